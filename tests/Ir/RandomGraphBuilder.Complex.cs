using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Tests.Ir;

// Complex numbers made of exact real ones, whose f32 parts nothing has rounded, and taken apart again.
internal sealed partial class RandomGraphBuilder
{
    private void Wave()
    {
        if (Any(e => e.IsFloat && e.IsExact && e.Bound <= 8) is not { } x || Any(e => e.Value.Type == x.Value.Type && e.IsExact && e.Bound <= 8) is not { } y) return;
        Value z = _builder.Add(new Complex(), Single(x.Value), Single(y.Value))[0];
        Value w = Chance(0.5) ? _builder.Add(new Conjugate(), z)[0] : _builder.Add(new Cast(ElementType.C64), Single(x.Value))[0];
        double size = x.Bound + y.Bound;
        (Primitive f, double bound) = OneOf<(Primitive, double)>((new Multiply(), size * size), (new Add(), 2 * size), (new Subtract(), 2 * size));
        Value made = _builder.Add(f, z, w)[0];
        foreach (Primitive part in (ReadOnlySpan<Primitive>)[new RealPart(), new ImaginaryPart()])
        {
            if (_float == ElementType.F32) PutRounded(bound, 0, part, made);
            else PutRounded(bound, 0, new Cast(_float), _builder.Add(part, made)[0]);
        }
    }

    private Value Single(Value x) => x.Element == ElementType.F32 ? x : _builder.Add(new Cast(ElementType.F32), x)[0];
}
