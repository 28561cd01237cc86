using BenchmarkDotNet.Running;

// Benchmarks --filter '*Products*': kernels of the runtime library by themselves. Needs a quiet machine.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
