// Reads the digits in this folder with the class that nnc made from lenet5.nn.
using Models;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

using LeNet5 lenet = LeNet5.Load();

Span<float> probabilities = stackalloc float[10];
foreach (string name in (string[])["three", "four", "seven"])
{
    TensorData image = TensorFile.ReadFor(Path.Combine(AppContext.BaseDirectory, name + ".png"), ElementType.F32, [null, 1, 28, 28]);
    lenet.Run(image.As<float>(), probabilities);

    int best = 0;
    for (int digit = 1; digit < 10; digit++)
    {
        if (probabilities[digit] > probabilities[best]) best = digit;
    }
    Console.WriteLine($"{name}.png is a {best} ({probabilities[best]:P1})");
}
