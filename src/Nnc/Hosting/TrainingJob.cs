using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;

namespace ModelDsl.Nnc.Hosting;

/// <summary>A training run on given batches: every input has one more leading axis, the step; one step is one epoch of one batch.</summary>
internal static class TrainingJob
{
    /// <summary>Runs, and gives <c>loss</c> and <c>lr</c> by step, the final state, and where asked how it came about.</summary>
    /// <param name="build">The program, which gives its gradients where <paramref name="trajectory"/> is set.</param>
    /// <param name="compiled">Its steps.</param>
    /// <param name="parameters">Where the weights start.</param>
    /// <param name="files">A file for each input of a batch.</param>
    /// <param name="steps">How many; by the length of the inputs where null.</param>
    /// <param name="trajectory">Whether the weights and gradients of every step are wanted.</param>
    /// <param name="seed">Of the random numbers.</param>
    public static IReadOnlyList<NamedTensor> Run(TrainingBuild build, IReadOnlyList<Type> compiled, ParameterSource parameters, IReadOnlyDictionary<string, string> files, int? steps, bool trajectory, ulong seed)
    {
        using TrainingSession session = build.Session(compiled, parameters);
        Dictionary<string, TensorData> batches = Batches(build, files);
        int count = steps ?? batches.Values.Min(b => b.Shape[0]);
        if (batches.FirstOrDefault(b => b.Value.Shape[0] < count) is { Key: not null } few)
            throw new UserException($"input `{few.Key}` holds {few.Value.Shape[0]} steps, {count} are asked for");

        int[] shown = [.. Enumerable.Range(0, build.Slots.Count).Where(i => !build.Slots[i].IsState)];
        var loss = new float[count];
        var rate = new float[count];
        Dictionary<string, List<byte[]>> history = new(StringComparer.Ordinal);
        if (trajectory) Remember();
        for (int t = 0; t < count; t++)
        {
            session.Step(batches.ToDictionary(b => b.Key, b => Part(b.Value, t)), new TrainingClock(t, t, (double)t / count, t == 0 ? 0 : loss[t - 1]), seed + (ulong)t);
            loss[t] = Number(session.Result(build.Program.Reports[0]));
            rate[t] = Number(session.Result(build.Program.Steps[0].Rate));
            if (!trajectory) continue;
            Remember();
            foreach (string path in shown.Select(i => build.Slots[i].Path).Where(p => session.Gives("gradient." + p))) Add("gradient." + path, session.Result("gradient." + path));
        }
        List<NamedTensor> results = [new("loss", TensorData.From(loss, count)), new("lr", TensorData.From(rate, count))];
        results.AddRange(shown.Select(i => new NamedTensor("final." + build.Slots[i].Path, Copy(session[i]))));
        foreach ((string name, List<byte[]> parts) in history)
        {
            TensorData like = session[shown.First(i => name.EndsWith("." + build.Slots[i].Path, StringComparison.Ordinal))];
            results.Add(new(name, new TensorData(like.Element, [parts.Count, .. like.Shape], [.. parts.SelectMany(p => p)])));
        }
        return results;

        void Remember()
        {
            foreach (int i in shown) Add("trajectory." + build.Slots[i].Path, session[i]);
        }

        void Add(string name, TensorData data)
        {
            if (!history.TryGetValue(name, out List<byte[]>? parts)) history[name] = parts = [];
            parts.Add([.. data.Bytes]);
        }
    }

    private static Dictionary<string, TensorData> Batches(TrainingBuild build, IReadOnlyDictionary<string, string> files)
    {
        Dictionary<string, TensorData> batches = new(StringComparer.Ordinal);
        foreach ((string name, Ir.TensorType type) in build.Program.Inputs)
        {
            if (!files.TryGetValue(name, out string? file)) throw new UserException($"input `{name}` {type} is missing, with one more leading axis for the steps");
            if (!File.Exists(file)) throw new UserException($"{file}: no such file");
            long?[] shape = [null, .. type.Shape.Select(d => d.TryConstant(out long size) ? size : (long?)null)];
            batches[name] = TensorFile.ReadFor(file, Enum.Parse<ElementType>(type.Element.ToString()), shape, name);
        }
        if (files.Keys.FirstOrDefault(f => !batches.ContainsKey(f)) is { } unknown)
            throw new UserException($"`{build.Program.Name}` has no input `{unknown}`; its inputs are {string.Join(", ", batches.Keys)}");
        return batches;
    }

    private static TensorData Part(TensorData whole, int index)
    {
        int bytes = whole.Bytes.Length / whole.Shape[0];
        return new TensorData(whole.Element, whole.Shape[1..], whole.Bytes.AsSpan(index * bytes, bytes).ToArray());
    }

    private static TensorData Copy(TensorData data) => new(data.Element, data.Shape, [.. data.Bytes]);

    private static float Number(TensorData data) => data.Element == ElementType.F64 ? (float)data.As<double>()[0] : data.As<float>()[0];
}
