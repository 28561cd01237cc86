using System.Runtime.CompilerServices;

namespace ModelDsl.Tests.Tiles;

/// <summary>
/// The innermost loops of products and convolutions for 512, 256 and 128 bits come from one generator, the classes beside this one.
/// They are written out because the JIT keeps only named locals in registers.
/// </summary>
/// <remarks><c>UPDATE_BASELINES=1 dotnet test tests --filter TileSource</c> writes the files anew.</remarks>
public sealed class TileSourceTests
{
    private static readonly Dictionary<string, Func<string>> s_files = new()
    {
        ["Tiles/Tiles512.cs"] = () => ProductTiles.Source(512),
        ["Tiles/Tiles256.cs"] = () => ProductTiles.Source(256),
        ["Tiles/Tiles128.cs"] = () => ProductTiles.Source(128),
        ["Tiles/PlaneTiles512.cs"] = () => PlaneTiles.Source(512),
        ["Tiles/PlaneTiles256.cs"] = () => PlaneTiles.Source(256),
        ["Tiles/PlaneTiles128.cs"] = () => PlaneTiles.Source(128),
        ["Tiles/ColumnTiles512.cs"] = () => ColumnTiles.Source(512),
        ["Tiles/ColumnTiles256.cs"] = () => ColumnTiles.Source(256),
        ["Tiles/ColumnTiles128.cs"] = () => ColumnTiles.Source(128),
        ["Tiles/DoubleTiles512.cs"] = () => ProductTiles.Source(512, "double"),
        ["Tiles/DoubleTiles256.cs"] = () => ProductTiles.Source(256, "double"),
        ["Tiles/DoubleTiles128.cs"] = () => ProductTiles.Source(128, "double"),
        ["Tiles/DirectTiles.cs"] = DirectTiles.Source,
        ["Tiles/DirectTiles256.cs"] = DirectTiles.Narrow,
        ["Tiles/Dots512.cs"] = DotTiles.Source,
        ["Blocks/BlockTiles512.cs"] = () => BlockTiles.Source(512),
        ["Blocks/BlockTiles256.cs"] = () => BlockTiles.Source(256),
        ["Blocks/BlockTiles128.cs"] = () => BlockTiles.Source(128),
    };

    public static TheoryData<string> Files => [.. s_files.Keys];

    [Theory, MemberData(nameof(Files))]
    public void Tiles_in_the_runtime_are_what_the_generator_writes(string file)
    {
        string path = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "runtime", "Kernels", file), written = s_files[file]();
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1") File.WriteAllText(path, written);
        else Assert.True(File.ReadAllText(path).ReplaceLineEndings("\n") == written, $"{file} is not what tests/Tiles writes; UPDATE_BASELINES=1 writes it anew.");
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
