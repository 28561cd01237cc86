using System.Runtime.CompilerServices;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;
using ModelDsl.Tests.Files;

namespace ModelDsl.Tests.Weights;

public class WeightLoaderTests : TempFolder
{
    private static NamedTensor F32(string name, params int[] shape)
    {
        TensorData data = TensorData.Zeros(ElementType.F32, shape);
        for (int i = 0; i < data.Count; i++) data.As<float>()[i] = i + 1;
        return new NamedTensor(name, data);
    }

    private static WeightSpec Spec(string name, params int[] shape) => new(name, ElementType.F32, shape);

    private static WeightMismatchException Mismatch(WeightSet weights, WeightSpec[] specs, WeightOptions? options = null) =>
        Assert.Throws<WeightMismatchException>(() => new WeightLoader(weights, specs, options));

    [Fact]
    public void Weights_load_by_name_from_a_file_and_from_a_stream()
    {
        string path = At("w.safetensors");
        TensorFile.Write(path, F32("fc.weight", 2, 3), F32("fc.bias", 2), new NamedTensor("steps", TensorData.From([7L], [])));
        WeightSpec[] specs = [Spec("fc.weight", 2, 3), Spec("fc.bias", 2), new("steps", ElementType.I64, [], [], Buffer: true)];
        using WeightSet file = WeightFile.Open(path), stream = WeightFile.Open(new MemoryStream(File.ReadAllBytes(path)));
        foreach (WeightSet weights in new[] { file, stream })
        {
            var loader = new WeightLoader(weights, specs);
            var values = new float[6];
            loader.CopyTo<float>("fc.weight", values);
            Assert.Equal([1, 2, 3, 4, 5, 6], values);
            var steps = new long[1];
            loader.CopyTo<long>("steps", steps);
            Assert.Equal([7L], steps);
            Assert.Throws<ArgumentException>(() => loader.CopyTo("fc.bias", new float[3].AsSpan()));
            Assert.Throws<ArgumentException>(() => loader.CopyTo("fc.bias", new int[2].AsSpan()));
            Assert.Throws<ArgumentException>(() => loader.CopyTo("fc.other", new float[2].AsSpan()));
        }
    }

    [Fact]
    public void All_mismatches_are_listed_at_once_with_both_shapes()
    {
        string path = At("w.safetensors");
        TensorFile.Write(path, F32("conv.weight", 6, 3, 5, 5), F32("fc.wieght", 2, 3), new NamedTensor("fc.bias", TensorData.From([(Half)1, (Half)2], 2)), F32("old", 1));
        using WeightSet weights = WeightFile.Open(path);
        WeightMismatchException error = Mismatch(weights, [Spec("conv.weight", 6, 1, 5, 5), Spec("fc.weight", 2, 3), Spec("fc.bias", 2)]);
        Assert.Equal(
            $"""
            {path}: 5 weights do not fit the model
              conv.weight: f32[6, 1, 5, 5] wanted, the file has f32[6, 3, 5, 5]
              fc.weight: f32[2, 3] wanted, the file lacks it; did you mean `fc.wieght`?
              fc.bias: f32[2] wanted, the file has f16[2]
              fc.wieght: the model has no such weight, the file has f32[2, 3]; did you mean `fc.weight`?
              old: the model has no such weight, the file has f32[1]
            """.ReplaceLineEndings("\n"), error.Message);
        Assert.Equal(
            [WeightMismatchKind.Shape, WeightMismatchKind.Missing, WeightMismatchKind.Element, WeightMismatchKind.Extra, WeightMismatchKind.Extra],
            error.Mismatches.Select(m => m.Kind));
        Assert.IsAssignableFrom<ModelFileException>(error);
    }

    [Fact]
    public void Partial_loading_accepts_missing_and_extra_but_no_wrong_shape()
    {
        using WeightSet weights = WeightSet.Of([F32("a", 2), F32("x", 1)]);
        var partial = new WeightOptions { Partial = true };
        var loader = new WeightLoader(weights, [Spec("a", 2), Spec("b", 3)], partial);
        Assert.Equal(["b"], loader.Missing);
        Assert.Equal(["x"], loader.Extra);
        float[] b = [5, 6, 7];
        Assert.False(loader.TryCopyTo<float>("b", b));
        Assert.Equal([5, 6, 7], b);
        Assert.True(loader.Contains("a"));
        Assert.Contains("f32[3] wanted", Mismatch(weights, [Spec("a", 3)], partial).Message);
    }

    [Fact]
    public void Pytorchs_batch_counter_is_ignored_and_never_missed()
    {
        using WeightSet weights = WeightSet.Of([F32("bn.weight", 2), new NamedTensor("bn.num_batches_tracked", TensorData.From([3L], []))]);
        Assert.Empty(new WeightLoader(weights, [Spec("bn.weight", 2)]).Extra);
        using WeightSet without = WeightSet.Of([F32("bn.weight", 2)]);
        var loader = new WeightLoader(without, [Spec("bn.weight", 2), new("bn.num_batches_tracked", ElementType.I64, [], [], true)]);
        Assert.False(loader.Contains("bn.num_batches_tracked"));
        using WeightSet other = WeightSet.Of([F32("num_batches_tracked_too", 1)]);
        Mismatch(other, []);
    }

    [Fact]
    public void Renames_map_single_names_and_prefixes()
    {
        using WeightSet weights = WeightSet.Of([F32("module.conv.weight", 2), F32("module.head.bias", 3)]);
        var options = new WeightOptions { Map = [WeightRename.Parse("module.head.bias=fc.bias"), WeightRename.Parse("module.*=*")] };
        var loader = new WeightLoader(weights, [Spec("conv.weight", 2), Spec("fc.bias", 3)], options);
        Assert.True(loader.Contains("conv.weight") && loader.Contains("fc.bias"));

        Assert.Contains("`module.head.bias` in the file", Mismatch(weights, [Spec("conv.weight", 2)], options).Message);
        Assert.Contains("f32[4] wanted, the file has f32[3] as `module.head.bias`", Mismatch(weights, [Spec("conv.weight", 2), Spec("fc.bias", 4)], options).Message);
    }

    [Fact]
    public void A_rename_of_nothing_and_a_rename_onto_another_are_mismatches()
    {
        using WeightSet weights = WeightSet.Of([F32("a", 1), F32("b", 1)]);
        WeightMismatchException nothing = Mismatch(weights, [Spec("a", 1), Spec("b", 1)], new WeightOptions { Map = [new("aa", "c")] });
        Assert.Contains("aa=c: the file has no `aa`; did you mean `a`?", nothing.Message);
        WeightMismatchException twice = Mismatch(weights, [Spec("a", 1)], new WeightOptions { Map = [new("b", "a")] });
        Assert.Contains("the file's `a` and `b` both become it", twice.Message);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=b")]
    [InlineData("a=")]
    [InlineData("a.*=b")]
    [InlineData("a.*.*=b.*.*")]
    public void What_is_no_rename_is_told_so(string text) => Assert.Contains(text, Assert.Throws<FormatException>(() => WeightRename.Parse(text)).Message);

    [Theory]
    [InlineData("enc.*.w=dec.*.weight", "enc.0.w", "dec.0.weight")]
    [InlineData("enc.*.w=dec.*.weight", "enc.w", null)]
    [InlineData("*=model.*", "a.b", "model.a.b")]
    public void A_star_stands_for_any_text(string rename, string name, string? renamed) => Assert.Equal(renamed, WeightRename.Parse(rename).Apply(name));

    [Fact]
    public void A_shared_tensor_loads_from_any_of_its_paths()
    {
        WeightSpec[] specs = [new("embed.weight", ElementType.F32, [2], ["head.weight"])];
        foreach (string name in new[] { "embed.weight", "head.weight" })
        {
            using WeightSet weights = WeightSet.Of([F32(name, 2)]);
            Assert.True(new WeightLoader(weights, specs).Contains("embed.weight"));
        }
        using WeightSet both = WeightSet.Of([F32("embed.weight", 2), F32("head.weight", 2)]);
        Assert.True(new WeightLoader(both, specs).Contains("embed.weight"));
        using WeightSet differing = WeightSet.Of([F32("embed.weight", 2), new NamedTensor("head.weight", TensorData.From([9f, 9f], 2))]);
        Assert.Contains("one tensor with `head.weight`", Mismatch(differing, specs).Message);
    }

    [Fact]
    public void Weights_are_saved_as_they_were_also_over_their_own_file()
    {
        string path = At("w.safetensors");
        TensorFile.Write(path, F32("b", 70_000), F32("a", 3));
        byte[] before = File.ReadAllBytes(path);
        using (WeightSet weights = WeightFile.Open(path)) weights.Save(path);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(["w.safetensors"], Names());
    }

    [Fact]
    public void Npz_archives_are_weight_files_too()
    {
        TensorFile.Write(At("w.npz"), F32("fc.weight", 2));
        using WeightSet weights = WeightFile.Open(At("w.npz"));
        Assert.True(new WeightLoader(weights, [Spec("fc.weight", 2)]).Contains("fc.weight"));
    }

    [Fact]
    public void A_real_models_weights_load()
    {
        using WeightSet weights = WeightFile.Open(Path.Combine(Folder(), "..", "..", "examples", "lenet5", "lenet5.safetensors"));
        WeightSpec[] specs =
        [
            Spec("features.0.weight", 6, 1, 5, 5), Spec("features.0.bias", 6), Spec("features.3.weight", 16, 6, 5, 5), Spec("features.3.bias", 16),
            Spec("classifier.1.weight", 120, 400), Spec("classifier.1.bias", 120), Spec("classifier.3.weight", 84, 120), Spec("classifier.3.bias", 84),
            Spec("classifier.5.weight", 10, 84), Spec("classifier.5.bias", 10),
        ];
        Assert.Empty(new WeightLoader(weights, specs).Missing);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
