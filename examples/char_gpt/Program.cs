// Writes text one character after another with the class that nnc made from char_gpt.nn.
// The weights here are drawn from a seed, so the text is noise until a trained file is given as the first argument.
using Models;

const string alphabet = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const int context = 64;

using CharGPT gpt = args.Length > 0 ? CharGPT.Load(args[0]) : new CharGPT(seed: 1);
var text = new List<long> { alphabet.IndexOf('T'), alphabet.IndexOf('o') };
var random = new Random(1);
var logits = new float[context * alphabet.Length];

while (text.Count < 100)
{
    long[] window = [.. text.TakeLast(context)];
    gpt.Run(window, logits.AsSpan(0, window.Length * alphabet.Length), window.Length, N: 1);
    text.Add(Sample(logits.AsSpan((window.Length - 1) * alphabet.Length, alphabet.Length), random));
}
Console.WriteLine(string.Concat(text.Select(c => alphabet[(int)c])));

// Draws a character with the probability that the model gives it.
static int Sample(ReadOnlySpan<float> logits, Random random)
{
    float largest = float.NegativeInfinity;
    foreach (float logit in logits) largest = MathF.Max(largest, logit);
    double sum = 0;
    foreach (float logit in logits) sum += Math.Exp(logit - largest);
    double left = random.NextDouble() * sum;
    for (int i = 0; i < logits.Length; i++)
    {
        left -= Math.Exp(logits[i] - largest);
        if (left <= 0) return i;
    }
    return logits.Length - 1;
}
