using System.Globalization;
using System.Runtime.CompilerServices;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Tests.Elaboration;

/// <summary>What a check costs, counted in runs of block bodies and in parsed files rather than in time.</summary>
public sealed class WorkTests
{
    private static string Examples([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "examples"));

    private static Compilation Checked(string text, IModuleSource? files = null)
    {
        Compilation compilation = new(new SourceText("work.nn", text), files);
        _ = compilation.Diagnostics;
        return compilation;
    }

    private static string Blocks(int count) => $$"""
        block Step(width: int) {
            input x: f32[N, width]
            output y: f32[N, width] = x + (x -> Linear(width) -> ReLU)
        }
        model Deep {
            input x: f32[N, 16]
            layer steps = [Step(16) for _ in 0..{{count.ToString(CultureInfo.InvariantCulture)}}]
            output y = x -> steps
        }
        """;

    [Fact]
    public void A_block_costs_the_same_at_each_of_its_uses()
    {
        long few = Checked(Blocks(20)).Work.Bodies, some = Checked(Blocks(40)).Work.Bodies, many = Checked(Blocks(80)).Work.Bodies;
        Assert.Equal(2 * (some - few), many - some);
        // Step, Linear and ReLU, for inference and for training.
        Assert.InRange((many - some) / 40.0, 3, 6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void What_a_model_has_to_require_is_found_in_a_few_rounds(int depth)
    {
        string text = $$"""
            block Level(width: int, depth: int) {
                input x: f32[N, C, H, W]
                h = x -> Conv2d(width, 3, padding: 1) -> ReLU
                output y: f32[N, width, H, W] = if depth == 0 then h
                    else h + (h -> MaxPool2d(2) -> Level(2 * width, depth - 1) -> ConvTranspose2d(width, 2, stride: 2))
            }
            model Net {
                input x: f32[N, 3, H, W]
                {0}
                output y = x -> Level(4, {{depth}})
            }
            """;
        int multiple = 1 << depth;
        Compilation open = Checked(text.Replace("{0}", "")), settled = Checked(text.Replace("{0}", $"require H % {multiple} == 0 and W % {multiple} == 0"));
        Assert.Empty(settled.Diagnostics);
        Diagnostic error = Assert.Single(open.Diagnostics);
        Assert.Equal($"add `require H % {multiple} == 0 and W % {multiple} == 0`", error.Help?.Text);
        Assert.InRange(open.Work.Bodies, 1, 12 * settled.Work.Bodies);
    }

    [Fact]
    public void A_way_out_is_not_looked_for_without_end()
    {
        string text = """
            block Step(width: int, groups: int) {
                input x: f32[N, C, H, W]
                output y = x -> Conv2d(width, 3, padding: 1, groups: groups) -> ReLU
            }
            model Net {
                input x: f32[N, 7, 32, 32]
                layer steps = [Step(13, groups: 5) for _ in 0..50]
                output y = x -> steps
            }
            """;
        Compilation compilation = Checked(text);
        Assert.Single(compilation.Diagnostics);
        Assert.InRange(compilation.Work.Bodies, 1, 6_000);
    }

    /// <summary>Files that import each other in a diamond, and how often each is opened.</summary>
    private sealed class Diamond : IModuleSource
    {
        private static readonly Dictionary<string, string> s_files = new()
        {
            ["left.nn"] = "import \"base.nn\"\nblock Left {\n    input x: f32[N, 4]\n    output y = x -> Base\n}\n",
            ["right.nn"] = "import \"base.nn\"\nblock Right {\n    input x: f32[N, 4]\n    output y = x -> Base\n}\n",
            ["base.nn"] = "block Base {\n    input x: f32[N, 4]\n    output y = x -> Linear(4)\n}\n",
        };

        public SourceText? Open(string fromPath, string importPath) => s_files.TryGetValue(importPath, out string? text) ? new SourceText(importPath, text) : null;
    }

    [Fact]
    public void No_file_of_a_program_is_read_into_two_modules()
    {
        Compilation compilation = Checked("import \"left.nn\"\nimport \"right.nn\"\nmodel Net {\n    input x: f32[N, 4]\n    output y = x -> Left -> Right\n}\n", new Diamond());
        Assert.Empty(compilation.Diagnostics);
        Assert.Equal(["base.nn", "left.nn", "right.nn", "work.nn"], compilation.Bound.Modules.Select(m => m.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_network_of_a_thousand_blocks_is_well_below_the_limit_of_uses()
    {
        Compilation compilation = Checked("""
            block Bottleneck(width: int) {
                input x: f32[N, C, H, W]
                h = x -> BatchNorm2d -> ReLU -> Conv2d(width, 1, bias: false)
                h = h -> BatchNorm2d -> ReLU -> Conv2d(width, 3, padding: 1, bias: false)
                h = h -> BatchNorm2d -> ReLU -> Conv2d(4 * width, 1, bias: false)
                output y = if C == 4 * width then x + h else (x -> Conv2d(4 * width, 1, bias: false)) + h
            }
            model ResNet1001 {
                input image: f32[N, 3, 32, 32]
                h = image -> Conv2d(16, 3, padding: 1, bias: false)
                for stage in 0..3 {
                    for i in 0..333 {
                        h = h -> Bottleneck(16 * 2 ** stage)
                    }
                }
                output logits = h -> BatchNorm2d -> ReLU -> GlobalAvgPool -> Flatten -> Linear(10)
            }
            """);
        Assert.Empty(compilation.Diagnostics);
    }

    [Theory]
    [InlineData("for i in 0..100000 {\n        h = h -> Linear(16) -> ReLU\n    }")]
    [InlineData("layer body = [Linear(16) for i in 0..100000]\n    h = h -> body[0]")]
    [InlineData("layer body = [Linear(16, in_features: 16) for i in 0..100000]\n    h = h -> body[0]")]
    public void More_layers_than_a_model_has_end_in_one_error(string text)
    {
        Compilation compilation = Checked($"model Long {{\n    input x: f32[N, 16]\n    h = x\n    {text}\n    output y = h\n}}\n");
        Assert.Equal("NN1021", Assert.Single(compilation.Diagnostics).Code);
        Assert.InRange(compilation.Work.Bodies, 1, 21_000);
    }

    // Declarations whose sizes cost as many steps as a check allows, and what it says instead of going on.
    public static TheoryData<string, string, int> CostlySizes() => new()
    {
        {
            "NN1020", """
            block Level(channels: int, depth: int) {
                input x: f32[N, C, H, W]
                require depth == 0 or H % 2 == 0 and W % 2 == 0, "halved at every level"
                h = x -> Conv2d(channels, 3, padding: 1) -> ReLU
                if depth == 2147483647 {
                    result = h
                } else {
                    below = h -> MaxPool2d(2) -> Level(2 * channels, depth: depth - 1) -> ConvTranspose2d(channels, 2, stride: 2)
                    result = cat([h, below], dim: 1)
                }
                output y = result
            }
            model UNet {
                input x: f32[N, 3, H, W]
                require H % 8 == 0 and W % 8 == 0
                output y = x -> Level(16, depth: 3)
            }
            """, 8
        },
        {
            "NN1020", """
            block A(depth: int) {
                input x: f32[N, C, H, W]
                require H % 2 == 0 and W % 3 == 0
                output y = if depth == 1000 then x else x + (x -> MaxPool2d(2) -> B(depth - 1) -> ConvTranspose2d(C, 2, stride: 2))
            }
            block B(depth: int) {
                input x: f32[N, C, H, W]
                require H % 3 == 0 and W % 2 == 0
                output y = if depth == 1000 then x else x + (x -> MaxPool2d(3) -> A(depth - 1) -> ConvTranspose2d(C, 3, stride: 3))
            }
            model M {
                input x: f32[N, 3, H, W]
                output y = x -> A(4)
            }
            """, 9
        },
        {
            "NN2003", """
            model M {
                input x: f32[N, A, B]
                h = x
                for i in 0..100 {
                    h = cat([h, h[:, 1:], h[:, : A // (i + 2)]], dim: 1)
                }
                output y = reshape(h, [N, -1])
            }
            """, 5
        },
    };

    [Theory, MemberData(nameof(CostlySizes))]
    public void Sizes_that_cost_too_much_end_the_check_in_one_error(string code, string text, int line)
    {
        Compilation compilation = Checked(text);
        Diagnostic error = Assert.Single(compilation.Diagnostics);
        Assert.Equal((code, line), (error.Code, error.Where.Start.Line));
        Assert.InRange(compilation.Work.Steps, 1, 5_100_000);
    }

    [Fact]
    public void Facts_about_one_size_cost_little_more_at_deeper_levels()
    {
        long Steps(int levels) => Checked($$"""
            block Level(depth: int) {
                input x: f32[N, C, H, W]
                require H % 2 == 0 and W % 2 == 0
                output y: f32[N, C, H, W] = if depth == 0 then x else x + (x -> MaxPool2d(2) -> Level(depth - 1) -> ConvTranspose2d(C, 2, stride: 2))
            }
            model UNet {
                input x: f32[N, 3, H, W]
                output y = x -> Level({{levels}})
            }
            """).Work.Steps;
        // Four times the levels: well below the square of that.
        Assert.InRange(Steps(16), 1, 10 * Steps(4));
    }

    [Fact]
    public void A_network_of_the_examples_takes_a_small_part_of_the_steps_it_may()
    {
        Compilation compilation = Checked(File.ReadAllText(Path.Combine(Examples(), "unet", "unet.nn")));
        Assert.Empty(compilation.Diagnostics);
        Assert.InRange(compilation.Work.Steps, 1_000, 200_000);
    }

    [Fact]
    public void A_file_of_the_library_is_parsed_once_for_all_threads()
    {
        string file = StandardLibrary.Files.First(f => f.EndsWith("Conv2d.nn", StringComparison.Ordinal));
        var modules = new Module[32];
        Parallel.For(0, modules.Length, i => modules[i] = StandardLibrary.Load(file));
        Assert.All(modules, m => Assert.Same(modules[0], m));
    }
}
