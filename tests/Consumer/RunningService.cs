using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ModelDsl.Tests.Consumer;

/// <summary>The digit service of the examples, in a process of its own on a port that the system chooses.</summary>
public sealed partial class RunningService : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly Process _process;

    public RunningService()
    {
        string folder = Path.Combine(Repository(), "examples", "consumer", "bin", Configuration, "net10.0");
        // From another folder: the service needs nothing but itself.
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { Path.Combine(folder, "DigitService.dll"), "--urls", "http://127.0.0.1:0" },
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        // 24 MiB: a service that kept something of every request would not last.
        start.Environment["DOTNET_GCHeapHardLimit"] = "1800000";
        _process = Process.Start(start)!;
        try
        {
            Address = ReadAddress();
        }
        catch
        {
            _process.Kill();
            throw;
        }
        // Whoever asks first whether a large body is wanted waits for the answer, however busy the machine.
        Client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = Address };
    }

    public Uri Address { get; }
    public HttpClient Client { get; }

    public bool Running => !_process.HasExited;

    private Uri ReadAddress()
    {
        var said = new System.Text.StringBuilder();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            said.AppendLine(line);
            if (Listening().Match(line) is not { Success: true } match) continue;
            // Whoever does not read what a process says stops it once the pipe is full.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return new Uri(match.Groups[1].Value);
        }
        throw new InvalidOperationException($"the service did not start:\n{said}{_process.StandardError.ReadToEnd()}");
    }

    public static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
