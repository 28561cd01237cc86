using System.Reflection;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Whatever a program calls its parts, the generated class compiles, and callers find their own names in it.</summary>
public sealed class NameTests
{
    private const string Models = """
        model Exp {
            input y: f32[N, 3]
            output x1: f32[N, 3] = exp(y)
        }

        model Layout {
            input c0: f32[N, 3]
            input i: f32[N, 3]
            layer run = Linear(3)
            layer value = Linear(3)
            layer c0_shape = Linear(3)
            output row: f32[N, 3] = (c0 -> run -> value -> c0_shape) + i
        }

        model Image {
            input begin: f32[step, 3, 8, 8]
            layer y = Conv2d(4, 3)
            layer y_shape = Conv2d(4, 3)
            output end: f32[step, 4, 4, 4] = begin -> y -> relu -> y_shape -> relu
        }

        model Words {
            input class: i64[N, T]
            layer step = Embedding(5, 4)
            layer event = LSTM(4, batch_first: true)
            states, h, c = class -> step -> event
            output string: f32[N, T, 4] = states
        }
        """;

    [Fact]
    public void Every_class_compiles_and_keeps_the_programs_names()
    {
        var compilation = new Compilation(new SourceText("names.nn", Models));
        Assert.Empty(compilation.Diagnostics);
        Dictionary<string, EmittedModel> emitted = compilation.Models.ToDictionary(m => m.Name, m => compilation.Build(m).Emit());
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("Names", emitted.Values.Select(e => e.Source)));
        Assert.Equal(["y", "x1", "N"], Arguments("Exp"));
        Assert.Equal(["c0", "i", "row", "N"], Arguments("Layout"));
        Assert.Equal(["begin", "end", "step"], Arguments("Image"));
        Assert.Equal(["class", "string", "T", "N"], Arguments("Words"));
        foreach (string model in emitted.Keys)
        {
            using ICompiledModel made = AssemblyCache.Create(Type(model), new SeededParameters(1));
            Assert.Equal(model, made.Description.Name);
        }

        Type Type(string model) => assembly.GetType(emitted[model].FullName, throwOnError: true)!;
        IEnumerable<string?> Arguments(string model) =>
            Type(model).GetMethods().Single(m => m.Name == "Run" && m.ReturnType == typeof(void)).GetParameters().Select(p => p.Name);
    }
}
