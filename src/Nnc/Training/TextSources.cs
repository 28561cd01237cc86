using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>Texts as sequences of numbers.</summary>
internal static class TextSources
{
    /// <summary>
    /// Every window of a text, and the same window one place on. Characters are numbered in the order of their code points, bytes are
    /// numbers already.
    /// </summary>
    public static List<DataColumn> Windows(StageArguments stage, ColumnInput[] inputs, string folder, bool bytes)
    {
        string path = FileSources.Existing(folder, stage.Path("file")), what = bytes ? "bytes" : "characters";
        int context = stage.Count("context", least: 1);
        double from = stage.Number("from", 0), to = stage.Number("to", 1);
        // Validation walks the text once; training starts anywhere.
        int stride = stage.Count("stride", 1, least: 1);
        if (inputs.Length != 2) throw new UserException($"{what} give two columns, a window and the next {what}; the program has {inputs.Length} inputs");
        if (!(from >= 0 && from < to && to <= 1)) throw stage.Wrong($"`from` and `to` are shares of the text, found {from} and {to}");
        ushort[] codes = bytes ? Array.ConvertAll(File.ReadAllBytes(path), b => (ushort)b) : Characters(File.ReadAllText(path));
        codes = codes[(int)(from * codes.Length)..(int)(to * codes.Length)];
        int windows = codes.Length - context;
        if (windows < 1) throw new UserException($"{path}: the text has {codes.Length} {what}, a window of {context} and the next one do not fit");
        int count = (windows - 1) / stride + 1;
        return [new WindowColumn(inputs[0].Name, codes, context, count, 0, stride), new WindowColumn(inputs[1].Name, codes, context, count, 1, stride)];
    }

    private static ushort[] Characters(string text)
    {
        char[] alphabet = [.. text.Distinct().Order()];
        var codes = new ushort[text.Length];
        for (int i = 0; i < codes.Length; i++) codes[i] = (ushort)Array.BinarySearch(alphabet, text[i]);
        return codes;
    }
}
