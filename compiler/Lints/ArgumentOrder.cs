using System.Globalization;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Lints;

/// <summary>PyTorch's order of arguments: <c>Conv2d(3, 16, 3)</c> would be 3 outputs, a 16×16 kernel and a stride of 3.</summary>
internal sealed class ArgumentOrder() : Lint(Order)
{
    private static readonly Rule Order = Rule.Warning("NN7006", "the arguments look like PyTorch's, which begin with the input size",
        "Here the input size is inferred, and the first argument is the size of the output. `Conv2d(3, 16, 3)` on 3 channels " +
        "has 3 outputs, a 16×16 kernel and a stride of 3, where PyTorch's `nn.Conv2d(3, 16, 3)` has 16 outputs and a 3×3 " +
        "kernel. The lint speaks up where the first argument is the number of input channels and the second would be an " +
        "unusually large kernel or number of layers, or any stride beside a named kernel, as in `Conv2d(3, 2, kernel_size: 1)`. To keep such a layer, name the arguments.");

    /// <summary>From here on a kernel or a stride is more likely a number of channels; also more layers than recurrent networks stack.</summary>
    private const long LeastChannels = 8;

    private static readonly Dictionary<string, int> ChannelAxis = new(StringComparer.Ordinal)
    {
        ["Conv1d"] = 1,
        ["Conv2d"] = 1,
        ["Conv3d"] = 1,
        ["ConvTranspose1d"] = 1,
        ["ConvTranspose2d"] = 1,
        ["ConvTranspose3d"] = 1,
        ["LSTM"] = -1,
        ["GRU"] = -1,
        ["RNN"] = -1,
    };

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        Dictionary<Location, CallExpression> calls = Calls(context);
        HashSet<Location> reported = [];
        foreach (LayerUse use in context.Uses)
        {
            if (calls.TryGetValue(use.Constructed, out CallExpression? call) && Meaning(use, call) is { } meaning && reported.Add(use.Constructed))
                yield return Order.At(call.Where, meaning.Reads) with { Help = meaning.Help, Fixes = [new Fix($"change to `{meaning.Instead}`", call.Where, meaning.Instead)] };
        }
    }

    /// <summary>Adds the same remark to an error that this order of arguments brought about.</summary>
    public static IEnumerable<Diagnostic> Explain(IEnumerable<Diagnostic> errors, LintContext context)
    {
        List<Diagnostic> found = [.. errors];
        if (context.Uses.Count == 0 || !found.Exists(d => d.Severity == Severity.Error)) return found;
        Dictionary<Location, CallExpression> calls = Calls(context);
        foreach (LayerUse use in context.Uses)
        {
            if (!calls.TryGetValue(use.Constructed, out CallExpression? call) || Meaning(use, call) is not { } meaning) continue;
            int at = found.FindIndex(d => d.Severity == Severity.Error && (d.Where == use.Applied || d.Where == use.Constructed));
            if (at >= 0) found[at] = found[at] with { Help = $"{meaning.Reads}; {meaning.Help}" };
            else if (found.FindIndex(d => d.Severity == Severity.Error && s_followers.Contains(d.Code) && d.Where.Source == call.Where.Source && d.Where.Span.Start > call.Where.Span.Start) is >= 0 and var later)
            {
                // The layers behind it are written in the same order, each with the outputs of the one before first.
                string rest = string.Concat(Following(call, calls.Values).Select(c => $", `{Instead(c)}` in line {c.Where.Start.Line}"));
                found[later] = found[later] with { Help = $"{meaning.Reads}; the input size is inferred: `{meaning.Instead}` in line {call.Where.Start.Line}{rest}" };
            }
        }
        return found;
    }

    private static readonly string[] s_followers = ["NN2101", "NN2102", "NN2103"];

    private static IEnumerable<CallExpression> Following(CallExpression first, IEnumerable<CallExpression> calls)
    {
        CallExpression last = first;
        foreach (CallExpression call in calls.Where(c => c.Where.Source == first.Where.Source && c.Where.Span.Start > first.Where.Span.Start).OrderBy(c => c.Where.Span.Start))
        {
            if (call.Callee is not NameExpression { Name: var name } || !ChannelAxis.ContainsKey(name)) continue;
            if (call.Arguments is not [{ Name: null, Value: IntLiteral { Value: var inputs } }, { Name: null, Value: IntLiteral }, ..]) continue;
            if (((IntLiteral)last.Arguments[1].Value).Value != inputs) continue;
            yield return last = call;
        }
    }

    private static string Instead(CallExpression call) => $"{call.Callee.Where.Text}({string.Join(", ", call.Arguments.Skip(1).Select(a => a.Where.Text))})";

    private static Dictionary<Location, CallExpression> Calls(LintContext context)
    {
        Dictionary<Location, CallExpression> calls = [];
        foreach (CallExpression call in context.Declarations.SelectMany(SyntaxWalk.All).OfType<CallExpression>()) calls.TryAdd(call.Where, call);
        return calls;
    }

    private static (string Reads, string Help, string Instead)? Meaning(LayerUse use, CallExpression call)
    {
        if (!ChannelAxis.TryGetValue(use.Layer, out int axis) || use.Input is not { } input || input.Rank < 2) return null;
        if (!input.Shape[axis < 0 ? input.Rank + axis : axis].TryConstant(out long channels)) return null;
        Argument[] positional = [.. call.Arguments.Where(a => a.Name is null)];
        if (positional.Length < 2 || positional[0].Value is not IntLiteral first || positional[1].Value is not IntLiteral second) return null;
        if (first.Value != channels || call.Arguments.Any(a => a.Name?.Text is "in_channels" or "input_size")) return null;
        // Whoever names the kernel and means a stride names it as well: there any second number is suspicious.
        bool namedKernel = axis > 0 && call.Arguments.Any(a => a.Name?.Text == "kernel_size");
        if (!namedKernel && second.Value < LeastChannels) return null;
        // PyTorch's convolutions need a kernel behind the two sizes; without one this cannot be its order.
        if (axis > 0 && positional.Length < 3 && !namedKernel) return null;
        string written = call.Where.Text.Split('\n')[0];
        string rest = string.Concat(call.Arguments.Skip(2).Select(a => $", {a.Where.Text}"));
        string instead = $"{use.Layer}({second.Value.ToString(CultureInfo.InvariantCulture)}{rest})";
        string help = $"the input size is inferred: `{instead}`";
        if (axis < 0) return ($"`{written}` has {first.Value} features in its state and {second.Value} layers", help, instead);

        int spatial = input.Rank - 2;
        string window = string.Join('×', Enumerable.Repeat(second.Value, Math.Max(1, spatial)));
        string reads = $"`{written}` has {first.Value} outputs and a {(namedKernel ? $"stride of {second.Value}" : window + " kernel")}";
        return (reads, help, instead);
    }
}
