using ModelDsl.Diagnostics;

namespace ModelDsl.Shapes;

/// <summary>What can be wrong with shapes: NN20xx for tensors in general, NN21xx for families of layers.</summary>
public static class ShapeRules
{
    /// <summary>A value's shape is not the one its type, parameter or ascription states.</summary>
    public static readonly Rule Mismatch = Rule.Error("NN2001", "the shape is not the stated one");

    /// <summary>Two shapes do not broadcast.</summary>
    public static readonly Rule Broadcast = Rule.Error("NN2002", "the shapes do not broadcast");

    /// <summary>A goal is neither proved nor refuted.</summary>
    public static readonly Rule CannotProve = Rule.Error("NN2003", "cannot prove");

    /// <summary>A goal holds for some sizes and not for others.</summary>
    public static readonly Rule Differs = Rule.Error("NN2004", "the sizes differ for some inputs");

    /// <summary>A reshape changes the number of elements.</summary>
    public static readonly Rule Reshape = Rule.Error("NN2005", "the reshape does not keep the number of elements");

    /// <summary>Operands of a concatenation or a stack do not fit together.</summary>
    public static readonly Rule Concat = Rule.Error("NN2006", "the parts do not fit together");

    /// <summary>A tensor has the wrong number of axes.</summary>
    public static readonly Rule Rank = Rule.Error("NN2007", "wrong number of axes");

    /// <summary>The inner sizes of a matrix product differ.</summary>
    public static readonly Rule MatMul = Rule.Error("NN2008", "the matrices do not multiply");

    /// <summary>A size would be less than 1.</summary>
    public static readonly Rule Empty = Rule.Error("NN2009", "the size would be less than 1");

    /// <summary>A size, or a number of elements, does not fit into 64 bits.</summary>
    public static readonly Rule TooLarge = Rule.Error("NN2010", "the size does not fit into 64 bits");

    /// <summary>There is no such axis, or one is named twice.</summary>
    public static readonly Rule Axis = Rule.Error("NN2011", "no such axis");

    /// <summary>An index lies outside its axis.</summary>
    public static readonly Rule Index = Rule.Error("NN2012", "the index is out of range");

    /// <summary>The parts of a split do not make up the axis.</summary>
    public static readonly Rule Split = Rule.Error("NN2013", "the axis does not split that way");

    /// <summary>A letter of an index pattern stands for two sizes.</summary>
    public static readonly Rule Letter = Rule.Error("NN2014", "one letter has two sizes");

    /// <summary>An exact division <c>/</c> of sizes leaves a rest.</summary>
    public static readonly Rule Inexact = Rule.Error("NN2015", "the division is not exact");

    /// <summary>A <c>require</c> does not hold.</summary>
    public static readonly Rule Require = Rule.Error("NN2016", "a requirement is not met");

    /// <summary>Shapes must be the same, without broadcasting.</summary>
    public static readonly Rule SameShape = Rule.Error("NN2017", "the shapes differ");

    /// <summary>A convolution or pooling window is larger than its padded input.</summary>
    public static readonly Rule Kernel = Rule.Error("NN2101", "the kernel does not fit the input");

    /// <summary>The channel or feature axis has another size than the layer was made for.</summary>
    public static readonly Rule Channels = Rule.Error("NN2102", "wrong number of channels");

    /// <summary>Channels do not divide into groups.</summary>
    public static readonly Rule Groups = Rule.Error("NN2103", "the channels do not divide into groups");

    /// <summary>Padding is larger than its mode or window allows.</summary>
    public static readonly Rule Padding = Rule.Error("NN2104", "the padding is too large");

    /// <summary>An output padding or output size that no input of the convolution could have given.</summary>
    public static readonly Rule OutputSize = Rule.Error("NN2105", "the output size is impossible");

    /// <summary>Fold gets another number of blocks, or of values per block.</summary>
    public static readonly Rule Fold = Rule.Error("NN2106", "the blocks do not fit the output");

    /// <summary>Interpolation is asked for a size it cannot give.</summary>
    public static readonly Rule Resize = Rule.Error("NN2107", "the image cannot be resized like that");

    /// <summary>Channels or sizes do not divide into pixels.</summary>
    public static readonly Rule Shuffle = Rule.Error("NN2108", "the axes do not shuffle");

    /// <summary>The feature axis of a linear, recurrent or bilinear layer has another size.</summary>
    public static readonly Rule Features = Rule.Error("NN2109", "wrong number of features");

    /// <summary>An axis that is cut into equal parts does not divide.</summary>
    public static readonly Rule Halves = Rule.Error("NN2110", "the axis does not divide evenly");

    /// <summary>Heads, queries, keys, values or masks of an attention do not match.</summary>
    public static readonly Rule Attention = Rule.Error("NN2111", "the attention's operands do not match");

    /// <summary>A recurrent state has the wrong shape.</summary>
    public static readonly Rule State = Rule.Error("NN2112", "the state has the wrong shape");

    /// <summary>A statistic over too few values.</summary>
    public static readonly Rule TooFew = Rule.Error("NN2113", "too few values");

    /// <summary>A number that describes a window is out of its range, whatever the input.</summary>
    public static readonly Rule Hyperparameter = Rule.Error("NN3101", "the hyperparameter is out of range");

    /// <summary>A scale whose product with the size, rounded in binary, gives another integer than in decimal.</summary>
    public static readonly Rule ScaleRounding = Rule.Warning("NN2201", "the scale rounds to another size than its decimal value");

    /// <summary>A check that <c>as!</c> has moved to run time.</summary>
    public static readonly Rule Guarded = Rule.Info("NN2202", "a check is left to run time");
}
