namespace ModelDsl.Runtime;

/// <summary>A few numbers worked on at once: the vector type that kernels are written over.</summary>
/// <remarks>
/// <para>A kernel is one generic method over <c>V : struct, ILanes&lt;V, float&gt;</c>; its caller picks the width the machine
/// has. Every member acts on each lane by itself, so an element's result does not depend on its neighbours, on the width
/// or on where a loop's tail begins: tails use the partial loads and stores with the same arithmetic.</para>
/// <para>Comparisons give masks, lanes of all ones or all zeros bits; only <see cref="Select"/>, the mask logic and
/// <see cref="StoreMask(ref bool, int)"/> read them.</para>
/// <para>Indices count elements from the given reference; nothing is checked. Only <c>count</c> elements are touched by
/// the partial forms, never more.</para>
/// </remarks>
public interface ILanes<TSelf, T> where TSelf : struct, ILanes<TSelf, T>
{
    /// <summary>How many lanes there are.</summary>
    static abstract int Count { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Load(ref readonly T x, int index);

    /// <summary>The first <paramref name="count"/> lanes from memory, the others 0; count is at most <see cref="Count"/>.</summary>
    static abstract TSelf Load(ref readonly T x, int index, int count);

    void Store(ref T y, int index);

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    void Store(ref T y, int index, int count);

    /// <summary>A mask from booleans.</summary>
    static abstract TSelf LoadMask(ref readonly bool x, int index);

    static abstract TSelf LoadMask(ref readonly bool x, int index, int count);

    /// <summary>Stores this mask as booleans.</summary>
    void StoreMask(ref bool y, int index);

    void StoreMask(ref bool y, int index, int count);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Fill(T value);

    /// <summary>start, start + 1, start + 2, …</summary>
    static abstract TSelf Index(T start);

    /// <summary>A mask that is true in the first <paramref name="count"/> lanes.</summary>
    static abstract TSelf FirstLanes(int count);

    /// <summary>The first <paramref name="count"/> lanes of x and the others of <paramref name="others"/>.</summary>
    static abstract TSelf First(TSelf x, int count, TSelf others);

    static abstract TSelf operator +(TSelf a, TSelf b);
    static abstract TSelf operator -(TSelf a, TSelf b);
    static abstract TSelf operator *(TSelf a, TSelf b);
    static abstract TSelf operator /(TSelf a, TSelf b);
    static abstract TSelf operator -(TSelf x);

    /// <summary>a·b + c, rounded once where the processor has an instruction for it; elsewhere twice, since doing without takes a call for each lane.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The greater one; NaN if either is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The lesser one; NaN if either is NaN.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The greater of x and a bound that is no NaN; NaN where x is. Of two zeros either may be returned.</summary>
    static abstract TSelf AtLeast(TSelf x, TSelf bound);

    /// <summary>The lesser of x and a bound that is no NaN; NaN where x is. Of two zeros either may be returned.</summary>
    static abstract TSelf AtMost(TSelf x, TSelf bound);

    /// <summary>The same as <see cref="Max"/>, by the name of the primitive.</summary>
    static virtual TSelf Maximum(TSelf a, TSelf b) => TSelf.Max(a, b);

    /// <summary>The same as <see cref="Min"/>, by the name of the primitive.</summary>
    static virtual TSelf Minimum(TSelf a, TSelf b) => TSelf.Min(a, b);

    static abstract TSelf Equal(TSelf a, TSelf b);
    static abstract TSelf NotEqual(TSelf a, TSelf b);
    static abstract TSelf Less(TSelf a, TSelf b);
    static abstract TSelf LessOrEqual(TSelf a, TSelf b);
    static abstract TSelf Greater(TSelf a, TSelf b);
    static abstract TSelf GreaterOrEqual(TSelf a, TSelf b);

    static abstract TSelf And(TSelf a, TSelf b);
    static abstract TSelf Or(TSelf a, TSelf b);
    static abstract TSelf Xor(TSelf a, TSelf b);

    /// <summary>The complement of a mask.</summary>
    static abstract TSelf Not(TSelf mask);

    /// <summary><paramref name="a"/> where the mask is true, else <paramref name="b"/>.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary>Whether any lane of this mask is true.</summary>
    bool AnyTrue();

    /// <summary>Whether every lane of this mask is true.</summary>
    bool AllTrue();

    /// <summary>The sum of all lanes, always added in the same order for a given width.</summary>
    T ReduceSum();

    /// <summary>The product of all lanes, always multiplied in the same order for a given width.</summary>
    T ReduceProduct();

    /// <summary>The greatest lane; NaN if any is NaN.</summary>
    T ReduceMax();

    /// <summary>The least lane; NaN if any is NaN.</summary>
    T ReduceMin();

    static abstract TSelf Abs(TSelf x);
    static virtual TSelf Negate(TSelf x) => -x;
    static virtual TSelf Square(TSelf x) => x * x;
    static abstract TSelf Reciprocal(TSelf x);
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>1 / √x.</summary>
    static abstract TSelf Rsqrt(TSelf x);

    static abstract TSelf Floor(TSelf x);
    static abstract TSelf Ceil(TSelf x);

    /// <summary>The nearest integer; halves go to the even one.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>The integer part, towards zero.</summary>
    static abstract TSelf Trunc(TSelf x);

    /// <summary>−1, 0 or 1; NaN for NaN.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>A mask of the lanes that are NaN.</summary>
    static virtual TSelf IsNan(TSelf x) => TSelf.NotEqual(x, x);

    static abstract TSelf Exp(TSelf x);

    /// <summary>eˣ for x ≤ 0 as a part of a sum whose largest part is 1: floats are at most 4 + 1.25·|x| units in their last place off.</summary>
    static abstract TSelf Decay(TSelf x);

    static abstract TSelf Exp2(TSelf x);
    static abstract TSelf Expm1(TSelf x);
    static abstract TSelf Log(TSelf x);
    static abstract TSelf Log2(TSelf x);
    static abstract TSelf Log10(TSelf x);
    static abstract TSelf Log1p(TSelf x);
    static abstract TSelf Sin(TSelf x);
    static abstract TSelf Cos(TSelf x);
    static abstract TSelf Tan(TSelf x);
    static abstract TSelf Asin(TSelf x);
    static abstract TSelf Acos(TSelf x);
    static abstract TSelf Atan(TSelf x);
    static abstract TSelf Sinh(TSelf x);
    static abstract TSelf Cosh(TSelf x);
    static abstract TSelf Tanh(TSelf x);
    static abstract TSelf Asinh(TSelf x);
    static abstract TSelf Acosh(TSelf x);
    static abstract TSelf Atanh(TSelf x);
    static abstract TSelf Erf(TSelf x);

    /// <summary>1 + erf(x): floats are at most 2⁻²² off, as the sum is whose second part is rounded.</summary>
    static abstract TSelf OnePlusErf(TSelf x);

    static abstract TSelf Erfc(TSelf x);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    static abstract TSelf Sigmoid(TSelf x);

    /// <summary>log |Γ(x)|.</summary>
    static abstract TSelf Lgamma(TSelf x);

    /// <summary>Γ′(x) / Γ(x).</summary>
    static abstract TSelf Digamma(TSelf x);

    // Four vectors each become their results, with the same numbers as one by one: each step is taken for all of them, and what a step of one waits for
    // are the others.
    static virtual void Exp(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d) => (a, b, c, d) = (TSelf.Exp(a), TSelf.Exp(b), TSelf.Exp(c), TSelf.Exp(d));
    static virtual void Decay(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d) => (a, b, c, d) = (TSelf.Decay(a), TSelf.Decay(b), TSelf.Decay(c), TSelf.Decay(d));
    static virtual void Log(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d) => (a, b, c, d) = (TSelf.Log(a), TSelf.Log(b), TSelf.Log(c), TSelf.Log(d));
    static virtual void Log1p(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d) => (a, b, c, d) = (TSelf.Log1p(a), TSelf.Log1p(b), TSelf.Log1p(c), TSelf.Log1p(d));
    static virtual void Tanh(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d) => (a, b, c, d) = (TSelf.Tanh(a), TSelf.Tanh(b), TSelf.Tanh(c), TSelf.Tanh(d));
    static virtual void Sigmoid(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d) => (a, b, c, d) = (TSelf.Sigmoid(a), TSelf.Sigmoid(b), TSelf.Sigmoid(c), TSelf.Sigmoid(d));
    static virtual void OnePlusErf(ref TSelf a, ref TSelf b, ref TSelf c, ref TSelf d) =>
        (a, b, c, d) = (TSelf.OnePlusErf(a), TSelf.OnePlusErf(b), TSelf.OnePlusErf(c), TSelf.OnePlusErf(d));

    static abstract TSelf Power(TSelf x, TSelf exponent);

    /// <summary>The angle of the point (x, y), from −π to π.</summary>
    static abstract TSelf Atan2(TSelf y, TSelf x);

    /// <summary>The remainder of a / b with the sign of a, as C's fmod.</summary>
    static abstract TSelf Fmod(TSelf a, TSelf b);

    /// <summary>The remainder of a / b with the sign of b.</summary>
    static abstract TSelf Remainder(TSelf a, TSelf b);

    /// <summary>⌊a / b⌋.</summary>
    static abstract TSelf FloorDivide(TSelf a, TSelf b);

    /// <summary>√(a² + b²) without overflow on the way.</summary>
    static abstract TSelf Hypot(TSelf a, TSelf b);
}
