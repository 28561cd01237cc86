using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Syntax;

namespace ModelDsl.Tests.Elaboration;

public class ErrorTests
{
    /// <summary>A line of a model with <c>x: f32[N, 8]</c>, and the code that it gets.</summary>
    [Theory]
    [InlineData("a = ReLU(x)", "NN1014")]
    [InlineData("a = x -> Linear(10, bias: 3)", "NN3004")]
    [InlineData("a = x -> Linear(10, biass: true)", "NN3001")]
    [InlineData("a = x -> Linear(10, out_features: 3, bias: true, bias: false)", "NN3002")]
    [InlineData("a = x -> Linear", "NN3003")]
    [InlineData("a = x -> Linear(1, true, 8, 9)", "NN3005")]
    [InlineData("a = x -> Linear(4, in_features: 9)", "NN2109")]
    [InlineData("a = x -> BatchNorm1d(9)", "NN2102")]
    [InlineData("a = x + \"text\"", "NN1010")]
    [InlineData("a = x @ ones((7, 3))", "NN2008")]
    [InlineData("a = x + ones((3,))", "NN2002")]
    [InlineData("a: f32[N, 9] = x", "NN2001")]
    [InlineData("a: i64[N, 8] = x", "NN1011")]
    [InlineData("a: f32[N] = x", "NN2007")]
    [InlineData("a = x[0, 1, 2]", "NN2007")]
    [InlineData("a = x[:, 8]", "NN2012")]
    [InlineData("a = x[:, 5:3]", "NN2009")]
    [InlineData("a = x.foo", "NN1013")]
    [InlineData("a = x -> 3", "NN1012")]
    [InlineData("a, b = x", "NN1018")]
    [InlineData("for i in 0..3 { layer q = Linear(3) }", "NN1016")]
    [InlineData("if x { a = 3 }", "NN1010")]
    [InlineData("if N == 3 { a = 4 }", "NN1015")]
    [InlineData("for i in 0..N { a = i }", "NN1015")]
    [InlineData("a = 9223372036854775807 + 1", "NN2010")]
    [InlineData("a = 5 // 0", "NN1023")]
    [InlineData("a = [i for i in 0..1000000000]", "NN1021")]
    [InlineData("require 3 == 4, \"three is not four\"", "NN2016")]
    [InlineData("a = x -> Conv2d(3, 3)", "NN2007")]
    [InlineData("a = [1, 2][2]", "NN2012")]
    [InlineData("a = x as! f32[N, 9]", "NN2001")]
    [InlineData("param w: f32[N] = zeros", "NN1015")]
    [InlineData("param w: f32[3] = zeros(3)", "NN3005")]
    [InlineData("layer a = Linear(3)", "NN1019")]
    [InlineData("layer a = Linear(3) with wait = sqrt", "NN1013")]
    [InlineData("layer a = (Linear(3) -> ReLU) with weight = sqrt", "NN1010")]
    [InlineData("a = grad(x, wrt: x)", "NN2007")]
    [InlineData("a = f32[3, 4]", "NN1010")]
    // What is tried in place of the wrong value: nothing lies beyond 64 bits, and nothing is shorter than an empty tuple.
    [InlineData("a = ones((1, 1, 28, 28)) -> Conv2d(-9223372036854775807, kernel_size: 5)", "NN3101")]
    [InlineData("a = x + zeros([8], dtype: ())", "NN1010")]
    public void A_line_gets_its_error_where_it_stands(string line, string code) =>
        Assert.Equal($"{code}@3", Programs.Errors($"model M {{\n    input x: f32[N, 8]\n    {line}\n    output out = x\n}}"));

    [Fact]
    public void The_kernel_error_of_the_language_page()
    {
        Diagnostic error = Assert.Single(Elaborator.CheckDeclarations(Programs.Bind("""
            model Tiny {
                input image: f32[N, 1, 28, 28]

                x = image -> MaxPool2d(8)
                    -> Conv2d(16, kernel_size: 5)
                output y = x -> Flatten -> Linear(3)
            }
            """)));
        Assert.Equal("NN2101", error.Code);
        Assert.Equal("Conv2d(16, kernel_size: 5)", error.Where.Text);
        Assert.Equal("needs H ≥ 5, has 3", error.Label);
        Assert.Equal("image f32[N, 1, 28, 28] -> MaxPool2d f32[N, 1, 3, 3] -> Conv2d ✗", error.Shapes);
        Assert.Equal("H_out = floor((3 + 2·0 − 1·(5 − 1) − 1) / 1 + 1) = −1", error.Formula);
        Assert.Equal(("MaxPool2d(8)", "gives f32[N, 1, 3, 3]"), (error.Notes[0].Where.Text, error.Notes[0].Message));
        Assert.Contains("padding: 1", error.Help?.Text);
    }

    [Fact]
    public void The_skip_connection_of_the_shapes_page()
    {
        const string model = """
            block DoubleConv(out: int) {
                input x: f32[N, C, H, W]
                output y: f32[N, out, H, W] = x -> Conv2d(out, 3, padding: 1) -> ReLU
            }
            model UNet {
                input x: f32[N, 3, H, W]
                require H >= 16 and W >= 16REQUIRE
                enc1 = x -> DoubleConv(64)
                up = enc1 -> MaxPool2d(16) -> ConvTranspose2d(64, 16, stride: 16)
                output y = cat([enc1, up], dim: 1)
            }
            """;
        Diagnostic error = Elaborator.CheckDeclarations(Programs.Bind(model.Replace("REQUIRE", "", StringComparison.Ordinal)))[0];
        Assert.Equal("NN2004", error.Code);
        Assert.Equal(10, error.Where.Start.Line);
        Assert.Contains("H = 17", error.Example);
        Assert.Equal("", Programs.Errors(model.Replace("REQUIRE", "\n    require H % 16 == 0 and W % 16 == 0", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_only_a_use_reveals_stands_at_the_use()
    {
        const string text = """
            block Inner(k: int) {
                input x: f32[N, C, H, W]
                output y = x -> Conv2d(8, k)
            }
            model M {
                input x: f32[N, 1, 4, 4]
                output y = x -> Inner(7)
            }
            """;
        Diagnostic error = Assert.Single(Elaborator.CheckDeclarations(Programs.Bind(text)));
        Assert.Equal(("NN2101", "Inner(7)"), (error.Code, error.Where.Text));
        Assert.Contains(error.Notes, n => n.Where.Path == "test.nn" && n.Where.Start.Line == 3);
    }

    [Fact]
    public void What_holds_for_no_value_stands_in_the_declaration_and_once()
    {
        Assert.Equal("NN2101@3", Programs.Errors("""
            block Bad(k: int) {
                input x: f32[N, 1, 4, 4]
                a = x -> Conv2d(8, kernel_size: 7)
                output y = x -> Conv2d(8, k)
            }
            model M {
                input x: f32[N, 1, 4, 4]
                output y = x -> Bad(3)
                output z = x -> Bad(2)
            }
            """));
        Assert.Equal("NN2001@3", Programs.Errors("model M(n: int) {\n    input x: f32[N, n]\n    output z: f32[N, n + 1] = x\n}"));
        Assert.Equal("", Programs.Errors("model M(n: int) {\n    input x: f32[N, n]\n    output z: f32[N, 5] = x\n}"));
    }

    [Theory]
    [InlineData("Linear(3)", "bias", "NN1019@4")]
    [InlineData("Linear(3)", "weight", "NN1019@4")]
    [InlineData("Linear(3, in_features: 8)", "bias", "")]
    [InlineData("Linear(3, in_features: 8)", "weight", "")]
    public void A_parameter_has_no_value_before_its_sizes_are_known(string layer, string name, string expected) =>
        Assert.Equal(expected, Programs.Errors($"model M {{\n    input x: f32[N, 8]\n    layer m = {layer}\n    early = sum(m.{name})\n    output y = m(x) + early\n}}"));

    [Fact]
    public void A_parameter_goes_before_the_hyperparameter_of_its_name()
    {
        // After the first use, and where the layer has no such parameter.
        Assert.Equal("y: f32[3]", Programs.Types(Programs.Valid("model M {\n    input x: f32[N, 8]\n    layer m = Linear(3)\n    h = m(x)\n    output y = m.bias\n}").Outputs));
        Assert.Equal("NN2016@4", Programs.Errors("model M {\n    input x: f32[N, 8]\n    layer m = Linear(3, bias: false)\n    require m.bias, \"no bias\"\n    output y = m(x)\n}"));
    }

    [Fact]
    public void Uses_that_never_end_are_an_error()
    {
        Assert.Equal("NN1020@1", Programs.Errors("fn forever(n: int) = forever(n + 1)\nmodel M {\n    input x: f32[N]\n    a = forever(1)\n    output y = x\n}"));
        Assert.Equal("NN1021@1", Programs.Errors("const k = fib(60)\nfn fib(n: int) -> int = if n < 2 then n else fib(n - 1) + fib(n - 2)"));
        Assert.Contains("NN1020", Programs.Errors("block Twice(n: int) {\n    input x: f32[N]\n    output y = (x -> Twice(n + 1)) + (x -> Twice(n + 2))\n}\nmodel M {\n    input x: f32[N]\n    output y = x -> Twice(1)\n}"));
        Assert.Contains("NN1020", Programs.Errors("block B(n: int) {\n    input x: f32[N]\n    output y = x -> B(n + 1)\n}\nmodel M {\n    input x: f32[N]\n    output y = x -> B(1)\n}"));
    }

    [Fact]
    public void A_guard_moves_one_check_to_run_time()
    {
        ElaboratedModel model = Programs.Valid("""
            model M {
                input x: f32[N, T, 4]
                input w: f32[M, 4]
                a = x[:, 0] as! f32[M, 4]
                output y = a + w
            }
            """);
        Assert.Equal("N == M", Assert.Single(model.Guards).Goal.ToString());
        Assert.Single(model.Graph.Checks);
    }

    [Fact]
    public void A_requirement_is_a_fact_and_a_check()
    {
        const string text = "model M {\n    input x: f32[N, T]\n    REQUIRE\n    output y = reshape(x, [N, 2, T // 2])\n}";
        Assert.Equal("NN2004@4", Programs.Errors(text.Replace("REQUIRE", "require T >= 2", StringComparison.Ordinal)));
        ElaboratedModel model = Programs.Valid(text.Replace("REQUIRE", "require T % 2 == 0 and N >= 3, \"even\"", StringComparison.Ordinal));
        Assert.Equal(["T % 2 == 0", "N >= 3"], model.Graph.Checks.Select(c => c.Goal.ToString()));
    }

    [Fact]
    public void Tests_decide_what_they_can_and_leave_the_rest_to_a_run()
    {
        var program = Programs.Bind("""
            model M {
                input x: f32[N, 4]
                layer fc = Linear(10)
                output logits = x -> fc
            }
            test "fine" {
                assert M.logits.shape == [N, 10]
                assert M.parameters == 50
                assert (f32[2, 7, 512] -> LayerNorm(512)).shape == [2, 7, 512]
                assert_close softmax([[0.0, 0.0]], dim: 1), [[0.5, 0.5]], tolerance: 1e-6
                assert_close sqrt(4), 2
                assert_error NN2101 { f32[1, 3, 4, 4] -> Conv2d(8, kernel_size: 7) }
            }
            test "wrong" {
                assert M.logits.shape == [N, 11]
                assert_close sqrt(4), 3
                assert_error NN2101 { f32[1, 3, 8, 8] -> Conv2d(8, kernel_size: 7) }
            }
            """);
        ElaboratedTest[] tests = [.. program.Main.Tree.Declarations.OfType<TestDeclaration>().Select(t => Elaborator.ElaborateTest(program, program.Main, t))];
        Assert.Equal("", Programs.Describe(tests[0].Diagnostics));
        RunTimeAssertion left = Assert.Single(tests[0].Assertions);
        Assert.Equal(("actual0", "expected0", 1e-6), (left.Actual, left.Expected, left.Tolerance));
        Assert.Equal(["NN1030", "NN1030", "NN1031"], tests[1].Diagnostics.Select(d => d.Code));
    }
}
