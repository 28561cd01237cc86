using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelDsl.Tests.Consumer;

/// <summary>A headless Chromium with one page, driven by its DevTools protocol: real pointer events, and a look at what the page shows.</summary>
public sealed partial class Browser : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The browser on this machine: what <c>CHROMIUM</c> names, or one in <c>PATH</c>; null where there is none.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? given
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(f => ((string[])["chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"]).Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists);

    private readonly string _profile = Directory.CreateTempSubdirectory("nn browser ").FullName;
    private readonly CancellationTokenSource _end = new(Patience);
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private int _sent;

    private Browser()
    {
        var start = new ProcessStartInfo(Program!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string option in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank"]) start.ArgumentList.Add(option);
        _process = Process.Start(start)!;
    }

    /// <summary>What went wrong inside the page: exceptions, refused resources, messages of the console.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Browser> Start()
    {
        var browser = new Browser();
        try
        {
            await browser.Connect();
            return browser;
        }
        catch
        {
            browser.Dispose();
            throw;
        }
    }

    private async Task Connect()
    {
        string? line;
        while ((line = await _process.StandardError.ReadLineAsync(_end.Token)) is not null && !line.StartsWith("DevTools listening", StringComparison.Ordinal)) { }
        Assert.NotNull(line);
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        using var client = new HttpClient();
        JsonArray targets = JsonNode.Parse(await client.GetStringAsync($"http://{Address().Match(line).Groups[1].Value}/json", _end.Token))!.AsArray();
        await _socket.ConnectAsync(new Uri((string)targets.First(t => (string)t!["type"]! == "page")!["webSocketDebuggerUrl"]!), _end.Token);
        foreach (string domain in (string[])["Page", "Runtime", "Log"]) await Send(domain + ".enable");
    }

    /// <summary>Sends a command and waits for its result.</summary>
    public async Task<JsonNode> Send(string method, object? parameters = null)
    {
        int id = ++_sent;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } }), WebSocketMessageType.Text, true, _end.Token);
        while (true)
        {
            JsonNode message = await Receive();
            if (message["id"] is { } answered && (int)answered == id)
                return message["error"] is { } error ? throw new InvalidOperationException($"{method}: {error}") : message["result"]!;
            if ((string?)message["method"] is "Runtime.exceptionThrown" or "Log.entryAdded" or "Runtime.consoleAPICalled") Complaints.Add(message.ToJsonString());
        }
    }

    private async Task<JsonNode> Receive()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, _end.Token);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(whole.ToArray())!;
    }

    /// <summary>The value of an expression in the page; a promise is waited for.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        JsonNode result = await Send("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true });
        return result["exceptionDetails"] is { } wrong ? throw new InvalidOperationException($"{expression}: {wrong}") : result["result"]!["value"]?.DeepClone();
    }

    /// <summary>Waits until an expression in the page is neither false, null, 0 nor empty.</summary>
    public Task<JsonNode?> Await(string expression) =>
        Evaluate($"new Promise(done => {{ const look = () => {{ const found = {expression}; if (found) done(found); else setTimeout(look, 10); }}; look(); }})");

    public async Task Open(Uri address)
    {
        // Another drawing in the address alone loads nothing anew.
        await Send("Page.navigate", new { url = "about:blank" });
        await Send("Page.navigate", new { url = address.AbsoluteUri });
        await Await("location.protocol === 'http:' && document.readyState === 'complete'");
    }

    public void Dispose()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _end.Dispose();
        try { Directory.Delete(_profile, recursive: true); }
        catch (IOException) { }
    }

    [GeneratedRegex(@"ws://([^/]+)/")]
    private static partial Regex Address();
}
