using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using ModelDsl.Emission;
using ModelDsl.Runtime;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Compiles emitted C# and keeps the assemblies by content, shared by all processes of a user.</summary>
/// <remarks>A model that was compiled before never loads Roslyn again.</remarks>
public static class AssemblyCache
{
    // Larger assemblies compile no faster, and fewer of them would leave cores idle.
    private const int ModelsPerAssembly = 40;

    /// <summary>The types of emitted models, in order.</summary>
    /// <param name="models">What was emitted.</param>
    /// <param name="apart">Whether another process compiles, so that this one never holds Roslyn: worth it where it lives long.</param>
    public static Type[] Load(IReadOnlyList<EmittedModel> models, bool apart = false)
    {
        var types = new Type[models.Count];
        int batches = (models.Count + ModelsPerAssembly - 1) / ModelsPerAssembly;
        Parallel.For(0, batches, batch =>
        {
            EmittedModel[] part = [.. models.Skip(batch * ModelsPerAssembly).Take(ModelsPerAssembly)];
            // A context of its own: the same program may be loaded twice in one process.
            Assembly assembly = new AssemblyLoadContext(null).LoadFromStream(new MemoryStream(Bytes(part, apart)));
            for (int i = 0; i < part.Length; i++) types[batch * ModelsPerAssembly + i] = assembly.GetType(part[i].FullName, throwOnError: true)!;
        });
        return types;
    }

    /// <summary>Has all methods of emitted classes compiled to machine code now, side by side, instead of one by one when they are first called.</summary>
    /// <returns>Bytes of the intermediate code that they were made of.</returns>
    public static long Prepare(IEnumerable<Type> types)
    {
        MethodInfo[] methods = [.. types.SelectMany(AndNested).SelectMany(t => t.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .Where(m => !m.IsAbstract && !m.ContainsGenericParameters)];
        Parallel.ForEach(methods, m => RuntimeHelpers.PrepareMethod(m.MethodHandle));
        return methods.Sum(m => (long)(m.GetMethodBody()?.GetILAsByteArray()?.Length ?? 0));
    }

    private static IEnumerable<Type> AndNested(Type type) =>
        type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(t => !t.ContainsGenericParameters).SelectMany(AndNested).Prepend(type);

    /// <summary>A new object of an emitted class.</summary>
    public static ICompiledModel Create(Type type, ParameterSource parameters)
    {
        try
        {
            return (ICompiledModel)Activator.CreateInstance(type, parameters)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private static byte[] Bytes(EmittedModel[] models, bool apart)
    {
        string key = Key(models);
        string folder = Folder;
        string file = Path.Combine(folder, key + ".dll");
        try
        {
            if (File.Exists(file)) return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }

        string[] sources = [.. models.Select(m => m.Source)];
        byte[] bytes = (apart ? CompilerProcess.Compile("nn" + key, sources) : null) ?? Compile("nn" + key, sources);
        try
        {
            AtomicFile.Write(file, bytes);
        }
        catch (UserException)
        {
            // A cache that cannot be written only costs time.
        }
        return bytes;
    }

    public static byte[] Compile(string name, IEnumerable<string> sources) => CSharpCompiler.Compile(name, sources, References);

    private static string Folder =>
        Environment.GetEnvironmentVariable("NNC_CACHE") is { Length: > 0 } own ? own
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "nnc");

    private static string Key(EmittedModel[] models)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(CSharpEmitter).Module.ModuleVersionId.ToByteArray());
        hash.AppendData(typeof(ICompiledModel).Module.ModuleVersionId.ToByteArray());
        foreach (EmittedModel model in models) hash.AppendData(Encoding.UTF8.GetBytes(model.Source));
        return Convert.ToHexString(hash.GetHashAndReset())[..32];
    }

    private static readonly HashSet<string> Used =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Memory", "System.Linq", "System.Runtime.InteropServices",
        "System.Runtime.Intrinsics", "System.Runtime.Extensions", "System.Numerics.Vectors", "System.Numerics.Tensors", "ModelDsl.Runtime",
    ];

    private static IEnumerable<string> References =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Where(p => Used.Contains(Path.GetFileNameWithoutExtension(p)));
}
