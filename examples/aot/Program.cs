// A native program: the picture of a digit in, the digit out. The weights are a part of it.
using Models;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

string file = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "seven.png");
try
{
    using LeNet5 lenet = LeNet5.Load();
    TensorData image = TensorFile.ReadFor(file, ElementType.F32, [1, 1, 28, 28]);

    Span<float> probabilities = stackalloc float[10];
    lenet.Run(image.As<float>(), probabilities);

    int best = 0;
    for (int digit = 1; digit < 10; digit++)
    {
        if (probabilities[digit] > probabilities[best]) best = digit;
    }
    Console.WriteLine(best);
    return 0;
}
catch (ModelFileException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
