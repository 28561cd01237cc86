using ModelDsl.Diagnostics;

namespace ModelDsl.Shapes;

/// <summary>What can be wrong with shapes: NN20xx for tensors in general, NN21xx for families of layers.</summary>
public static class ShapeRules
{
    public static readonly Rule Mismatch = Rule.Error("NN2001", "the shape is not the stated one",
        "A value, argument or output does not have the shape that is written beside it. An ascription is checked, never a " +
        "conversion.");

    public static readonly Rule Broadcast = Rule.Error("NN2002", "the shapes do not broadcast",
        "Element-wise operations align shapes at the right; sizes must be equal, or one of them the number 1. A name is never " +
        "assumed to be 1.");

    public static readonly Rule CannotProve = Rule.Error("NN2003", "cannot prove",
        "Whether a condition on sizes holds can neither be proved nor refuted. A `require` states what is meant, or `as!` moves " +
        "the check to run time.");

    public static readonly Rule Differs = Rule.Error("NN2004", "the sizes differ for some inputs",
        "Two sizes agree for some values of the dynamic dimensions and not for others; the example shows the smallest.");

    public static readonly Rule Reshape = Rule.Error("NN2005", "the reshape does not keep the number of elements",
        "A reshape keeps the number of elements. One size may be -1: it becomes what is left, which has to come out even.");

    public static readonly Rule Concat = Rule.Error("NN2006", "the parts do not fit together",
        "Tensors that are joined along one axis agree on all others.");

    public static readonly Rule Rank = Rule.Error("NN2007", "wrong number of axes",
        "A layer or function takes another number of axes than the value has.");

    public static readonly Rule MatMul = Rule.Error("NN2008", "the matrices do not multiply",
        "In a matrix product the columns of the left side are the rows of the right side.");

    public static readonly Rule Empty = Rule.Error("NN2009", "the size would be less than 1",
        "A size would be zero or negative.");

    public static readonly Rule TooLarge = Rule.Error("NN2010", "the size does not fit into 64 bits",
        "A product of sizes does not fit into 64 bits.");

    public static readonly Rule Axis = Rule.Error("NN2011", "no such axis",
        "An axis is counted from 0, or from the end with -1; this one does not exist.");

    public static readonly Rule Index = Rule.Error("NN2012", "the index is out of range",
        "An index known at compile time is outside its axis.");

    public static readonly Rule Split = Rule.Error("NN2013", "the axis does not split that way",
        "The sizes to split into do not sum to the axis.");

    public static readonly Rule Letter = Rule.Error("NN2014", "one letter has two sizes",
        "A letter of an `einsum` or `rearrange` pattern stands for two different sizes.");

    public static readonly Rule Inexact = Rule.Error("NN2015", "the division is not exact",
        "`/` in a dimension is exact; use `//` to round down.");

    public static readonly Rule Require = Rule.Error("NN2016", "a requirement is not met",
        "A `require` of a model, block or function does not hold.");

    public static readonly Rule SameShape = Rule.Error("NN2017", "the shapes differ",
        "Two shapes have to be the same and are not.");

    public static readonly Rule Kernel = Rule.Error("NN2101", "the kernel does not fit the input",
        "A convolution or pooling window, with its dilation, is larger than the padded input.");

    public static readonly Rule Channels = Rule.Error("NN2102", "wrong number of channels",
        "The channels of the input are not the ones that the layer was told to expect.");

    public static readonly Rule Groups = Rule.Error("NN2103", "the channels do not divide into groups",
        "The channels are not a multiple of the groups.");

    public static readonly Rule Padding = Rule.Error("NN2104", "the padding is too large",
        "Padding is larger than the window or the input allows.");

    public static readonly Rule OutputSize = Rule.Error("NN2105", "the output size is impossible",
        "The requested output size cannot come from this input.");

    public static readonly Rule Fold = Rule.Error("NN2106", "the blocks do not fit the output",
        "`Fold` wants as many blocks as its output size has.");

    public static readonly Rule Resize = Rule.Error("NN2107", "the image cannot be resized like that",
        "`size` and `scale_factor` exclude each other, and the mode has to fit the number of axes.");

    public static readonly Rule Shuffle = Rule.Error("NN2108", "the axes do not shuffle",
        "Channels have to be a multiple of the square of the factor, heights and widths of the factor.");

    public static readonly Rule Features = Rule.Error("NN2109", "wrong number of features",
        "The last axis of the input is not what the layer was told to expect; often a `Flatten` is missing before it.");

    public static readonly Rule Halves = Rule.Error("NN2110", "the axis does not divide evenly",
        "An axis is to be cut into equal parts and does not divide.");

    public static readonly Rule Attention = Rule.Error("NN2111", "the attention's operands do not match",
        "Query, key, value and masks of an attention disagree in a size.");

    public static readonly Rule State = Rule.Error("NN2112", "the state has the wrong shape",
        "A recurrent layer's state has another shape than the layer keeps.");

    public static readonly Rule TooFew = Rule.Error("NN2113", "too few values",
        "A normalisation has one value per group: its variance says nothing.");

    public static readonly Rule Hyperparameter = Rule.Error("NN3101", "the hyperparameter is out of range",
        "A hyperparameter is outside its range, for example a stride of 0.");

    public static readonly Rule ScaleRounding = Rule.Warning("NN2201", "the scale rounds to another size than its decimal value",
        "A scale such as 0.58 is not exact in binary, and the product rounds to another size than the decimal number would. The " +
        "size is the one that PyTorch computes.");

    public static readonly Rule Guarded = Rule.Info("NN2202", "a check is left to run time",
        "`as!` states a type whose sizes the compiler cannot prove equal. `nnc check` lists every such place; the generated code " +
        "checks the sizes when a run begins, before anything is computed, and throws where they differ. What no sizes meet stays " +
        "an error.");
}
