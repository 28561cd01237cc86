using ModelDsl.Elaboration;

namespace ModelDsl.Tests.Elaboration;

public class TypeTests
{
    /// <summary>An expression over <c>x: f32[N, T, 4]</c>, <c>m: bool[N, 4]</c> and <c>i: i64[N]</c>, and the type it has.</summary>
    [Theory]
    [InlineData("x", "f32[N, T, 4]")]
    [InlineData("-x * 2 + 1.5 / 3", "f32[N, T, 4]")]
    [InlineData("x + x[:, :1]", "f32[N, T, 4]")]
    [InlineData("x > 0", "bool[N, T, 4]")]
    [InlineData("not (x > 0) and x < 1 or false", "bool[N, T, 4]")]
    [InlineData("m + m", "i64[N, 4]")]
    [InlineData("m * 0.5", "f32[N, 4]")]
    [InlineData("i + 1", "i64[N]")]
    [InlineData("i / 2", "f32[N]")]
    [InlineData("i * 1.5", "f32[N]")]
    [InlineData("x ** 2 // 3 % 5", "f32[N, T, 4]")]
    [InlineData("x @ x.T[:, :, 0]", "f32[N, T, T]")]
    [InlineData("x @ ones((4, 7))", "f32[N, T, 7]")]
    [InlineData("x[0]", "f32[T, 4]")]
    [InlineData("x[:, -1]", "f32[N, 4]")]
    [InlineData("x[..., -1]", "f32[N, T]")]
    [InlineData("x[:, none]", "f32[N, 1, T, 4]")]
    [InlineData("x[:, :, 1:-1]", "f32[N, T, 2]")]
    [InlineData("x[..., ::2]", "f32[N, T, 2]")]
    [InlineData("x[..., ::-1]", "f32[N, T, 4]")]
    [InlineData("x[..., 2:9]", "f32[N, T, 2]")]
    [InlineData("x[i]", "f32[N, T, 4]")]
    [InlineData("x[:, :, [0, 2]]", "f32[N, T, 2]")]
    [InlineData("x.T", "f32[4, T, N]")]
    [InlineData("x -> reshape((N, -1))", "f32[N, 4 * T]")]
    [InlineData("x -> Linear(8) -> ReLU", "f32[N, T, 8]")]
    [InlineData("x -> Linear(8) -> softmax(dim: -1)", "f32[N, T, 8]")]
    [InlineData("x -> (Linear(8) -> softmax(dim: -1))", "f32[N, T, 8]")]
    [InlineData("x -> [Linear(8), ReLU]", "f32[N, T, 8]")]
    [InlineData("x -> ((t) => t * 2)", "f32[N, T, 4]")]
    [InlineData("x / sqrt(T)", "f32[N, T, 4]")]
    [InlineData("[[1, 2], [3, 4]] + 0.5", "f32[2, 2]")]
    [InlineData("x.shape[2] * 1.0 + x.rank", "f32[]")]
    [InlineData("if x.rank == 3 and x.shape[2] == 4 then x[0] else error(\"no\")", "f32[T, 4]")]
    [InlineData("max(x, dim: 1).indices", "i64[N, 4]")]
    [InlineData("max(x, dim: 1) + 1", "f32[N, 4]")]
    [InlineData("where(m, 1, 0.5)", "f32[N, 4]")]
    [InlineData("arange(T) + len([j for j in 0..4 for k in 0..2 if j != k])", "i64[T]")]
    public void An_expression_has_its_type(string expression, string type)
    {
        string text = $"model M {{\n    input x: f32[N, T, 4]\n    input m: bool[N, 4]\n    input i: i64[N]\n    output y = {expression}\n}}";
        ElaboratedModel model = Programs.Elaborate(text);
        Assert.Equal("", Programs.Describe(model.Diagnostics));
        Assert.Equal(type, model.Outputs[0].Type.ToString());
    }

    [Fact]
    public void A_block_binds_sizes_and_element_types_by_its_use()
    {
        ElaboratedModel model = Programs.Valid("""
            block Halves[T](out: int) {
                input x: T[...S, 2 * D]
                layer project = Linear(out)
                output a: T[...S, D] = x[..., :D]
                output b: T[...S, out] = x -> project
            }
            model M {
                input x: f64[N, 6]
                input z: f32[N, 5, 8]
                a, b = x -> Halves(7)
                output first = a
                output second = b
                output third = z -> Halves(2)
            }
            """);
        Assert.Equal("first: f64[N, 3], second: f64[N, 7], third: f32[N, 5, 4]", Programs.Types(model.Outputs));
    }

    [Fact]
    public void Inputs_default_to_earlier_ones_or_to_none()
    {
        ElaboratedModel model = Programs.Valid("""
            block Mix {
                input q: f32[N, C]
                input k: f32[N, C] = q
                input mask: bool[N]? = none
                output y: f32[N, C] = if mask == none then q + k else where(mask[:, none], q, k)
                output size = k - q
            }
            model M {
                input x: f32[N, 4]
                input m: bool[N]
                r = (x, x) -> Mix
                output y = (x -> Mix) + Mix()(x, mask: m)
                output z = r.size
            }
            """);
        Assert.Equal("y: f32[N, 4], z: f32[N, 4]", Programs.Types(model.Outputs));
    }

    [Fact]
    public void Functions_and_blocks_recurse_on_ints()
    {
        ElaboratedModel model = Programs.Valid("""
            fn factorial(n: int) -> int = if n <= 1 then 1 else n * factorial(n - 1)
            block Deep(n: int) {
                input x: f32[N, C]
                if n == 0 { y = x } else { y = x -> Linear(C) -> Deep(n - 1) }
                output y: f32[N, C]
            }
            model M {
                input x: f32[N, factorial(3)]
                output y = x -> Deep(3)
            }
            """);
        Assert.Equal("y: f32[N, 6]", Programs.Types(model.Outputs));
        Assert.Equal(3 * (36 + 6), Programs.Count(model));
    }

    [Fact]
    public void A_loop_carries_what_it_rebinds()
    {
        ElaboratedModel model = Programs.Valid("""
            model M {
                input x: f32[N, 4]
                layer parts = [Linear(4 + i) for i in 0..3]
                y = x
                for p in parts { y = y -> p -> ReLU }
                output z = y
            }
            """);
        Assert.Equal("z: f32[N, 6]", Programs.Types(model.Outputs));
        Assert.Equal("parts.0.weight [4, 4], parts.0.bias [4], parts.1.weight [5, 4], parts.1.bias [5], parts.2.weight [6, 5], parts.2.bias [6]", Programs.Parameters(model));
    }

    [Fact]
    public void Scan_hands_tuples_of_states_along_any_axis()
    {
        ElaboratedModel model = Programs.Valid("""
            model M {
                input x: f32[N, T, 3]
                layer cell = Linear(5)
                (h, c), ys = scan(((h, c), x_t) => { n = tanh((x_t -> cell) + h)
                    return ((n, c + 1), n) }, init: (zeros((N, 5)), zeros((N, 5))), over: x, dim: 1)
                output last = h + c
                output all: f32[N, T, 5] = ys
            }
            """);
        Assert.Equal("last: f32[N, 5], all: f32[N, T, 5]", Programs.Types(model.Outputs));
        Assert.Equal("cell.weight [5, 3], cell.bias [5]", Programs.Parameters(model));
    }

    [Fact]
    public void A_dimension_may_have_the_name_of_a_layer()
    {
        ElaboratedModel model = Programs.Valid("""
            block D { input x: f32[N, D]
                output y: f32[N, D] = x * D }
            model G { input z: f32[N, 3]
                output y = z -> D }
            """);
        Assert.Equal("y: f32[N, 3]", Programs.Types(model.Outputs));
    }

    [Fact]
    public void Updates_happen_in_training_only()
    {
        const string text = """
            model M {
                input x: f32[N, 4]
                layer norm = BatchNorm1d
                output y = x -> norm -> norm
            }
            """;
        Assert.Empty(Programs.Valid(text).Graph.Updates);
        Assert.Equal(["norm.running_mean", "norm.running_var"], Programs.Valid(text, training: true).Graph.Updates.Select(u => u.Buffer.Path).Order());
    }

    [Fact]
    public void Fixed_sizes_and_arguments_take_the_place_of_names()
    {
        var program = Programs.Bind("model M(k: int) { input x: f32[N, T, k]\n output y = x -> Linear(k + 1) }");
        ElaboratedModel model = Elaborator.Elaborate(program, program.Main.Models[0],
            ElaborationSettings.Default with { Arguments = new Dictionary<string, StaticValue> { ["k"] = new IntValue(5) }, Sizes = new Dictionary<string, long> { ["N"] = 2 } });
        Assert.Equal("", Programs.Describe(model.Diagnostics));
        Assert.Equal("x: f32[2, T, 5]", Programs.Types(model.Inputs));
        Assert.Equal("y: f32[2, T, 6]", Programs.Types(model.Outputs));
    }
}
