using ModelDsl.Diagnostics;
using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>A linear layer behind a convolution or pool, with nothing that brings the channels to the last axis.</summary>
internal sealed class LinearOnImage() : Lint(OverWidth)
{
    private static readonly Rule OverWidth = Rule.Warning("NN7011", "a linear layer over the width of an image",
        "A linear layer maps the last axis of what flows in, and of what a convolution or pool gives that is the width: every row of the " +
        "image would be mapped by itself, and behind a pool to 1×1 each channel would be one lone feature. A classifier wants the " +
        "channels, or all of it, which `Flatten` gives.");

    // What keeps an image an image.
    private static readonly HashSet<string> Between =
    [
        "ReLU", "ReLU6", "LeakyReLU", "PReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Tanh", "Sigmoid", "Hardswish", "Hardsigmoid", "Hardtanh",
        "Softplus", "Identity", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "GroupNorm",
        "Dropout", "Dropout1d", "Dropout2d", "Dropout3d",
    ];

    private static bool IsImage(string layer) => layer.Length > 2 && layer[^1] == 'd' && layer[^2] is '1' or '2' or '3'
        && (layer.StartsWith("Conv", StringComparison.Ordinal) || layer.Contains("Pool", StringComparison.Ordinal));

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        foreach (BlockDeclaration block in context.Declarations.OfType<BlockDeclaration>())
        {
            Dictionary<string, Expression> layers = LayerSteps.Layers(block.Body), values = LayerSteps.Passed(block.Body);
            Dictionary<Expression, Expression> before = new(ReferenceEqualityComparer.Instance);
            foreach ((Expression step, Expression next) in LayerSteps.Pairs(block.Body)) before[next] = step;
            foreach (Expression linear in before.Keys.Where(e => context.StandardLayer(LayerSteps.Resolve(e, layers)) == "Linear"))
            {
                Expression? step = Ended(before[linear]);
                while (step is not null && context.StandardLayer(LayerSteps.Resolve(step, layers)) is { } kind && Between.Contains(kind)) step = Ended(before.GetValueOrDefault(step));
                if (step is null || context.StandardLayer(LayerSteps.Resolve(step, layers)) is not { } image || !IsImage(image)) continue;
                yield return OverWidth.At(linear.Where, $"maps the last axis of what `{image}` gives, its width") with
                {
                    Help = "put `-> Flatten` in front of it; to map the channels of each place, `-> permute([0, 2, 3, 1])`, or a convolution with a kernel of 1",
                    Notes = [new(step.Where, "gives the image")],
                };
            }

            // The last step of a chain that has a name.
            Expression? Ended(Expression? step) => step is NameExpression name && (layers.GetValueOrDefault(name.Name) as PipeExpression ?? values.GetValueOrDefault(name.Name)) is { } chain ? LayerSteps.Last(chain) : step;
        }
    }
}
