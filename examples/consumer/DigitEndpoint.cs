using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;

namespace DigitService;

/// <summary><c>POST /digit</c>: 784 bytes, a picture of 28 × 28 with 255 for ink, and ten probabilities as JSON in return.</summary>
/// <remarks>The model's run allocates nothing: picture and probabilities live on the stack, the answer is written into the response's own buffer.</remarks>
internal sealed class DigitEndpoint(LeNet5 lenet)
{
    private const int Side = 28;
    public const int PictureBytes = Side * Side;

    /// <summary>Kestrel reads no further than this.</summary>
    public const int LargestBody = 4096;

    private const string Kind = "application/octet-stream";
    private const int LongestAnswer = 256;

    public async Task Answer(HttpContext context)
    {
        if (!string.Equals(context.Request.ContentType, Kind, StringComparison.OrdinalIgnoreCase))
        {
            await Refuse(context, StatusCodes.Status415UnsupportedMediaType, $"the body is to be {Kind}");
            return;
        }
        if (context.Request.ContentLength > PictureBytes)
        {
            await Refuse(context, StatusCodes.Status413PayloadTooLarge, $"the body is to be {PictureBytes} bytes");
            return;
        }

        PipeReader body = context.Request.BodyReader;
        try
        {
            // One byte more than wanted, so that a body without a length may not be longer either.
            ReadResult read = await body.ReadAtLeastAsync(PictureBytes + 1, context.RequestAborted);
            long length = read.Buffer.Length;
            if (length == PictureBytes) Write(read.Buffer, context.Response);
            body.AdvanceTo(read.Buffer.End);
            if (length > PictureBytes) await Refuse(context, StatusCodes.Status413PayloadTooLarge, $"the body is to be {PictureBytes} bytes");
            else if (length < PictureBytes) await Refuse(context, StatusCodes.Status400BadRequest, $"the body is to be {PictureBytes} bytes, {Side} rows of {Side}; it has {length}");
            else await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            await Refuse(context, e.StatusCode, "the body is not what its headers promise");
        }
    }

    private void Write(in ReadOnlySequence<byte> body, HttpResponse response)
    {
        Span<byte> bytes = stackalloc byte[PictureBytes];
        body.CopyTo(bytes);
        Span<float> picture = stackalloc float[PictureBytes];
        for (int i = 0; i < PictureBytes; i++) picture[i] = bytes[i] / 255f;

        Span<float> probabilities = stackalloc float[10];
        lenet.Run(picture, probabilities);

        Span<byte> answer = response.BodyWriter.GetSpan(LongestAnswer);
        int written = Json(probabilities, answer);
        response.ContentType = "application/json";
        response.ContentLength = written;
        response.BodyWriter.Advance(written);
    }

    /// <summary><c>{"digit":7,"probabilities":[0.0001,…]}</c>; the number of bytes.</summary>
    private static int Json(ReadOnlySpan<float> probabilities, Span<byte> answer)
    {
        int best = 0, length = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best]) best = i;
        }
        Put("{\"digit\":"u8, answer, ref length);
        answer[length++] = (byte)('0' + best);
        Put(",\"probabilities\":["u8, answer, ref length);
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (i > 0) answer[length++] = (byte)',';
            Utf8Formatter.TryFormat(probabilities[i], answer[length..], out int digits, new StandardFormat('F', 5));
            length += digits;
        }
        Put("]}"u8, answer, ref length);
        return length;
    }

    private static void Put(ReadOnlySpan<byte> text, Span<byte> answer, ref int length)
    {
        text.CopyTo(answer[length..]);
        length += text.Length;
    }

    private static Task Refuse(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason + "\n", Encoding.UTF8);
    }
}
