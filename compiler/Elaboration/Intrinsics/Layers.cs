using ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Functions of layers, and of what flows backwards.</summary>
internal static class Layers
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("fresh", "(layer)", c => c.Fresh(c["layer"])),
        new SimpleIntrinsic("stop_gradient", "(x)", c => c["x"] is TensorValue x ? new TensorValue(c.Emit(new StopGradient(), x.Value)) : c["x"]),
        new SimpleIntrinsic("grad", "(y, wrt)", c => c.NotSupported("gradients inside a model")),
    ];
}
