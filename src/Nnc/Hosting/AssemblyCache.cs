using System.Reflection;
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
    public static Type[] Load(IReadOnlyList<EmittedModel> models)
    {
        var types = new Type[models.Count];
        int batches = (models.Count + ModelsPerAssembly - 1) / ModelsPerAssembly;
        Parallel.For(0, batches, batch =>
        {
            EmittedModel[] part = [.. models.Skip(batch * ModelsPerAssembly).Take(ModelsPerAssembly)];
            // A context of its own: the same program may be loaded twice in one process.
            Assembly assembly = new AssemblyLoadContext(null).LoadFromStream(new MemoryStream(Bytes(part)));
            for (int i = 0; i < part.Length; i++) types[batch * ModelsPerAssembly + i] = assembly.GetType(part[i].FullName, throwOnError: true)!;
        });
        return types;
    }

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

    private static byte[] Bytes(EmittedModel[] models)
    {
        string key = Key(models);
        string folder = Folder;
        string file = Path.Combine(folder, key + ".dll");
        try
        {
            if (File.Exists(file)) return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }

        byte[] bytes = Compile("nn" + key, models.Select(m => m.Source));
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
