using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;
using ModelDsl.Tests.Files;

namespace ModelDsl.Tests.Weights;

/// <summary>The initialisers against the reference's laws: statistics of random ones, values of the others.</summary>
public class ReferenceInitTests
{
    [Fact]
    public void Every_initialiser_of_the_reference_holds()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), "cases.json")));
        Dictionary<string, TensorData> tensors = TensorFile.Read(Path.Combine(Folder(), "init.safetensors")).ToDictionary(t => t.Name, t => t.Data);
        var failures = new List<string>();
        int tried = 0;
        foreach (JsonElement c in cases.RootElement.EnumerateArray())
        {
            // What a whole layer starts with is the standard library's to show.
            string op = c.GetProperty("op").GetString()!;
            if (c.GetProperty("kind").GetString() != "init" || op == "default_init") continue;
            tried++;
            string id = c.GetProperty("id").GetString()!;
            JsonElement h = c.GetProperty("hyperparameters");
            if (op == "calculate_gain")
            {
                double gain = Initializers.CalculateGain(h.GetProperty("nonlinearity").GetString()!, h.GetProperty("param").ValueKind == JsonValueKind.Null ? null : h.GetProperty("param").GetDouble());
                Compare(id, [gain], tensors[$"{id}/out/gain"], failures);
                continue;
            }
            int[] shape = [.. h.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
            float[] data = Make(op, h, shape, CounterRandom.StreamOf(id));
            if (tensors.TryGetValue($"{id}/out/weight", out TensorData? expected)) Compare(id, [.. data.Select(v => (double)v)], expected, failures);
            foreach (JsonElement check in c.GetProperty("checks").EnumerateArray())
                if (!Holds(check, data, shape)) failures.Add($"{id}: {check}");
        }
        Assert.True(tried >= 40, $"only {tried} cases");
        Assert.Empty(failures);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "ReferenceData"));

    private static float[] Make(string op, JsonElement h, int[] shape, ulong stream)
    {
        const ulong seed = 2024;
        var data = new float[shape.Aggregate(1, (a, b) => a * b)];
        double Get(string name, double otherwise = 0) => h.TryGetProperty(name, out JsonElement e) ? e.GetDouble() : otherwise;
        string Text(string name) => h.GetProperty(name).GetString()!;
        switch (op)
        {
            case "xavier_uniform_": Initializers.XavierUniform<float>(data, shape, seed, stream, Get("gain")); break;
            case "xavier_normal_": Initializers.XavierNormal<float>(data, shape, seed, stream, Get("gain")); break;
            case "kaiming_uniform_": Initializers.KaimingUniform<float>(data, shape, seed, stream, Get("a"), Text("mode"), Text("nonlinearity")); break;
            case "kaiming_normal_": Initializers.KaimingNormal<float>(data, shape, seed, stream, Get("a"), Text("mode"), Text("nonlinearity")); break;
            case "orthogonal_": Initializers.Orthogonal<float>(data, shape, seed, stream, Get("gain")); break;
            case "uniform_": Initializers.Uniform<float>(data, shape, seed, stream, Get("a"), Get("b")); break;
            case "normal_": Initializers.Normal<float>(data, shape, seed, stream, Get("mean"), Get("std")); break;
            case "trunc_normal_": Initializers.TruncNormal<float>(data, shape, seed, stream, Get("mean"), Get("std"), Get("a"), Get("b")); break;
            case "sparse_": Initializers.Sparse<float>(data, shape, seed, stream, Get("sparsity"), Get("std")); break;
            case "eye_": Initializers.Eye<float>(data, shape, seed, stream); break;
            case "dirac_": Initializers.Dirac<float>(data, shape, seed, stream, (int)Get("groups", 1)); break;
            case "constant_": Initializers.Constant<float>(data, shape, seed, stream, Get("val")); break;
            case "ones_": Initializers.Ones<float>(data, shape, seed, stream); break;
            case "zeros_": Initializers.Zeros<float>(data, shape, seed, stream); break;
            default: throw new InvalidOperationException($"the reference has an initialiser `{op}` that this test does not know");
        }
        return data;
    }

    private static void Compare(string id, double[] found, TensorData expected, List<string> failures)
    {
        Span<float> wanted = expected.As<float>();
        if (found.Length != wanted.Length) failures.Add($"{id}: {found.Length} elements instead of {wanted.Length}");
        for (int i = 0; i < wanted.Length && i < found.Length; i++)
            if (!(Math.Abs(found[i] - wanted[i]) <= 1e-7 + 1e-6 * Math.Abs(wanted[i]))) failures.Add($"{id}: element {i} is {found[i]} instead of {wanted[i]}");
    }

    internal static bool Holds(JsonElement check, float[] values, int[] shape)
    {
        double[] x = [.. values.Select(v => (double)v)];
        double Get(string name) => check.GetProperty(name).GetDouble();
        bool Near(double found) => Math.Abs(found - Get("expected")) <= Get("tolerance");
        switch (check.GetProperty("stat").GetString())
        {
            case "mean": return Near(x.Average());
            case "std":
                double mean = x.Average();
                return Near(Math.Sqrt(x.Average(v => (v - mean) * (v - mean))));
            case "quantile":
                Array.Sort(x);
                double at = Get("q") * (x.Length - 1);
                int low = (int)at;
                return Near(x[low] + (at - low) * (x[Math.Min(low + 1, x.Length - 1)] - x[low]));
            case "min_ge": return x.Min() >= Get("value");
            case "max_le": return x.Max() <= Get("value");
            case "min_le": return x.Min() <= Get("value");
            case "max_ge": return x.Max() >= Get("value");
            case "all_equal": return x.All(v => Math.Abs(v - Get("value")) <= Get("tolerance"));
            case "zeros_per_column":
                return Enumerable.Range(0, shape[1]).All(c => Enumerable.Range(0, shape[0]).Count(r => x[r * shape[1] + c] == 0) == check.GetProperty("count").GetInt32());
            case "orthogonal":
                int rows = shape[0], columns = x.Length / rows, n = Math.Min(rows, columns), length = Math.Max(rows, columns);
                double Value(int v, int i) => rows <= columns ? x[v * columns + i] : x[i * columns + v];
                double gain = Get("gain"), tolerance = Get("tolerance");
                return Enumerable.Range(0, n * n).All(k =>
                    Math.Abs(Enumerable.Range(0, length).Sum(i => Value(k / n, i) * Value(k % n, i)) - (k / n == k % n ? gain * gain : 0)) <= tolerance);
            default: throw new InvalidOperationException($"the reference asks for a statistic that this test does not know: {check}");
        }
    }
}
