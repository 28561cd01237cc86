using ModelDsl.Elaboration;

namespace ModelDsl.Tests.Elaboration;

public class ExampleTests
{
    [Fact]
    public void LeNet5_has_the_types_and_parameters_of_the_language_page()
    {
        ElaboratedModel model = Programs.Valid("""
            model LeNet5(classes: int = 10) {
                input image: f32[N, 1, 28, 28]

                features = image
                    -> Conv2d(6, kernel_size: 5, padding: 2) -> ReLU -> MaxPool2d(2)
                    -> Conv2d(16, kernel_size: 5)            -> ReLU -> MaxPool2d(2)

                output logits: f32[N, classes] = features
                    -> Flatten -> Linear(120) -> ReLU -> Linear(84) -> ReLU -> Linear(classes)
            }
            """);
        Assert.Equal("logits: f32[N, 10]", Programs.Types(model.Outputs));
        Assert.Equal(61_706, Programs.Count(model));
        Assert.Equal(["conv2d_0.weight", "conv2d_0.bias", "conv2d_1.weight", "conv2d_1.bias", "linear_0.weight", "linear_0.bias",
            "linear_1.weight", "linear_1.bias", "linear_2.weight", "linear_2.bias"], model.Parameters.Select(p => p.Path));
    }

    [Theory]
    [InlineData("char_gpt")]
    [InlineData("lenet5")]
    [InlineData("lstm_tagger")]
    [InlineData("mlp")]
    [InlineData("mobilenet_v2")]
    [InlineData("resnet18")]
    [InlineData("unet")]
    [InlineData("vit_tiny")]
    public void Examples_elaborate_without_a_word(string name)
    {
        string folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "examples"))) folder = Path.GetDirectoryName(folder)!;
        string text = File.ReadAllText(Path.Combine(folder, "examples", name, $"{name}.nn"));
        Assert.Equal("", Programs.Describe(Elaborator.CheckDeclarations(Programs.Bind(text))));
        Assert.NotEmpty(Programs.Valid(text, training: true).Outputs);
    }
}
