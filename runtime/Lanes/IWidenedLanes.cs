namespace ModelDsl.Runtime;

/// <summary>Doubles that floats were widened to, and that are rounded to floats at the end.</summary>
internal interface IWidenedLanes<TSelf> : ILanes<TSelf, double> where TSelf : struct, IWidenedLanes<TSelf>
{
    /// <summary>log₂ x of normal numbers above 0, off by less than 2⁻³⁸ of it; what it gives for others is not defined.</summary>
    static abstract TSelf RoughLog2(TSelf x);
}
