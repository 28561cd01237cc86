using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>One element of a <c>c64</c> tensor: two f32, the real part first, as NumPy, PyTorch and safetensors keep it.</summary>
/// <remarks>Spans of pairs of floats become spans of these, and back, by <see cref="MemoryMarshal.Cast{TFrom, TTo}(Span{TFrom})"/>.</remarks>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Complex64(float Real, float Imaginary)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Real}{(Imaginary < 0 ? "" : "+")}{Imaginary}i");
}
