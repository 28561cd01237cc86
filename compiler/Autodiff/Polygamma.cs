using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Autodiff;

/// <summary>Derivatives of the digamma function, written in other primitives.</summary>
internal static class Polygamma
{
    private const int Steps = 8;

    /// <summary>ψ′(x) = Σ 1 / (x + n)², by the recurrence up to x + 8 and Stirling's series from there; mirrored below ½.</summary>
    public static Formula Trigamma(Formula x)
    {
        // ψ′(1 - x) + ψ′(x) = (π / sin πx)²
        Formula mirrored = x.IsLess(0.5), z = mirrored.Choose(1 - x, x);
        Formula sum = z.Square.Apply(new Reciprocal());
        for (int n = 1; n < Steps; n++) sum += (z + n).Square.Apply(new Reciprocal());
        Formula inverse = (z + Steps).Apply(new Reciprocal()), square = inverse.Square;
        Formula series = inverse * (1 + inverse * 0.5 + square * (1.0 / 6 - square * (1.0 / 30 - square * (1.0 / 42 - square * (1.0 / 30)))));
        Formula total = sum + series;
        Formula sine = ((x - x.Apply(new Round())) * Math.PI).Sin;
        return mirrored.Choose((sine.Apply(new Reciprocal()) * Math.PI).Square - total, total);
    }
}
