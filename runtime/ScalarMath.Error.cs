namespace ModelDsl.Runtime;

// The error function and its complement. Both polynomials interpolate at Chebyshev nodes, computed with 60 digits.
public static partial class ScalarMath
{
    // erf(x) / x in x², for |x| ≤ 0.5; off by less than 1e-20.
    private static readonly double[] s_erfNearZero =
    [
        1.12837916709551257, -0.376126389031837525, 0.112837916709551238, -0.0268661706451300346, 0.00522397762540319254,
        -0.000854832701615916349, 0.000120553321311759814, -1.49255865600964152e-5, 1.64590343272189115e-6,
        -1.62731387616869772e-7, 1.32143782383384386e-8,
    ];

    // (1 + 2x)·exp(x²)·erfc(x) in t = (x − 3.75) / (x + 3.75), for 0.4 ≤ x ≤ 28; off by less than 1e-18.
    private static readonly double[] s_scaledErfc =
    [
        1.23751263083782758, -0.140240598585547017, 0.00358541548546364654, 0.0822767384901506812, -0.108803930141705719,
        0.0923043211602180759, -0.0586933985905571544, 0.0283622774210288228, -0.00974657954806902129, 0.00175562583880224798,
        0.000293713603970146196, -0.000290154028957427233, 5.16493268602701618e-5, 2.23841556891797523e-5,
        -1.14446370001951075e-5, -9.73623556289326977e-7, 1.75212945696538996e-6, -5.66700812605077404e-8,
        -2.58469900050329253e-7, 2.22296019624013085e-8, 3.75560824698498843e-8, -2.84461690272578662e-9, -4.01139766303573473e-9,
    ];

    /// <summary>2/√π · ∫₀ˣ exp(−t²) dt.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (Math.Abs(x) < 0.5)
            return x * Polynomial(s_erfNearZero, x * x);
        return Math.CopySign(1 - ErfcTail(Math.Abs(x)), x);
    }

    /// <summary>1 − erf(x), accurate where that is small.</summary>
    public static double Erfc(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (Math.Abs(x) < 0.5)
            return 1 - x * Polynomial(s_erfNearZero, x * x);
        return x < 0 ? 2 - ErfcTail(-x) : ErfcTail(x);
    }

    private static double ErfcTail(double x)
    {
        if (x > 28)
            return 0; // below the least double

        // The rounding error of x² would be magnified by exp, so it is applied by itself.
        double square = x * x, missing = Math.FusedMultiplyAdd(x, x, -square);
        double scaled = Polynomial(s_scaledErfc, (x - 3.75) / (x + 3.75)) / (1 + 2 * x);
        return Math.Exp(-square) * (scaled - scaled * missing);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            sum = Math.FusedMultiplyAdd(sum, x, coefficients[i]);
        return sum;
    }
}
