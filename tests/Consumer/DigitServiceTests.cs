using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Consumer;

/// <summary>The example service as its visitors meet it, well-meaning and otherwise.</summary>
public sealed class DigitServiceTests(RunningService service) : IClassFixture<RunningService>
{
    private const int PictureBytes = 784;

    private static byte[] Picture(string name)
    {
        string file = Path.Combine(RunningService.Repository(), "examples", "lenet5", name + ".png");
        return [.. TensorFile.ReadFor(file, ElementType.F32, [1, 1, 28, 28]).As<float>().ToArray().Select(v => (byte)MathF.Round(v * 255))];
    }

    private static ByteArrayContent Body(byte[] bytes, string kind = "application/octet-stream") =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(kind) } };

    private Task<HttpResponseMessage> Post(HttpContent body) => service.Client.PostAsync("digit", body);

    private async Task<string> Answer(byte[] picture)
    {
        using HttpResponseMessage response = await Post(Body(picture));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task The_page_is_there_and_loads_nothing_from_elsewhere()
    {
        using HttpResponseMessage response = await service.Client.GetAsync("/");
        string page = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("<canvas", page);
        Assert.DoesNotContain("://", page);
        Assert.DoesNotContain("src=", page);
    }

    [Theory]
    [InlineData("three", 3)]
    [InlineData("four", 4)]
    [InlineData("seven", 7)]
    public async Task A_drawn_digit_is_recognised(string name, int digit)
    {
        JsonElement answer = JsonDocument.Parse(await Answer(Picture(name))).RootElement;
        Assert.Equal(digit, answer.GetProperty("digit").GetInt32());
        float[] probabilities = [.. answer.GetProperty("probabilities").EnumerateArray().Select(p => p.GetSingle())];
        Assert.Equal(10, probabilities.Length);
        Assert.Equal(1, probabilities.Sum(), 1e-3);
        Assert.True(probabilities[digit] > 0.9);
    }

    public static TheoryData<int, string, HttpStatusCode> BadBodies() => new()
    {
        { 0, "application/octet-stream", HttpStatusCode.BadRequest },
        { PictureBytes - 1, "application/octet-stream", HttpStatusCode.BadRequest },
        { PictureBytes + 1, "application/octet-stream", HttpStatusCode.RequestEntityTooLarge },
        { 3_000_000, "application/octet-stream", HttpStatusCode.RequestEntityTooLarge },
        { PictureBytes, "text/plain", HttpStatusCode.UnsupportedMediaType },
        { PictureBytes, "application/json", HttpStatusCode.UnsupportedMediaType },
    };

    [Theory, MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_the_client_s_fault(int length, string kind, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "digit") { Content = Body(new byte[length], kind), Headers = { ExpectContinue = length > PictureBytes } };
        using HttpResponseMessage response = await service.Client.SendAsync(request);
        await Refused(response, expected);
    }

    [Theory]
    [InlineData(100, HttpStatusCode.BadRequest)]
    [InlineData(PictureBytes + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(8_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_that_does_not_tell_its_length_may_not_be_wrong_either(int length, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "digit") { Content = Body(new byte[length]), Headers = { TransferEncodingChunked = true } };
        using HttpResponseMessage response = await service.Client.SendAsync(request);
        await Refused(response, expected);
    }

    [Fact]
    public async Task Other_methods_and_places_are_refused()
    {
        await Refused(await service.Client.GetAsync("digit"), HttpStatusCode.MethodNotAllowed);
        await Refused(await service.Client.GetAsync("lenet5.safetensors"), HttpStatusCode.NotFound);
        await Refused(await service.Client.GetAsync("..%2f..%2fetc/passwd"), HttpStatusCode.NotFound);
    }

    // Without a type, and with a body that ends before the promised length: what no well-behaved client sends.
    [Theory]
    [InlineData("POST /digit HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 415")]
    [InlineData("POST /digit HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("POST /digit HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400")]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400")]
    public async Task Malformed_requests_are_answered_and_do_no_harm(string request, string expected)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Address.Host, service.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[4096];
        int read = await stream.ReadAtLeastAsync(buffer, expected.Length, throwOnEndOfStream: false);
        Assert.StartsWith(expected, Encoding.ASCII.GetString(buffer, 0, read));
        Assert.True(service.Running);
        Assert.Contains("\"digit\":7", await Answer(Picture("seven")));
    }

    private static async Task Refused(HttpResponseMessage response, HttpStatusCode expected)
    {
        string said = await response.Content.ReadAsStringAsync();
        Assert.Equal(expected, response.StatusCode);
        Assert.True(said.Length < 200, said);
        foreach (string leak in (string[])["Exception", "   at ", ".cs", "/home", "Kestrel", "Microsoft"]) Assert.DoesNotContain(leak, said);
        Assert.False(response.Headers.Contains("Server"));
        response.Dispose();
    }

    [Fact]
    public async Task Under_load_every_answer_is_right_in_little_memory()
    {
        (byte[] Picture, string Answer)[] known = [.. await Task.WhenAll(((string[])["three", "four", "seven"]).Select(async n => (Picture(n), await Answer(Picture(n)))))];
        await Flood(known);
        Assert.True(service.Running);
    }

    private const int Clients = 16, RequestsOfEach = 1000;

    private Task Flood((byte[] Picture, string Answer)[] known) => Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
    {
        for (int i = 0; i < RequestsOfEach; i++)
        {
            (byte[] picture, string answer) = known[(client + i) % known.Length];
            Assert.Equal(answer, await Answer(picture));
        }
    }));
}
