using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Docs;

/// <summary>The files that the commands on error pages meet.</summary>
internal static class PageFiles
{
    public static void Write(string code, string folder)
    {
        string At(string name) => Path.Combine(folder, name);
        void Input(string row) => File.WriteAllText(At("x.csv"), row + "\n");
        void Weights(int rows, int columns) => TensorFile.Write(At("weights.safetensors"),
            [new NamedTensor("fc.weight", TensorData.From(new float[rows * columns], rows, columns)), new NamedTensor("fc.bias", TensorData.From(new float[rows], rows))]);
        switch (code)
        {
            case "NN0015":
                File.WriteAllBytes(At("model.nn"), [0x08, 0x00, 0x7b, 0x7d]);
                break;
            case "NN4001":
                Input("1,2,3");
                Weights(2, 5);
                break;
            case "NN4002":
                Input("1,2,3");
                Weights(2, 3);
                File.WriteAllBytes(At("weights.safetensors"), File.ReadAllBytes(At("weights.safetensors"))[..^8]);
                break;
            case "NN4004":
                Input("1,2,3,4");
                break;
            case "NN4005":
                Input("1,nan,3");
                break;
            case "NN4006":
                Input("1,2,3");
                break;
            case "NN6004":
                File.Copy(At("model.nn"), At("other.nn"));
                break;
        }
    }
}
