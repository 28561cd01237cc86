using System.Text;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Text;

namespace ModelDsl.Tests.Features;

/// <summary>Shapes over whole grids of settings, worked out while a program is checked.</summary>
public sealed class ShapeGridTests
{
    [Fact]
    public void Recurrent_shapes_are_right_for_every_combination()
    {
        var text = new StringBuilder();
        List<(string Name, string Output, string State, string? Cell)> expected = [];
        foreach (string kind in new[] { "RNN", "GRU", "LSTM" })
            foreach (int layers in new[] { 1, 3 })
                foreach (bool both in new[] { false, true })
                    foreach (bool first in new[] { false, true })
                        foreach (int projection in kind == "LSTM" ? new[] { 0, 2 } : [0])
                        {
                            string name = $"{kind}{expected.Count}", shape = first ? "N, T" : "T, N";
                            int width = projection > 0 ? projection : 4, directions = both ? 2 : 1;
                            string flags = $"bidirectional: {(both ? "true" : "false")}, batch_first: {(first ? "true" : "false")}{(projection > 0 ? $", proj_size: {projection}" : "")}";
                            text.Append($"model {name} {{\n    input x: f32[{shape}, 5]\n    r = x -> {kind}(4, num_layers: {layers}, {flags})\n    output y = r.y\n    output h = r.h\n{(kind == "LSTM" ? "    output c = r.c\n" : "")}}}\n");
                            // batch_first moves the batch of the output, never that of the states.
                            expected.Add((name, $"f32[{shape}, {directions * width}]", $"f32[{directions * layers}, N, {width}]", kind == "LSTM" ? $"f32[{directions * layers}, N, 4]" : null));
                        }
        Assert.Equal(32, expected.Count);
        var compilation = new Compilation(new SourceText("grid.nn", text.ToString()));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        foreach (var (name, output, state, cell) in expected)
        {
            Dictionary<string, string> found = compilation.Build(compilation.Models.Single(m => m.Name == name)).Shapes.Outputs.ToDictionary(o => o.Name, o => o.Type.ToString());
            Assert.Equal((output, state, cell), (found["y"], found["h"], found.GetValueOrDefault("c")));
        }
    }

    [Fact]
    public void Blocks_of_unfold_and_fold_are_counted_for_a_thousand_settings()
    {
        var random = new Random(11);
        var asserts = new StringBuilder();
        int settings = 0;
        while (settings < 1000)
        {
            int[] size = [random.Next(1, 12), random.Next(1, 12)], k = [random.Next(1, 5), random.Next(1, 5)], s = [random.Next(1, 4), random.Next(1, 4)],
                p = [random.Next(0, 3), random.Next(0, 3)], d = [random.Next(1, 4), random.Next(1, 4)];
            // Windows laid out one by one.
            int[] windows = [.. Enumerable.Range(0, 2).Select(axis => Enumerable.Range(0, 100).Count(i => i * s[axis] + d[axis] * (k[axis] - 1) < size[axis] + 2 * p[axis]))];
            if (windows[0] == 0 || windows[1] == 0) continue;
            string arguments = $"({k[0]}, {k[1]}), dilation: ({d[0]}, {d[1]}), padding: ({p[0]}, {p[1]}), stride: ({s[0]}, {s[1]})";
            int channels = 3 * k[0] * k[1], blocks = windows[0] * windows[1];
            asserts.Append($"    assert (f32[2, 3, {size[0]}, {size[1]}] -> Unfold({arguments})).shape == [2, {channels}, {blocks}]\n");
            asserts.Append($"    assert (f32[2, {channels}, {blocks}] -> Fold(({size[0]}, {size[1]}), {arguments})).shape == [2, 3, {size[0]}, {size[1]}]\n");
            settings++;
        }
        var compilation = new Compilation(new SourceText("grid.nn", $"test \"grid\" {{\n{asserts}}}\n"));
        ElaboratedTest test = compilation.Test(compilation.Tests.Single());
        Assert.Empty(test.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
    }
}
