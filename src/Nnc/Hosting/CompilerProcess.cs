using System.Diagnostics;
using System.Text;
using ModelDsl.Emission;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Compiles C# in a process of its own: Roslyn, and its own code once compiled, would stay in memory as long as this one lives.</summary>
internal static class CompilerProcess
{
    /// <summary>The only argument of the process that compiles. No command has such a name.</summary>
    public const string Verb = "--compile-csharp";

    /// <summary>The assembly, as <see cref="AssemblyCache.Compile"/> makes it; null where no such process can be had, or the C# has errors.</summary>
    public static byte[]? Compile(string name, string[] sources)
    {
        // Only where this process is nnc itself, not a test or another host.
        if (System.Reflection.Assembly.GetEntryAssembly() != typeof(CompilerProcess).Assembly || Environment.ProcessPath is not { } program) return null;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)) start.ArgumentList.Add(typeof(CompilerProcess).Assembly.Location);
        start.ArgumentList.Add(Verb);
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            using (var writer = new BinaryWriter(process.StandardInput.BaseStream, Encoding.UTF8))
            {
                writer.Write(name);
                writer.Write(sources.Length);
                foreach (string source in sources) writer.Write(source);
            }
            var assembly = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(assembly);
            process.WaitForExit();
            return process.ExitCode == ExitCode.Fine && assembly.Length > 0 ? assembly.ToArray() : null;
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The other side: sources from standard input, the assembly to standard output.</summary>
    public static int Serve()
    {
        using var reader = new BinaryReader(Console.OpenStandardInput(), Encoding.UTF8);
        string name = reader.ReadString();
        var sources = new string[reader.ReadInt32()];
        for (int i = 0; i < sources.Length; i++) sources[i] = reader.ReadString();
        byte[] assembly;
        try
        {
            assembly = AssemblyCache.Compile(name, sources);
        }
        catch (EmissionException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCode.Fault;
        }
        using Stream output = Console.OpenStandardOutput();
        output.Write(assembly);
        return ExitCode.Fine;
    }
}
