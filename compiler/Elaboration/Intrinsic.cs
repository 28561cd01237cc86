namespace ModelDsl.Elaboration;

/// <summary>A function that the compiler knows: it checks its arguments and builds primitives.</summary>
/// <remarks>Called like any <c>fn</c>. A declaration of the same name, the user's or std's, hides it.</remarks>
public abstract class Intrinsic
{
    /// <summary>The name in the language: <c>matmul</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The parameter list as the language writes it: <c>(x, dim: int | tuple | none = none, keepdim: bool = false)</c>.</summary>
    /// <remarks>A parameter without a type takes any value; a default makes it optional. <c>...xs</c> as the last one takes any number of positional arguments as a tuple.</remarks>
    public abstract string Signature { get; }

    /// <summary>The result; <see cref="ErrorValue"/> after reporting, or when an argument is already one.</summary>
    public abstract StaticValue Apply(IntrinsicCall call);

    /// <summary>What can be said of a call of which an argument is not known, <see cref="ErrorValue"/>: nothing unless overridden.</summary>
    public virtual StaticValue ApplyToUnknown(IntrinsicCall call) => ErrorValue.Instance;
}

/// <summary>An intrinsic from its three parts, for families that are tables.</summary>
public sealed class SimpleIntrinsic(string name, string signature, Func<IntrinsicCall, StaticValue> apply, Func<IntrinsicCall, StaticValue>? applyToUnknown = null) : Intrinsic
{
    public override string Name => name;
    public override string Signature => signature;
    public override StaticValue Apply(IntrinsicCall call) => apply(call);
    public override StaticValue ApplyToUnknown(IntrinsicCall call) => applyToUnknown?.Invoke(call) ?? ErrorValue.Instance;
}
