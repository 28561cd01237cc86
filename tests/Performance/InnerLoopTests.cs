using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace ModelDsl.Tests.Performance;

/// <summary>A fact about 512-bit machine code, skipped on machines without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Avx512FactAttribute : FactAttribute
{
    public Avx512FactAttribute()
    {
        if (!Vector512.IsHardwareAccelerated || !Avx512F.IsSupported) Skip = "a machine without AVX-512: its compiler would not use these loops";
    }
}

/// <summary>A fact about machine code of 256 bits and less, skipped on machines that lack it. Those with AVX-512 leave that out.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Avx2FactAttribute : FactAttribute
{
    public Avx2FactAttribute()
    {
        if (!Avx2.IsSupported || !Fma.IsSupported) Skip = "a machine without AVX2: its compiler would not use these loops";
    }
}

/// <summary>Guards the innermost loops without a clock: their sums stay in registers, and they have no more instructions than recorded.</summary>
/// <remarks>
/// A row of the record is a method, its multiply-adds, all instructions and vectors on the stack in the loop. A newer compiler
/// may need fewer instructions; more of them, or any vector on the stack, is a regression. The record of 512 bits is of code made ahead of time
/// (<see cref="AheadCompiler"/>), so that machines without them check it as well.
/// </remarks>
public sealed class InnerLoopTests
{
    private static readonly (string Name, string Value)[] s_narrow = [("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX512F", "0")];

    private const string Windows = "ModelDsl.Runtime.WindowTiles", Sums = "ModelDsl.Runtime.WeightedSumStep";

    private static readonly string[] s_wide =
    [
        "ModelDsl.Runtime.Tiles512", "ModelDsl.Runtime.DoubleTiles512", "ModelDsl.Runtime.PlaneTiles512", "ModelDsl.Runtime.ColumnTiles512", "ModelDsl.Runtime.BlockTiles512", $"{DirectTiles}16",
        $"{Windows}:ModelDsl.Runtime.F32x16,{Sums}", "ModelDsl.Runtime.WindowPairTiles:ModelDsl.Runtime.F32x16", "ModelDsl.Runtime.RowWindows:FourRows:ModelDsl.Runtime.F32x16", "ModelDsl.Runtime.SmallestWindows:FourRows:ModelDsl.Runtime.F32x16",
        "ModelDsl.Runtime.AttentionRows:Back:ModelDsl.Runtime.F32x16", "ModelDsl.Runtime.LaneSteps:Tanh:ModelDsl.Runtime.F32x16",
    ];

    /// <summary>Whatever the processor of this machine has.</summary>
    [AheadFact]
    public void Loops_of_512_bits_keep_their_sums_in_registers()
    {
        IReadOnlyList<MachineCode> methods = AheadCompiler.Compile("x86-64-v4", s_wide);
        Assert.All(methods, m => Assert.Contains(m.InnerLoop, l => l.Contains("zmm", StringComparison.Ordinal)));
        Check("loops512", methods, ", compiled ahead of time");
    }

    /// <summary>A call for the last few elements of a row would leave no register to what its other turns keep.</summary>
    [AheadFact]
    public void Parts_of_512_bit_vectors_are_loaded_and_stored_without_calls()
    {
        MachineCode method = Assert.Single(AheadCompiler.Compile("x86-64-v4", ["ModelDsl.Runtime.PairPooling:Run:ModelDsl.Runtime.F32x16,ModelDsl.Runtime.MaxStep"]));
        Assert.Contains(method.Lines, l => l.Contains("{k1}{z}", StringComparison.Ordinal));
        Assert.DoesNotContain(method.Lines, l => l.Contains("LaneParts", StringComparison.Ordinal) || l.Contains("zmm", StringComparison.Ordinal) && MachineCode.IsSpill(l));
    }

    /// <summary>The same by the compiler of running programs, which orders blocks differently and so has numbers of its own.</summary>
    [Avx512Fact]
    public void Loops_of_512_bits_have_no_vectors_on_the_stack_where_they_run() =>
        Assert.All(MachineCode.Of(s_wide), m => Assert.True(m.InnerLoop.Any(MachineCode.IsMultiplyAdd) && !m.InnerLoop.Any(MachineCode.IsSpill), m.Name));

    /// <summary>With the sixteen registers of machines that have no AVX-512.</summary>
    [Avx2Fact]
    public void Narrower_loops_keep_their_sums_in_registers() => Check("loops256", [.. MachineCode.Of(
    [
        "ModelDsl.Runtime.Tiles256", "ModelDsl.Runtime.Tiles128", "ModelDsl.Runtime.DoubleTiles256", "ModelDsl.Runtime.DoubleTiles128",
        "ModelDsl.Runtime.PlaneTiles256", "ModelDsl.Runtime.PlaneTiles128", "ModelDsl.Runtime.ColumnTiles256", "ModelDsl.Runtime.ColumnTiles128", "ModelDsl.Runtime.BlockTiles256", "ModelDsl.Runtime.BlockTiles128", $"{DirectTiles}8", "ModelDsl.Runtime.DirectTiles256",
        $"{Windows}:ModelDsl.Runtime.F32x8,{Sums}", "ModelDsl.Runtime.SmallestWindows:Strips:ModelDsl.Runtime.F32x8,ModelDsl.Runtime.SmallestWindows+Whole,ModelDsl.Runtime.SmallestWindows+Unbounded",
    ], s_narrow).Where(m => !IsForManyRegisters(m.Name))]);

    private const string DirectTiles = "ModelDsl.Runtime.DirectTiles:System.Single,ModelDsl.Runtime.F32x";

    // Tiles of operands that are read where they lie have more sums than sixteen registers hold; lower ones are taken there.
    private static bool IsForManyRegisters(string name) =>
        name.Split("DirectTiles.Rows") is ["", var size] && size.Split('x') is [var rows, var vectors] && int.Parse(rows) > 1 && (int.Parse(rows) + 1) * int.Parse(vectors) + 1 > 16;

    private static void Check(string record, IReadOnlyList<MachineCode> methods, string made = "")
    {
        Assert.NotEmpty(methods);
        string path = Path.Combine(Here(), $"{record}.verified.txt");
        bool update = Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1";
        Dictionary<string, int> recorded = update ? [] : File.ReadLines(path).Skip(1).Select(l => l.Split('\t')).ToDictionary(c => c[0], c => int.Parse(c[2]));
        var table = new StringBuilder($"method{made}\tmultiply-adds\tinstructions\ton the stack\n");
        var worse = new List<string>();
        foreach (MachineCode method in methods.OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            IReadOnlyList<string> loop = method.InnerLoop;
            int sums = loop.Count(MachineCode.IsMultiplyAdd), spills = loop.Count(MachineCode.IsSpill);
            string row = $"{method.Name}\t{sums}\t{loop.Count}\t{spills}";
            table.Append(row).Append('\n');
            if (sums == 0 || spills > 0 || !update && (!recorded.TryGetValue(method.Name, out int most) || loop.Count > most)) worse.Add(row);
        }
        Assert.True(worse.Count == 0, $"more instructions than {Path.GetFileName(path)} says, or vectors on the stack:\n{string.Join('\n', worse)}\nUPDATE_BASELINES=1 records new numbers of instructions.");
        if (update) File.WriteAllText(path, table.ToString());
        else Assert.Equal(recorded.Keys.Order(StringComparer.Ordinal), methods.Select(m => m.Name).Order(StringComparer.Ordinal));
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
