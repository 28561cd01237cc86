using System.Globalization;
using System.Text.Json;
using ModelDsl.Binding;
using ModelDsl.Emission;
using ModelDsl.Nnc.Commands;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Many runs in one process: every line of a file is one JSON object with the options of <c>nnc run</c> as keys.</summary>
/// <remarks>Models are built side by side and compiled together. A bad job is reported with its line and does not stop the others.</remarks>
internal static class Jobs
{
    private static readonly HashSet<string> Keys = ["model", "set", "weights", "inputs", "output", "cotangents", "gradients", "state", "training", "seed", "map", "partial", "train", "steps", "trajectory"];

    private sealed record Job(int Line)
    {
        public string? Model { get; set; }
        public List<(string Name, string Value)> Set { get; } = [];
        public string? Weights { get; set; }
        public Dictionary<string, string> Inputs { get; } = new(StringComparer.Ordinal);
        public string? Output { get; set; }
        public Dictionary<string, string> Cotangents { get; } = new(StringComparer.Ordinal);
        public string? Gradients { get; set; }
        public string? State { get; set; }
        public bool Training { get; set; }
        public bool Partial { get; set; }
        public ulong Seed { get; set; }
        public List<string> Map { get; } = [];
        public string? Train { get; set; }
        public int? Steps { get; set; }
        public bool Trajectory { get; set; }
        public string? Problem { get; set; }

        /// <summary>Jobs with the same version of a model share its program: what is left out of its inputs matters too.</summary>
        public string Version => $"{Train}|{Trajectory}|{Model}|{Training}|{Gradients is not null}|{string.Join('|', Set.OrderBy(s => s.Name, StringComparer.Ordinal))}|{string.Join('|', Inputs.Keys.Order(StringComparer.Ordinal))}";
    }

    private sealed class Program
    {
        public ModelBuild? Build;
        public TrainingBuild? Training;
        public IReadOnlyList<EmittedModel> Emitted = [];
        public IReadOnlyList<Type> Types = [];
        public string? Problem;
    }

    public static int Run(Terminal terminal, ModelFile file, string path, bool exact)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: no such file");
        List<Job> jobs = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) jobs.Add(Read(line, number));
        }
        Dictionary<string, Program> programs = Compile(file, jobs, exact);
        bool failed = false;
        foreach (Job job in jobs)
        {
            job.Problem ??= programs[job.Version].Problem ?? Execute(programs[job.Version], job);
            if (job.Problem is null) continue;
            failed = true;
            terminal.Note($"{path}:{job.Line}: error: {job.Problem}");
        }
        terminal.Output.WriteLine($"{jobs.Count(j => j.Problem is null)} of {jobs.Count} jobs done");
        return failed ? ExitCode.Errors : ExitCode.Fine;
    }

    private static Dictionary<string, Program> Compile(ModelFile file, List<Job> jobs, bool exact)
    {
        Job[] versions = [.. jobs.Where(j => j.Problem is null).DistinctBy(j => j.Version)];
        Program[] programs = [.. versions.Select(_ => new Program())];
        _ = file.Compilation.Bound;
        LargeStack.ForEach(versions.Length, i =>
        {
            try
            {
                if (versions[i].Train is { } name)
                {
                    CompileTraining(file, versions[i], name, programs[i], $"Job{i}", exact);
                    return;
                }
                BlockSymbol model = file.Model(versions[i].Model);
                ModelOptions options = ModelFile.Given(model, ModelFile.Options(model, versions[i].Set, versions[i].Training), versions[i].Inputs.Keys) with { Namespace = $"Job{i}", Gradients = versions[i].Gradients is not null, Exact = exact };
                if (BuildCommand.MissingParameter(model, options) is { } missing) throw new UserException($"`{model.Name}` needs a value for `{missing}`");
                ModelBuild build = file.Compilation.Build(model, file.Tuned(model, options));
                if (build.Shapes.Diagnostics.FirstOrDefault(d => d.Severity == Diagnostics.Severity.Error) is { } error) throw new UserException(error.ToString());
                if (build.Limits is [var limit, ..]) throw new UserException(limit.ToString());
                programs[i].Build = build;
                programs[i].Emitted = [build.Emit()];
            }
            catch (Exception e) when (e is UserException or EmissionException or Ir.IrException)
            {
                programs[i].Problem = e.Message;
            }
        });
        Program[] good = [.. programs.Where(p => p.Problem is null)];
        var types = new Queue<Type>(AssemblyCache.Load([.. good.SelectMany(p => p.Emitted)]));
        foreach (Program program in good) program.Types = [.. program.Emitted.Select(_ => types.Dequeue())];
        return versions.Select((v, i) => (v.Version, programs[i])).ToDictionary(p => p.Version, p => p.Item2);
    }

    private static void CompileTraining(ModelFile file, Job job, string name, Program program, string space, bool exact)
    {
        Syntax.TrainDeclaration block = TrainingBuild.Find(file, name);
        ModelOptions options = TrainingBuild.Options(file, block, job.Set, exact);
        var build = new TrainingBuild(file.Compilation.Train(block, options, gradients: job.Trajectory));
        if (build.Program.Diagnostics.FirstOrDefault(d => d.Severity == Diagnostics.Severity.Error) is { } error) throw new UserException(error.ToString());
        (program.Training, program.Emitted) = (build, build.EmitSteps(space));
    }

    private static string? Execute(Program program, Job job)
    {
        try
        {
            if (program.Training is { } training)
            {
                IReadOnlyList<NamedTensor> curve = TrainingJob.Run(training, program.Types, ForwardPass.Parameters(job.Weights, job.Map, job.Partial, job.Seed), job.Inputs, job.Steps, job.Trajectory, job.Seed);
                if (job.Output is not null) TensorFile.Write(job.Output, curve);
                return null;
            }
            var pass = new ForwardPass(program.Build!, program.Types[0]) { Weights = job.Weights, Map = job.Map, Partial = job.Partial, Seed = job.Seed, Inputs = job.Inputs, Cotangents = job.Cotangents };
            PassResults results = pass.Run(out ICompiledModel model);
            using (model)
            {
                if (job.State is not null) TensorFile.Write(job.State, State(model, results));
            }
            if (job.Output is not null) TensorFile.Write(job.Output, results.Outputs);
            if (job.Gradients is not null) TensorFile.Write(job.Gradients, results.Gradients);
            return null;
        }
        catch (Exception e) when (e is UserException or ModelFileException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }

    private static NamedTensor[] State(ICompiledModel model, PassResults results)
    {
        IReadOnlyDictionary<string, TensorData> updated = results.Updates;
        return [.. model.Description.Parameters.Select((p, i) => new NamedTensor(p.Weight.Name, updated.GetValueOrDefault(p.Weight.Name) ?? model.Parameter(i)))];
    }

    private static Job Read(string line, int number)
    {
        var job = new Job(number);
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            foreach (JsonProperty property in document.RootElement.EnumerateObject()) Read(job, property);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or UserException)
        {
            job.Problem = e is UserException ? e.Message : $"not a JSON object with the keys of a job: {e.Message}";
        }
        if (job.Cotangents.Count > 0 && job.Gradients is null) job.Problem ??= "\"cotangents\" without \"gradients\": name the file to write";
        return job;
    }

    private static void Read(Job job, JsonProperty property)
    {
        JsonElement value = property.Value;
        switch (property.Name)
        {
            case "model": job.Model = value.GetString(); break;
            case "weights": job.Weights = value.GetString(); break;
            case "output": job.Output = value.GetString(); break;
            case "state": job.State = value.GetString(); break;
            case "training": job.Training = value.GetBoolean(); break;
            case "partial": job.Partial = value.GetBoolean(); break;
            case "seed": job.Seed = value.GetUInt64(); break;
            case "inputs": foreach (JsonProperty input in value.EnumerateObject()) job.Inputs[input.Name] = input.Value.GetString()!; break;
            case "map": foreach (JsonElement one in value.EnumerateArray()) job.Map.Add(one.GetString()!); break;
            case "set": ReadSet(job, value); break;
            case "cotangents" when value.ValueKind != JsonValueKind.Null: foreach (JsonProperty one in value.EnumerateObject()) job.Cotangents[one.Name] = one.Value.GetString()!; break;
            case "gradients": job.Gradients = value.GetString(); break;
            case "train": job.Train = value.GetString(); break;
            case "steps": job.Steps = value.GetInt32(); break;
            case "trajectory": job.Trajectory = value.GetBoolean(); break;
            default:
                if (!Keys.Contains(property.Name)) throw new UserException($"unknown key \"{property.Name}\"{(Diagnostics.Suggestion.DidYouMean(property.Name, Keys) is { } hint ? $"; {hint}" : "")}");
                break;
        }
    }

    private static void ReadSet(Job job, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: foreach (JsonProperty one in value.EnumerateObject()) job.Set.Add((one.Name, Text(one.Value))); break;
            case JsonValueKind.Array: foreach (JsonElement one in value.EnumerateArray()) job.Set.Add(CommonOptions.Split(one.GetString()!, "set")); break;
            default: job.Set.Add(CommonOptions.Split(value.GetString()!, "set")); break;
        }
    }

    // A string is written as in the language already; other JSON values mean the same there.
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "none",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Text))}]",
        JsonValueKind.Number when value.TryGetInt64(out long n) => n.ToString(CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };
}
