// A web service: a visitor draws a digit and sees how sure the network is of each of the ten.
using DigitService;
using ModelDsl.Runtime;

// Requests are many and each is small: a thread apiece is worth more than several threads for one.
Workers.Default.Threads = 1;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = DigitEndpoint.LargestBody;
});
// What goes wrong in a request is the client's business; its details stay here.
builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning);
WebApplication app = builder.Build();

// One model for the whole process: it is immutable, and any number of requests may run it at once.
using LeNet5 lenet = LeNet5.Load();
var digits = new DigitEndpoint(lenet);
byte[] page = Page.Load();

app.MapGet("/", context => Page.Send(context, page));
app.MapPost("/digit", digits.Answer);
app.Run();
