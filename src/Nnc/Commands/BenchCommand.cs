using System.CommandLine;
using System.Globalization;
using ModelDsl.Binding;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Planning;
using ModelDsl.Runtime;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc bench</c>: how long a model takes on made-up inputs, and what its plan says about memory.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string?> model = CommonOptions.Model(), weights = CommonOptions.Weights();
        Option<string[]> set = CommonOptions.Set();
        Option<bool> exact = CommonOptions.Exact();
        Option<int> threads = CommonOptions.Threads();
        Option<ulong> seed = CommonOptions.Seed();
        var seconds = new Option<double>("--seconds") { Description = "How long to take samples.", DefaultValueFactory = _ => 1 };
        var steps = new Option<bool>("--steps") { Description = "Also tell how long each step takes." };
        var command = new Command("bench", "Times a model on made-up inputs; sizes that --set does not give are 1.") { file, model, weights, set, exact, threads, seconds, seed, steps };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is > 0 and var count) Workers.Default.Threads = count;
            if (ModelFile.Open(parsed.GetValue(file)!, terminal) is not { } source) return ExitCode.Errors;
            BlockSymbol symbol = source.Model(parsed.GetValue(model));
            ModelOptions options = ModelFile.Given(symbol, ModelFile.Options(symbol, parsed.GetValue(set)!.Select(s => CommonOptions.Split(s, "--set"))), symbol.Declaration.Body.Statements.OfType<Syntax.InputStatement>().Select(i => i.Name.Text)) with { Exact = parsed.GetValue(exact) };
            if (BuildCommand.MissingParameter(symbol, options) is { } missing) throw new UserException($"`{symbol.Name}` needs --set {missing}=VALUE", ExitCode.Usage);
            if (source.Emit(symbol, options, terminal, out ModelBuild? build) is not { } emitted) return ExitCode.Errors;
            ulong start = parsed.GetValue(seed);
            double time = Math.Clamp(parsed.GetValue(seconds), 0.01, 600);
            ParameterSource Parameters() => ForwardPass.Parameters(parsed.GetValue(weights), [], false, start);
            using (var compiled = new ModelOnNumbers(build!, emitted, Parameters(), start)) Report(terminal.Output, symbol.Name, build!, compiled, time);
            if (!parsed.GetValue(steps)) return ExitCode.Fine;
            emitted = source.Emit(symbol, options with { Timed = true }, terminal, out build)!;
            using var timed = new ModelOnNumbers(build!, emitted, Parameters(), start);
            ReportSteps(terminal.Output, build!, timed, time);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Report(TextWriter output, string name, ModelBuild build, ModelOnNumbers model, double seconds)
    {
        Timing timing;
        long allocated;
        try
        {
            timing = Timing.Of(model.Once, seconds);
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.Once();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{e.Message}; give the sizes with --set");
        }
        long work = MultiplyAdds.ByLayer(build.Graph, model.Size).Values.Sum();
        PlanFigures figures = PlanFigures.Of(build.Plan, model.Size);
        CultureInfo culture = CultureInfo.InvariantCulture;
        output.WriteLine(name + (model.Sizes.Count == 0 ? "" : $" with {string.Join(", ", model.Sizes.Select(s => $"{s.Key} = {s.Value}"))}"));
        output.WriteLine(string.Create(culture, $"  time              {timing.Median:0.####} ms a run (a tenth of them below {timing.Low:0.####}), {timing.Runs:N0} runs, {Workers.Default.Threads} threads"));
        output.WriteLine(string.Create(culture, $"  multiply-adds     {work:N0}, {2 * work / timing.Median / 1e6:0.#} GFLOP/s"));
        output.WriteLine(string.Create(culture, $"  kernels           {figures.Kernels:N0} a run"));
        output.WriteLine(string.Create(culture, $"  memory traffic    {figures.BytesMoved:N0} bytes a run, {figures.BytesMoved / timing.Median / 1e6:0.#} GB/s"));
        output.WriteLine(string.Create(culture, $"  intermediates     {figures.LiveBytes:N0} bytes at once"));
        output.WriteLine(string.Create(culture, $"  allocations       {allocated:N0} bytes a run"));
    }

    private static void ReportSteps(TextWriter output, ModelBuild build, ModelOnNumbers model, double seconds)
    {
        double[] times = StepTimes.Of(model.Once, model.Clock!, seconds);
        double whole = Math.Max(times.Sum(), 1e-9);
        output.WriteLine();
        output.WriteLine("  step         ms  share  GFLOP/s   GB/s");
        for (int i = 0; i < times.Length; i++)
        {
            Step step = build.Plan.RunSteps[i];
            StepFigures figures = StepFigures.Of(step, model.Size);
            double time = Math.Max(times[i], 1e-6);
            string speed = figures.MultiplyAdds == 0 ? "" : (2 * figures.MultiplyAdds / time / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {i,4} {times[i],10:0.0000} {times[i] / whole,6:0.0%} {speed,8} {figures.BytesMoved / time / 1e6,6:0.0}  {step.Origin.Layer} {PlanPrinter.Brief(step)}"));
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"       {whole,10:0.0000}  in all, medians of each"));
    }
}
