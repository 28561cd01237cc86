using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Tests.Ir;
using Xunit.Abstractions;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Tests.Emission;

/// <summary>Random graphs through planning, C# and an assembly, against plain loops in double precision.</summary>
/// <remarks><c>MODELDSL_RANDOM_GRAPHS=2000</c> draws that many, from other seeds than the short run.</remarks>
public sealed class RandomGraphTests(ITestOutputHelper log)
{
    private const double UnitF32 = 1.1920928955078125e-7;
    private const int PerAssembly = 24;

    private static IEnumerable<int> Seeds =>
        int.TryParse(Environment.GetEnvironmentVariable("MODELDSL_RANDOM_GRAPHS"), out int many) ? Enumerable.Range(2_000_000, many) : Enumerable.Range(1, 48);

    [Fact]
    public void Emitted_code_agrees_with_plain_loops()
    {
        var problems = new List<string>();
        int ran = 0;
        foreach (int[] seeds in Seeds.Chunk(PerAssembly))
        {
            RandomGraph[] graphs = [.. seeds.Select(RandomGraph.DrawRunnable)];
            ran += graphs.Length;
            (RandomGraph Graph, string? Source, string? Problem)[] emitted = [.. graphs.AsParallel().AsOrdered().Select(Emit)];
            problems.AddRange(emitted.Where(e => e.Problem is not null).Select(e => $"{e.Problem}\n{e.Graph}"));
            var assembly = System.Reflection.Assembly.Load(AssemblyCache.Compile($"Drawn{seeds[0]}", emitted.Select(e => e.Source).OfType<string>()));
            foreach ((RandomGraph graph, string? source, _) in emitted)
            {
                if (source is null) continue;
                if (Run(graph, assembly.GetType($"Drawn.{graph.Graph.Name}", throwOnError: true)!) is { } wrong)
                    problems.Add($"{wrong}\n{graph}{source[source.IndexOf("private void Execute", StringComparison.Ordinal)..]}");
            }
        }
        log.WriteLine($"{ran} graphs");
        Assert.True(problems.Count == 0, $"{problems.Count} of {ran} graphs:\n{string.Join("\n\n", problems.OrderBy(p => p.Length).Take(2))}");
    }

    private static (RandomGraph Graph, string? Source, string? Problem) Emit(RandomGraph graph)
    {
        try
        {
            return (graph, CSharpEmitter.Emit(Planner.Plan(Pipeline.Run(graph.Graph)), new EmitOptions("Drawn", graph.Graph.Name)).Source, null);
        }
        catch (Exception e) when (e is IrException or EmissionException or IndexOutOfRangeException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            return (graph, null, e.ToString());
        }
    }

    private static string? Run(RandomGraph graph, Type type)
    {
        try
        {
            using ICompiledModel model = AssemblyCache.Create(type, new Drawn(graph));
            ModelInfo info = model.Description;
            int[] sizes = [.. info.Sizes.Select(_ => graph.Size)];
            TensorData[] inputs = [.. info.Inputs.Select(i => Tensor(i.Element, graph.Inputs[i.Name]))];
            TensorData[] outputs = [.. info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
            model.Run(inputs, outputs, sizes, seed: 0);
            Dictionary<string, DenseTensor> actual = info.Outputs.Zip(outputs).ToDictionary(o => o.First.Name, o => Plain(o.Second));
            return graph.Difference(graph.Evaluate(graph.Graph), actual, UnitF32);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException or ModelFileException)
        {
            return e.ToString();
        }
    }

    private sealed class Drawn(RandomGraph graph) : ParameterSource
    {
        public override void Fill<T>(ParameterSpec parameter, Span<T> destination) =>
            Tensor(ElementType.F32, graph.Parameters.Single(p => p.Key.Path == parameter.Weight.Name).Value).As<T>().CopyTo(destination);
    }

    private static TensorData Tensor(ElementType element, DenseTensor plain) => element switch
    {
        ElementType.F32 => TensorData.From([.. plain.Data.Select(v => (float)v)], plain.Shape),
        ElementType.I64 => TensorData.From([.. plain.Data.Select(v => (long)v)], plain.Shape),
        _ => TensorData.From([.. plain.Data.Select(v => v != 0)], plain.Shape),
    };

    private static DenseTensor Plain(TensorData tensor) => new([.. tensor.Shape], tensor.Element switch
    {
        ElementType.F32 => [.. tensor.As<float>().ToArray().Select(v => (double)v)],
        ElementType.I64 => [.. tensor.As<long>().ToArray().Select(v => (double)v)],
        ElementType.I32 => [.. tensor.As<int>().ToArray().Select(v => (double)v)],
        _ => [.. tensor.As<bool>().ToArray().Select(v => v ? 1.0 : 0)],
    });
}
