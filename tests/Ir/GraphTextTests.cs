using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Tests.Ir;

public sealed class GraphTextTests
{
    [Fact]
    public void The_graph_of_every_primitive_leaves_none_out() =>
        Assert.Equal([], EveryPrimitive.Types.Except(EveryPrimitive.Graph().Nodes.Select(n => n.Primitive.GetType())));

    [Fact]
    public void Every_primitive_reads_back()
    {
        string text = GraphPrinter.Print(EveryPrimitive.Graph());
        Graph read = GraphParser.Parse(text);
        Assert.Equal(text, GraphPrinter.Print(read));
        Verifier.Check(read);
        Assert.Equal(["x", "image", "wave", "mask", "index", "whole"], read.Inputs.Select(i => i.Name));
        Assert.True(read.Inputs[5].Optional);
        Assert.Equal(double.NaN, ((double[])read.Updates[0].Buffer.Initializer.Arguments["values"])[3]);
    }

    [Fact]
    public void Places_and_layers_stand_after_each_node()
    {
        var source = new SourceText("a b/net.nn", "model M {\n  x\n}\n");
        var builder = new GraphBuilder("M") { Origin = new(new Location(source, new(12, 1)), "features.0", "Conv2d") };
        Value x = builder.Input("x", new(ElementType.F32, Shape.Of(2)), new Location(source, new(12, 1)));
        builder.Output("y", x, new Location(source, new(12, 1)));
        string text = GraphPrinter.Print(builder.Build());
        Assert.Equal("""
            graph M
            %0 = input {name = x} : f32[2]  # a b/net.nn:2:3 features.0 Conv2d
            output y = %0  # a b/net.nn:2:3

            """, text, ignoreLineEndingDifferences: true);
        Graph read = GraphParser.Parse(text);
        Assert.Equal(text, GraphPrinter.Print(read));
        Assert.Equal((2, 3), read.Nodes[0].Origin.Where.Start);
    }

    [Fact]
    public void Two_sizes_of_one_name_stay_two()
    {
        var builder = new GraphBuilder("Twins");
        Dim a = Dim.Of(new DimSymbol("N", DimKind.Dynamic)), b = Dim.Of(new DimSymbol("N", DimKind.Existential));
        builder.Output("y", builder.Input("x", new(ElementType.F32, Shape.Of(a + b)), default), default);
        string text = GraphPrinter.Print(builder.Build());
        Assert.Contains("f32[N + N_2]", text);
        Assert.Equal(text, GraphPrinter.Print(GraphParser.Parse(text)));
    }

    [Theory]
    [InlineData("graph G\n%1 = input {name = x} : f32[2]", "line 2")]
    [InlineData("graph G\n%0 = input {name = x} : f32[2]\n%1 = exp %0 : f32[3]", "line 3")]
    [InlineData("graph G\n%0 = input {name = x} : f32[M]", "no size is called M")]
    [InlineData("graph G\n%0 = frobnicate : f32[2]", "no primitive is called frobnicate")]
    [InlineData("graph G\n%0 = iota {length = 3} : i64[3]", "element")]
    [InlineData("graph G\noutput y = %0", "%0 does not exist")]
    public void Errors_tell_what_is_wrong(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => GraphParser.Parse(text)).Message);
}
