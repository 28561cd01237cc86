namespace ModelDsl.Runtime;

// The logarithm of the gamma function and its derivative.
public static partial class ScalarMath
{
    // log Γ(2 + z) = Σ cₖ zᵏ, |z| ≤ 1/2: c₁ = 1 − γ, cₖ = (−1)ᵏ (ζ(k) − 1) / k.
    private static readonly double[] s_logGammaAtTwo =
    [
        0, 0.422784335098467139, 0.322467033424113218, -0.0673523010531980951, 0.0205808084277845479, -0.00738555102867398527,
        0.00289051033074152329, -0.00119275391170326098, 0.000509669524743042422, -0.00022315475845357938, 9.94575127818085337e-5,
        -4.49262367381331417e-5, 2.05072127756706916e-5, -9.4394882752683959e-6, 4.3748667899074878e-6, -2.03921575380136624e-6,
        9.55141213040741983e-7, -4.49246919876456604e-7, 2.12071848055546659e-7, -1.00432248239680996e-7, 4.76981016936398057e-8,
        -2.27110946089431649e-8, 1.08386592148969541e-8, -5.18347504197004666e-9, 2.48367454380247832e-9, -1.19214014058609121e-9,
        5.73136724167886201e-10, -2.75952288512423315e-10, 1.33047643742444895e-10, -6.42296456383810002e-11,
    ];

    // Stirling's series: B₂ₖ / (2k (2k − 1)).
    private static readonly double[] s_stirling =
        [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400];

    // Of the digamma function: B₂ₖ / 2k.
    private static readonly double[] s_digammaSeries =
        [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160];

    private const double HalfLogTwoPi = 0.918938533204672742;

    /// <summary>log |Γ(x)|; ∞ at 0 and the negative integers.</summary>
    public static double Lgamma(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (double.IsInfinity(x))
            return double.PositiveInfinity;
        if (x <= 0)
        {
            if (x == Math.Floor(x))
                return double.PositiveInfinity;
            // Γ(x) Γ(−x) = −π / (x sin πx)
            return Math.Log(Math.PI / Math.Abs(x * double.SinPi(x))) - Lgamma(-x);
        }
        if (x < 0.5)
            return Lgamma(1 + x) - Math.Log(x);
        if (x < 1.5)
            return Polynomial(s_logGammaAtTwo, x - 1) - Log1p(x - 1);
        if (x <= 2.5)
            return Polynomial(s_logGammaAtTwo, x - 2);
        if (x < 10)
        {
            double product = 1;
            while (x > 2.5)
                product *= --x;
            return Math.Log(product) + Polynomial(s_logGammaAtTwo, x - 2);
        }
        double inverse = 1 / x;
        return (x - 0.5) * (Math.Log(x) - 1) + (HalfLogTwoPi - 0.5) + inverse * Polynomial(s_stirling, inverse * inverse);
    }

    /// <summary>Γ′(x) / Γ(x); ∓∞ at ±0, NaN at the negative integers.</summary>
    public static double Digamma(double x)
    {
        if (x == 0)
            return Math.CopySign(double.PositiveInfinity, -x);
        if (x < 0)
        {
            if (x == Math.Floor(x))
                return double.NaN;
            return Digamma(1 - x) - Math.PI * double.CosPi(x) / double.SinPi(x);
        }
        double shift = 0;
        for (; x < 10; x++)
            shift += 1 / x;
        double inverse = 1 / x;
        return Math.Log(x) - 0.5 * inverse - inverse * inverse * Polynomial(s_digammaSeries, inverse * inverse) - shift;
    }
}
