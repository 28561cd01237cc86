using ModelDsl.Autodiff;
using ModelDsl.Ir;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Nnc.Hosting;

/// <summary>What a run has given: outputs, buffers as they are after it, and gradients.</summary>
public sealed class PassResults(ModelBuild build, ModelInfo info, TensorData[] results)
{
    private const string After = "after.";
    private static readonly string s_gradient = BackwardProgram.GradientOf("");

    /// <summary>The model's outputs by name.</summary>
    public IReadOnlyList<NamedTensor> Outputs => [.. All.Where(r => !r.Name.StartsWith(After, StringComparison.Ordinal) && !r.Name.StartsWith(s_gradient, StringComparison.Ordinal))];

    /// <summary>Buffers that a training run has changed, by path.</summary>
    public IReadOnlyDictionary<string, TensorData> Updates => Named(After).ToDictionary(r => r.Name, r => r.Data);

    /// <summary>Gradients under the names of inputs and the paths of parameters: every float one, zeros where none flows.</summary>
    public IReadOnlyList<NamedTensor> Gradients
    {
        get
        {
            List<NamedTensor> gradients = [.. Named(s_gradient)];
            foreach (ParameterInfo parameter in build.Shapes.Parameters.Where(p => !p.IsBuffer && p.Type.Element.IsDifferentiable() && gradients.All(g => g.Name != p.Path)))
                gradients.Add(new NamedTensor(parameter.Path, TensorData.Zeros((Runtime.ElementType)Enum.Parse<Runtime.ElementType>(parameter.Type.Element.ToString()), [.. parameter.Type.Shape.ToNumbers().Select(n => (int)n)])));
            return gradients;
        }
    }

    private IEnumerable<NamedTensor> All => results.Select((r, i) => new NamedTensor(info.Outputs[i].Name, r));

    private IEnumerable<NamedTensor> Named(string prefix) =>
        All.Where(r => r.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(r => new NamedTensor(r.Name[prefix.Length..], r.Data));
}

/// <summary>Names of the inputs that take cotangents.</summary>
internal static class Cotangent
{
    private static readonly string s_prefix = BackwardProgram.CotangentOf("");

    /// <summary>The output whose cotangent an input takes; null for an ordinary input.</summary>
    public static string? Output(string input) => input.StartsWith(s_prefix, StringComparison.Ordinal) ? input[s_prefix.Length..] : null;
}
