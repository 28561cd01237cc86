namespace ModelDsl.Tests.Docs;

/// <summary>The files that the commands on error pages meet.</summary>
internal static class PageFiles
{
    public static void Write(string code, string folder)
    {
        string At(string name) => Path.Combine(folder, name);
        switch (code)
        {
            case "NN0015":
                File.WriteAllBytes(At("model.nn"), [0x08, 0x00, 0x7b, 0x7d]);
                break;
        }
    }
}
