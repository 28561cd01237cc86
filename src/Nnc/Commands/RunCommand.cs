using System.CommandLine;
using ModelDsl.Binding;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc run</c>: a forward pass on real files, or many with <c>--jobs</c>.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string?> model = CommonOptions.Model();
        Option<string?> weights = CommonOptions.Weights();
        var inputs = new Option<string[]>("--input") { Description = "NAME=FILE: safetensors, npy, npz, csv, idx, png, pgm or ppm." };
        var output = new Option<string?>("--output") { Description = "Where to write the results: safetensors, npy, npz or csv." };
        var training = new Option<bool>("--training") { Description = "Run the training version: batch statistics, dropout." };
        var jobs = new Option<string?>("--jobs") { Description = "A file with one JSON object a line, each a run." };
        var chart = new Option<bool>("--chart") { Description = "Draw each row of a small result as bars." };
        var picture = new Option<string?>("--picture") { Description = "Draw the results as SVG: points of a plane, images." };
        Option<string[]> set = CommonOptions.Set();
        Option<string[]> map = CommonOptions.Map();
        Option<bool> partial = CommonOptions.Partial(), exact = CommonOptions.Exact();
        Option<int> threads = CommonOptions.Threads();
        Option<ulong> seed = CommonOptions.Seed();
        var cotangents = new Option<string[]>("--cotangent") { Description = "NAME=FILE: also the backward pass, from the derivative of a loss with respect to this output." };
        var gradients = new Option<string?>("--gradients") { Description = "Where to write the gradients of all float inputs and parameters." };
        var command = new Command("run", "Runs a model on files.") { file, model, weights, inputs, output, training, jobs, chart, picture, set, map, partial, exact, threads, seed, cotangents, gradients };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is > 0 and var count) Workers.Default.Threads = count;
            string? backward = parsed.GetValue(gradients);
            if (backward is null && parsed.GetValue(cotangents)!.Length > 0) throw new UserException("--cotangent without --gradients: name the file to write", ExitCode.Usage);
            if (ModelFile.Open(parsed.GetValue(file)!, terminal) is not { } source) return ExitCode.Errors;
            if (parsed.GetValue(jobs) is { } list) return Jobs.Run(terminal, source, list, parsed.GetValue(exact));

            BlockSymbol symbol = source.Model(parsed.GetValue(model));
            Dictionary<string, string> given = Named(parsed.GetValue(inputs)!, "--input");
            ModelOptions options = ModelFile.Given(symbol, ModelFile.Options(symbol, parsed.GetValue(set)!.Select(s => CommonOptions.Split(s, "--set")), parsed.GetValue(training)), given.Keys) with { Gradients = backward is not null, Exact = parsed.GetValue(exact) };
            if (BuildCommand.MissingParameter(symbol, options) is { } missing) throw new UserException($"`{symbol.Name}` needs --set {missing}=VALUE", ExitCode.Usage);
            string? target = parsed.GetValue(output);
            if (source.Emit(symbol, options, terminal, out ModelBuild? build) is not { } emitted) return ExitCode.Errors;
            if (target is not null) TensorFile.CheckCanWrite(target, build!.Shapes.Outputs.Length);
            if (backward is not null) TensorFile.CheckCanWrite(backward, build!.Graph.Outputs.Length - build.Shapes.Outputs.Length);
            var pass = new ForwardPass(build!, AssemblyCache.Load([emitted])[0])
            {
                Weights = parsed.GetValue(weights),
                Map = parsed.GetValue(map)!,
                Partial = parsed.GetValue(partial),
                Seed = parsed.GetValue(seed),
                Inputs = given,
                Cotangents = Named(parsed.GetValue(cotangents)!, "--cotangent"),
            };
            if (pass.Weights is null && build!.Shapes.Parameters.Length > 0) terminal.Note($"no --weights: parameters are initialised from seed {pass.Seed}");
            PassResults results = pass.Run(out ICompiledModel compiled);
            compiled.Dispose();
            if (target is not null) TensorFile.Write(target, results.Outputs);
            if (parsed.GetValue(picture) is { } drawn) AtomicFile.Write(drawn, System.Text.Encoding.UTF8.GetBytes(ResultPicture.Draw(results.Outputs)));
            if (target is null && parsed.GetValue(picture) is null) ResultPrinter.Print(terminal.Output, results.Outputs, parsed.GetValue(chart));
            if (backward is not null) TensorFile.Write(backward, results.Gradients);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Dictionary<string, string> Named(IEnumerable<string> pairs, string option)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in pairs)
        {
            (string name, string value) = CommonOptions.Split(pair, option);
            if (!inputs.TryAdd(name, value)) throw new UserException($"{option} {name} is given twice", ExitCode.Usage);
        }
        return inputs;
    }
}
