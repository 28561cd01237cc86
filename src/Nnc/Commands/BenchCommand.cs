using System.CommandLine;
using System.Globalization;
using ModelDsl.Binding;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Shapes;

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
        var command = new Command("bench", "Times a model on made-up inputs; sizes that --set does not give are 1.") { file, model, weights, set, exact, threads, seconds, seed };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is > 0 and var count) Workers.Default.Threads = count;
            if (ModelFile.Open(parsed.GetValue(file)!, terminal) is not { } source) return ExitCode.Errors;
            BlockSymbol symbol = source.Model(parsed.GetValue(model));
            ModelOptions options = ModelFile.Given(symbol, ModelFile.Options(symbol, parsed.GetValue(set)!.Select(s => CommonOptions.Split(s, "--set"))), symbol.Declaration.Body.Statements.OfType<Syntax.InputStatement>().Select(i => i.Name.Text)) with { Exact = parsed.GetValue(exact) };
            if (BuildCommand.MissingParameter(symbol, options) is { } missing) throw new UserException($"`{symbol.Name}` needs --set {missing}=VALUE", ExitCode.Usage);
            if (source.Emit(symbol, options, terminal, out ModelBuild? build) is not { } emitted) return ExitCode.Errors;
            using ICompiledModel compiled = AssemblyCache.Create(AssemblyCache.Load([emitted])[0], ForwardPass.Parameters(parsed.GetValue(weights), [], false, parsed.GetValue(seed)));
            Report(terminal.Output, symbol.Name, build!, compiled, Math.Clamp(parsed.GetValue(seconds), 0.01, 600), parsed.GetValue(seed));
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Report(TextWriter output, string name, ModelBuild build, ICompiledModel compiled, double seconds, ulong seed)
    {
        IReadOnlyDictionary<string, long> sizes = build.Shapes.SmallestSizes(null);
        long Size(DimSymbol s) => sizes.GetValueOrDefault(s.Name, Math.Max(1, s.Minimum));
        ModelInfo info = compiled.Description;
        int[] dynamic = [.. info.Sizes.Select(s => (int)sizes.GetValueOrDefault(s, 1))];
        TensorData?[] inputs = [.. build.Graph.Inputs.Select((x, i) => Made(info.Inputs[i].Element, [.. x.Value.Shape.Select(d => (int)d.Evaluate(Size))], i))];
        TensorData[] outputs = [.. info.Outputs.Select((y, i) => TensorData.Zeros(y.Element, compiled.OutputShape(i, dynamic)))];
        void Once() => compiled.Run(inputs, outputs, dynamic, seed);

        Timing timing;
        long allocated;
        try
        {
            timing = Timing.Of(Once, seconds);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Once();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{e.Message}; give the sizes with --set");
        }
        long work = MultiplyAdds.ByLayer(build.Graph, Size).Values.Sum();
        PlanFigures figures = PlanFigures.Of(build.Plan, Size);
        CultureInfo culture = CultureInfo.InvariantCulture;
        output.WriteLine(name + (sizes.Count == 0 ? "" : $" with {string.Join(", ", sizes.Select(s => $"{s.Key} = {s.Value}"))}"));
        output.WriteLine(string.Create(culture, $"  time              {timing.Median:0.####} ms a run (a tenth of them below {timing.Low:0.####}), {timing.Runs:N0} runs, {Workers.Default.Threads} threads"));
        output.WriteLine(string.Create(culture, $"  multiply-adds     {work:N0}, {2 * work / timing.Median / 1e6:0.#} GFLOP/s"));
        output.WriteLine(string.Create(culture, $"  kernels           {figures.Kernels:N0} a run"));
        output.WriteLine(string.Create(culture, $"  memory traffic    {figures.BytesMoved:N0} bytes a run, {figures.BytesMoved / timing.Median / 1e6:0.#} GB/s"));
        output.WriteLine(string.Create(culture, $"  intermediates     {figures.LiveBytes:N0} bytes at once"));
        output.WriteLine(string.Create(culture, $"  allocations       {allocated:N0} bytes a run"));
    }

    // Numbers between -1/2 and 1/2; of integers only 0, which is a place in every table.
    private static TensorData Made(Runtime.ElementType element, int[] shape, int input)
    {
        TensorData data = TensorData.Zeros(element, shape);
        if (element == Runtime.ElementType.F32) Fill(data.As<float>(), input, x => (float)x);
        else if (element == Runtime.ElementType.F64) Fill(data.As<double>(), input, x => x);
        return data;
    }

    private static void Fill<T>(Span<T> data, int input, Func<double, T> convert)
    {
        for (int i = 0; i < data.Length; i++) data[i] = convert((((uint)i + 7919u * (uint)input) * 2654435761u >> 8) / 16777216.0 - 0.5);
    }
}
