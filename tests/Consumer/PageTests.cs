using System.Text.Json.Nodes;

namespace ModelDsl.Tests.Consumer;

/// <summary>The page as a visitor's browser shows it. Without a Chromium on the machine (<c>CHROMIUM</c> names one) these tests are skipped.</summary>
public sealed class PageTests(RunningService service) : IClassFixture<RunningService>
{
    private sealed class BrowserFactAttribute : FactAttribute
    {
        public BrowserFactAttribute() => Skip = Browser.Program is null ? "no Chromium on this machine: set CHROMIUM to one" : null;
    }

    // In the field's own 280 × 280; strokes of a digit.
    private static readonly int[][] Seven = [[60, 60, 210, 60, 120, 230]];
    private static readonly int[][] One = [[140, 40, 140, 240]];
    private static readonly int[][] Four = [[90, 50, 80, 150, 200, 150], [180, 60, 180, 240]];

    private const string Shown = "document.querySelector('li.best span')?.textContent";

    private sealed record Pen(string Kind, Func<Browser, string, double, double, Task> Touch);

    private static readonly Pen Mouse = new("mouse", (browser, what, x, y) => browser.Send("Input.dispatchMouseEvent", new
    {
        type = what switch { "down" => "mousePressed", "move" => "mouseMoved", _ => "mouseReleased" },
        x,
        y,
        button = "left",
        buttons = what == "up" ? 0 : 1,
        clickCount = 1,
    }));

    private static readonly Pen Finger = new("touch", (browser, what, x, y) => browser.Send("Input.dispatchTouchEvent", new
    {
        type = what switch { "down" => "touchStart", "move" => "touchMove", _ => "touchEnd" },
        touchPoints = what == "up" ? [] : new[] { new { x, y } },
    }));

    private static async Task Draw(Browser browser, Pen pen, int[][] strokes)
    {
        JsonNode box = (await browser.Evaluate("(() => { const b = canvas.getBoundingClientRect(); return [b.left, b.top, b.width]; })()"))!;
        double left = (double)box[0]!, top = (double)box[1]!, scale = (double)box[2]! / 280;
        foreach (int[] stroke in strokes)
        {
            await At("down", stroke[0], stroke[1]);
            for (int i = 2; i < stroke.Length; i += 2)
            {
                for (int step = 1; step <= 8; step++) await At("move", stroke[i - 2] + (stroke[i] - stroke[i - 2]) * step / 8.0, stroke[i - 1] + (stroke[i + 1] - stroke[i - 1]) * step / 8.0);
            }
            await At("up", stroke[^2], stroke[^1]);
        }

        Task At(string what, double x, double y) => pen.Touch(browser, what, left + x * scale, top + y * scale);
    }

    [BrowserFact]
    public async Task What_is_drawn_is_read_and_can_be_cleared()
    {
        using Browser browser = await Browser.Start();
        foreach (Pen pen in (Pen[])[Mouse, Finger])
        {
            await browser.Open(service.Address);
            await browser.Evaluate("document.getElementById('canvas').addEventListener('pointerdown', e => window.used = e.pointerType)");
            foreach ((int[][] strokes, string digit) in ((int[][], string)[])[(Seven, "7"), (One, "1"), (Four, "4")])
            {
                await Draw(browser, pen, strokes);
                await browser.Await($"{Shown} === '{digit}'");
                Assert.Equal(pen.Kind, (string?)await browser.Evaluate("used"));
                double sum = (double)(await browser.Evaluate("[...document.querySelectorAll('li output')].map(o => parseFloat(o.textContent)).reduce((a, b) => a + b)"))!;
                Assert.Equal(100, sum, 1.0);

                await browser.Evaluate("document.getElementById('clear').click()");
                Assert.Null(await browser.Evaluate(Shown));
                Assert.False((bool)(await browser.Evaluate("pen.getImageData(0, 0, 280, 280).data.some(v => v > 0)"))!);
            }
        }
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task A_drawing_in_the_address_is_read()
    {
        using Browser browser = await Browser.Start();
        await browser.Open(new Uri(service.Address, "#" + string.Join(',', Seven[0])));
        await browser.Await($"{Shown} === '7'");
        await browser.Open(new Uri(service.Address, "#" + string.Join(',', One[0])));
        await browser.Await($"{Shown} === '1'");
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task A_refusal_is_shown_and_gone_with_the_next_answer()
    {
        using Browser browser = await Browser.Start();
        await browser.Open(service.Address);
        await browser.Evaluate("window.kept = fetch; window.fetch = (url, options) => kept(url, { ...options, body: new Uint8Array(3) })");
        await Draw(browser, Mouse, One);
        Assert.Contains("784 bytes", (string?)await browser.Await("document.getElementById('problem').textContent"));
        await browser.Evaluate("window.fetch = kept");
        await Draw(browser, Mouse, One);
        await browser.Await($"{Shown} === '1'");
        Assert.Equal("", (string?)await browser.Evaluate("document.getElementById('problem').textContent"));
    }
}
