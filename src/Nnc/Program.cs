using ModelDsl.Nnc;
using ModelDsl.Nnc.Hosting;

// Compiling C# for another process of nnc.
if (args is [CompilerProcess.Verb]) return CompilerProcess.Serve();

// Deep models nest deeply; the default stack of the main thread is set by the system and may be small.
int code = ExitCode.Fault;
var main = new Thread(() => code = CommandLine.Run(args, Console.Out, Console.Error), maxStackSize: 256 << 20);
main.Start();
main.Join();
return code;
