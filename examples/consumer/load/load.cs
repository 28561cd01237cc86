#:project ../../../runtime/ModelDsl.Runtime.csproj
#:property PublishAot=false
#:property GenerateDocumentationFile=false
#:property RestorePackagesWithLockFile=false
// Holds the service under full load and checks every answer and, every ten seconds, its memory:
//   dotnet run --file load/load.cs -- ADDRESS PROCESS-ID [SECONDS] [CLIENTS], in the folder above
using System.Diagnostics;
using System.Net.Http.Headers;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

var address = new Uri(new Uri(args[0]), "digit");
using Process service = Process.GetProcessById(int.Parse(args[1]));
TimeSpan duration = TimeSpan.FromSeconds(args.Length > 2 ? int.Parse(args[2]) : 600);
int clients = args.Length > 3 ? int.Parse(args[3]) : 2 * Environment.ProcessorCount;
const string pictures = "../lenet5";

using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients });
(byte[] Picture, string Answer)[] known = await Task.WhenAll(new[] { ("three", 3), ("four", 4), ("seven", 7) }.Select(First));

long requests = 0, wrong = 0;
var times = new long[4096];
var watch = Stopwatch.StartNew();
Task[] work = [.. Enumerable.Range(0, clients).Select(Client)];
var memory = new List<long>();
Console.WriteLine("seconds  requests/s  median ms  99 % ms  memory MiB");
for (long before = 0; watch.Elapsed < duration;)
{
    TimeSpan rest = duration - watch.Elapsed;
    TimeSpan step = rest < TimeSpan.FromSeconds(10) ? rest : TimeSpan.FromSeconds(10);
    long from = watch.ElapsedMilliseconds;
    await Task.Delay(step);
    service.Refresh();
    memory.Add(service.WorkingSet64);
    long now = Interlocked.Read(ref requests);
    double[] sorted = [.. times.Where(t => t > 0).Order().Select(t => TimeSpan.FromTicks(t).TotalMilliseconds)];
    Console.WriteLine($"{watch.Elapsed.TotalSeconds,7:0}  {(now - before) * 1000.0 / (watch.ElapsedMilliseconds - from),10:0}  {sorted[sorted.Length / 2],9:0.00}  {sorted[sorted.Length * 99 / 100],7:0.00}  {memory[^1] / 1048576.0,10:0.0}");
    before = now;
}
await Task.WhenAll(work);

// The first tenth is the time in which a process finds its size.
long[] settled = [.. memory.Skip(memory.Count / 10)];
double early = settled.Take((settled.Length + 1) / 2).Average(), late = settled.Skip(settled.Length / 2).Average();
Console.WriteLine($"{requests:N0} requests, {wrong:N0} wrong; memory {early / 1048576:0.0} MiB in the first half, {late / 1048576:0.0} MiB in the second");
return wrong == 0 && late < early * 1.1 ? 0 : 1;

async Task<(byte[], string)> First((string Name, int Digit) known)
{
    TensorData image = TensorFile.ReadFor(Path.Combine(pictures, known.Name + ".png"), ElementType.F32, [1, 1, 28, 28]);
    byte[] picture = [.. image.As<float>().ToArray().Select(v => (byte)MathF.Round(v * 255))];
    string answer = await Ask(picture);
    return answer.StartsWith($"{{\"digit\":{known.Digit},") ? (picture, answer) : throw new InvalidDataException($"{known.Name}.png: {answer}");
}

async Task Client(int number)
{
    for (int i = number; watch.Elapsed < duration; i++)
    {
        (byte[] picture, string expected) = known[i % known.Length];
        long start = Stopwatch.GetTimestamp();
        string answer = await Ask(picture);
        times[Interlocked.Increment(ref requests) % times.Length] = Stopwatch.GetElapsedTime(start).Ticks;
        if (answer != expected) Interlocked.Increment(ref wrong);
    }
}

async Task<string> Ask(byte[] picture)
{
    using var body = new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
    using HttpResponseMessage response = await http.PostAsync(address, body);
    return await response.Content.ReadAsStringAsync();
}
