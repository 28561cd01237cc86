namespace DigitService;

/// <summary>The page that visitors draw on, a resource of the assembly.</summary>
internal static class Page
{
    public static byte[] Load()
    {
        using Stream stream = typeof(Page).Assembly.GetManifestResourceStream("page.html")!;
        var page = new byte[stream.Length];
        stream.ReadExactly(page);
        return page;
    }

    public static async Task Send(HttpContext context, byte[] page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        // The page loads nothing from anywhere, and nothing else may make it.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.Body.WriteAsync(page, context.RequestAborted);
    }
}
