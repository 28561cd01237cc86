using System.Diagnostics;
using System.Numerics.Tensors;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelDsl.Tests.Performance;

/// <summary>A fact about machine code made ahead of time, skipped where NuGet has no compiler for that.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AheadFactAttribute : FactAttribute
{
    public AheadFactAttribute()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) Skip = "not an x64 machine: its compiler makes other code";
        else if (AheadCompiler.Program is null) Skip = "NuGet's folder has no compiler of native code: `dotnet build src/Nnc -c Release` fetches it";
    }
}

/// <summary>Machine code of the runtime library for processors that this one need not be, by the compiler that makes native code ahead of time.</summary>
/// <remarks>
/// Its code generator is the one that compiles programs while they run, and the loops are the same but for the order of their blocks. The code is only
/// listed, never run. It compiles a copy of the library. There, methods do not ask to be left to the running program
/// (<see cref="MethodImplAttributes.AggressiveOptimization"/>), and what is not the same on all processors, which native code must not
/// decide, is replaced by what it becomes on those with fused multiply-add: <c>MultiplyAddEstimate</c> by
/// <c>FusedMultiplyAdd</c>. <c>MinNative</c> and <c>MaxNative</c>, one instruction each, appear as another single one, a subtraction.
/// </remarks>
internal static class AheadCompiler
{
    private static readonly (string From, string To)[] s_names = [("MultiplyAddEstimate", "FusedMultiplyAdd"), ("MinNative", "Subtract"), ("MaxNative", "Subtract")];

    private const string Library = "ModelDsl.Runtime";

    /// <summary>The compiler's path; null where NuGet has not got it.</summary>
    public static string? Program { get; } = Find();

    /// <summary>Compiles methods for a processor.</summary>
    /// <param name="instructions">Its instruction sets, as the compiler calls them: <c>x86-64-v4</c> has AVX-512.</param>
    /// <param name="classes">As <see cref="MachineCode.Of"/> takes them.</param>
    public static IReadOnlyList<MachineCode> Compile(string instructions, IEnumerable<string> classes) => Compile(instructions, MachineCode.Listed, folder =>
    {
        string uses = Path.Combine(folder, "Uses.dll");
        Use(classes.SelectMany(c => Tests.Program.Methods(Assembly.Load(Library), c)), uses);
        return [uses];
    });

    /// <summary>Compiles all methods of assemblies that use the runtime library, and all that they call there.</summary>
    public static IReadOnlyList<MachineCode> Compile(string instructions, IEnumerable<(string Name, byte[] Assembly)> assemblies) => Compile(instructions, "*", folder => [.. assemblies.Select(a =>
    {
        string path = Path.Combine(folder, a.Name + ".dll");
        File.WriteAllBytes(path, Compilable(a.Assembly));
        return path;
    })]);

    private static List<MachineCode> Compile(string instructions, string listed, Func<string, string[]> write)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            Assembly library = Assembly.Load(Library);
            string copy = Path.Combine(folder.FullName, Path.GetFileName(library.Location)), listing = Path.Combine(folder.FullName, "listing");
            File.WriteAllBytes(copy, Compilable(File.ReadAllBytes(library.Location), s_names));
            string framework = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"), tensors = typeof(TensorPrimitives).Assembly.Location;
            var start = new ProcessStartInfo(Program!)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            // Everything is one unit (bubble), as it is for a running program; methods one by one, as all write to one listing.
            foreach (string argument in (string[])[.. write(folder.FullName), $"-u:{copy}", $"-o:{Path.Combine(folder.FullName, "native")}", "--composite", "-O", "--parallelism:1", $"--instruction-set:{instructions}",
                $"-r:{framework}", $"-r:{tensors}", "--inputbubble", $"--inputbubbleref:{framework}", $"--inputbubbleref:{tensors}", $"--codegenopt:JitDisasm={listed}", $"--codegenopt:JitStdOutFile={listing}"])
                start.ArgumentList.Add(argument);
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd() + output.Result;
            process.WaitForExit();
            Assert.True(process.ExitCode == 0 && File.Exists(listing), errors);
            return MachineCode.Parse(File.ReadLines(listing));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Find()
    {
        string? path = typeof(AheadCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == nameof(AheadCompiler)).Value;
        return new[] { path, path + ".exe" }.FirstOrDefault(File.Exists);
    }

    // The assembly with flags and names changed where they stand: rows of methods begin with the code's address and the flags, names end with a zero.
    private static byte[] Compilable(byte[] image, params (string From, string To)[] renamed)
    {
        byte[] assembly = [.. image];
        using var file = new PEReader(new MemoryStream(assembly));
        MetadataReader tables = file.GetMetadataReader();
        Span<byte> metadata = assembly.AsSpan(file.PEHeaders.MetadataStartOffset, file.PEHeaders.MetadataSize);
        Span<byte> methods = metadata[tables.GetTableMetadataOffset(TableIndex.MethodDef)..];
        for (int row = 0; row < tables.GetTableRowCount(TableIndex.MethodDef); row++)
        {
            Span<byte> flags = methods.Slice(row * tables.GetTableRowSize(TableIndex.MethodDef) + sizeof(int), sizeof(short));
            MemoryMarshal.Write(flags, (short)(MemoryMarshal.Read<short>(flags) & ~(int)MethodImplAttributes.AggressiveOptimization));
        }
        Span<byte> names = metadata.Slice(tables.GetHeapMetadataOffset(HeapIndex.String), tables.GetHeapSize(HeapIndex.String));
        foreach ((string from, string to) in renamed)
        {
            int at = names.IndexOf(Encoding.UTF8.GetBytes($"\0{from}\0")) + 1;
            Assert.True(at > 0, $"the library does without {from}: leave it out here");
            Encoding.UTF8.GetBytes(to.PadRight(from.Length, '\0'), names[at..]);
        }
        return assembly;
    }

    // An assembly that adds the methods' addresses, so that they are compiled, for their type arguments, too.
    private static void Use(IEnumerable<MethodInfo> methods, string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule(name).DefineType(name, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        ILGenerator code = type.DefineMethod("Sum", MethodAttributes.Public | MethodAttributes.Static, typeof(nint), Type.EmptyTypes).GetILGenerator();
        code.Emit(OpCodes.Ldc_I4_0);
        code.Emit(OpCodes.Conv_I);
        foreach (MethodInfo method in methods)
        {
            code.Emit(OpCodes.Ldftn, method);
            code.Emit(OpCodes.Add);
        }
        code.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(path);
    }
}
