using System.Reflection;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Shapes;
using ModelDsl.Text;
using ParameterInfo = ModelDsl.Ir.ParameterInfo;
using CompilerElement = ModelDsl.Ir.ElementType;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Tests.Equations;

/// <summary>A model with an equation, and the plain loop that it stands for.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Body">What stands between the model's braces; its output is <c>y</c>.</param>
/// <param name="Expected">The loop over inputs and parameters by name.</param>
internal sealed record EquationCase(string Name, string Body, Func<IReadOnlyDictionary<string, Loops>, Loops> Expected)
{
    /// <summary>Numbers for dynamic dimensions.</summary>
    public Dictionary<string, int> Sizes { get; init; } = [];

    /// <summary>Integer inputs lie below this.</summary>
    public int Below { get; init; } = 4;

    /// <summary>What the printed graph says the equation is.</summary>
    public string? Recognised { get; init; }

    /// <summary>Declarations before the model.</summary>
    public string Before { get; init; } = "";

    public string Text => $"{Before}\nmodel {Name} {{\n{Body}\n}}\n";

    public override string ToString() => Name;

    public ModelBuild Build()
    {
        var compilation = new Compilation(new SourceText($"{Name}.nn", Text));
        Assert.True(compilation.Diagnostics.IsEmpty, Elaboration.Programs.Describe(compilation.Diagnostics));
        ModelBuild build = compilation.Build(compilation.Models[^1]);
        Assert.True(build.Shapes.Diagnostics.IsEmpty, Elaboration.Programs.Describe(build.Shapes.Diagnostics));
        return build;
    }

    /// <summary>Inputs and parameters by name, the same at each call.</summary>
    public Dictionary<string, Loops> Values(Graph graph)
    {
        var random = new Random(Name.Length * 31 + Name[0]);
        var values = new Dictionary<string, Loops>();
        foreach (GraphInput input in graph.Inputs) values[input.Name] = Draw(random, input.Value.Type);
        foreach (ParameterInfo info in graph.Parameters) values[info.Path] = Draw(random, info.Type);
        return values;
    }

    private Loops Draw(Random random, TensorType type) => Loops.Make([.. type.Shape.Select(Size)], _ =>
        type.Element == CompilerElement.Bool ? random.Next(2) : type.Element.IsInteger() ? random.Next(Below) : (float)(random.NextDouble() * 2 - 1));

    private int Size(Dim dim) => (int)dim.Evaluate(s => Sizes[s.Name]);

    /// <summary>The outcome by the graph's own meaning.</summary>
    public Loops Evaluate(Graph graph, IReadOnlyDictionary<string, Loops> values, string output = "y")
    {
        var evaluator = new PlainEvaluator(p => Dense(values[p.Path]), s => Sizes[s.Name]);
        DenseTensor y = evaluator.Run(graph, values.ToDictionary(v => v.Key, v => Dense(v.Value)))[output];
        return new(y.Shape, y.Data);
    }

    private static DenseTensor Dense(Loops x) => new(x.Shape, x.Data);

    public void Compare(Loops expected, Loops actual, double tolerance, string what)
    {
        Assert.True(expected.Shape.SequenceEqual(actual.Shape), $"{Name}, {what}: [{string.Join(", ", actual.Shape)}], expected [{string.Join(", ", expected.Shape)}]");
        for (int i = 0; i < expected.Data.Length; i++)
        {
            double allowed = tolerance * Math.Max(1, Math.Abs(expected.Data[i]));
            bool same = Math.Abs(expected.Data[i] - actual.Data[i]) <= allowed || expected.Data[i].Equals(actual.Data[i]);
            Assert.True(same, $"{Name}, {what}: element {i} is {actual.Data[i]:R}, expected {expected.Data[i]:R}");
        }
    }

    /// <summary>The outputs of emitted code, by name.</summary>
    public Dictionary<string, Loops> Run(Type type, IReadOnlyDictionary<string, Loops> values)
    {
        using ICompiledModel model = AssemblyCache.Create(type, new Given(values));
        TensorData[] inputs = [.. model.Description.Inputs.Select(i => Data(values[i.Name], i.Element))];
        int[] sizes = [.. model.Description.Sizes.Select(s => Sizes[s])];
        TensorData[] outputs = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        model.Run(inputs, outputs, sizes);
        return model.Description.Outputs.Zip(outputs).ToDictionary(o => o.First.Name, o => new Loops([.. o.Second.Shape], Numbers(o.Second)));
    }

    private static double[] Numbers(TensorData y) => y.Element switch
    {
        ElementType.F64 => y.As<double>().ToArray(),
        ElementType.F32 => [.. y.As<float>().ToArray()],
        ElementType.I64 => [.. y.As<long>().ToArray()],
        _ => [.. y.As<bool>().ToArray().Select(b => b ? 1.0 : 0)],
    };

    private static TensorData Data(Loops x, ElementType element) => element switch
    {
        ElementType.F64 => TensorData.From(x.Data, x.Shape),
        ElementType.F32 => TensorData.From([.. x.Data.Select(v => (float)v)], x.Shape),
        ElementType.I64 => TensorData.From([.. x.Data.Select(v => (long)v)], x.Shape),
        _ => TensorData.From([.. x.Data.Select(v => v != 0)], x.Shape),
    };

    private sealed class Given(IReadOnlyDictionary<string, Loops> values) : ParameterSource
    {
        public override void Fill<T>(ParameterSpec parameter, Span<T> destination) => Data(values[parameter.Weight.Name], parameter.Weight.Element).As<T>().CopyTo(destination);
    }

    /// <summary>Checks graph, optimised graph and emitted code of many cases; all are compiled into one assembly.</summary>
    public static void CheckAll(string assemblyName, IReadOnlyList<EquationCase> cases)
    {
        ModelBuild[] builds = [.. cases.Select(c => c.Build())];
        Assembly assembly = Assembly.Load(AssemblyCache.Compile(assemblyName, builds.Select(b => b.Emit().Source)));
        for (int i = 0; i < cases.Count; i++)
        {
            (EquationCase c, Graph graph) = (cases[i], builds[i].Shapes.Graph);
            Verifier.Check(graph);
            if (c.Recognised is { } what) Assert.Contains($": {what}\n", GraphPrinter.Print(graph).ReplaceLineEndings("\n"));
            Dictionary<string, Loops> values = c.Values(graph);
            Loops expected = c.Expected(values);
            c.Compare(expected, c.Evaluate(graph, values), 1e-6, "evaluated");
            c.Compare(expected, c.Evaluate(builds[i].Graph, values), 1e-6, "optimised");
            c.Compare(expected, c.Run(assembly.GetType($"Models.{c.Name}", throwOnError: true)!, values)["y"], 2e-5, "emitted");
        }
    }
}
