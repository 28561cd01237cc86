using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Arguments that are missing, unknown or too many: what to write, in full wherever what is at hand tells it.
internal sealed partial class Evaluator
{
    /// <summary>What an argument that nothing takes was meant to be; else that it can be left out.</summary>
    /// <param name="what">What is called.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="arguments">All that it is given.</param>
    /// <param name="argument">The one that it does not take.</param>
    private Help UnknownArgumentHelp(string what, IReadOnlyList<(string Name, bool Optional)> parameters, CallArguments arguments, CallArgument argument, out string? meant)
    {
        meant = null;
        string name = argument.Name!;
        if (parameters.Count == 0) return PipedInstead(what, arguments, name) ?? Help.Omit($": write `{what}`");
        string[] unnamed = [.. parameters.Select(p => p.Name).Where(n => arguments.Items.All(a => a.Name != n))];
        string[] open = [.. unnamed.Skip(arguments.Items.Count(a => a.Name is null))];
        if ((meant = Suggestion.Nearest(name, open)) is not null) return Help.Meant(meant);
        if (PipedInstead(what, arguments, name) is { } piped) return piped;
        string takes = $"it takes {string.Join(", ", parameters.Select(p => p.Name))}";
        if (Suggestion.Nearest(name, parameters.Select(p => p.Name)) is { } given) return Help.Omit($": `{given}` is given already; {takes}");
        if ((meant = Suggestion.Alike(name, open)) is not null) return Help.Meant(meant);
        string[] wanted = [.. open.Where(n => parameters.Any(p => p.Name == n && !p.Optional))];
        if (wanted is [var only] && Fits(what, only, argument.Value)) return Help.Meant(meant = only, ", which it needs?");
        if (open is [var last] && Fits(what, last, argument.Value)) return Help.Meant(meant = last, ", or leave it out?");
        return Help.Omit(open.Length == 0 ? $": {takes}" : $"; {takes}");
    }

    private bool Fits(string what, string parameter, StaticValue value) => ParametersOf(what).FirstOrDefault(p => p.Name.Text == parameter)?.Type switch
    {
        null => value is TensorValue,
        NamedType { Dims: not null } => value is TensorValue,
        var type => type.Where.Text.Split('|', '?', ' ').Any(t => (t, value) is ("int", IntValue) or ("float", IntValue or FloatValue) or ("bool", BoolValue) or ("string", StringValue) or ("list", ListValue) or ("tuple", TupleValue)),
    };

    /// <summary>`cat(a, b, dim: 1)`: what is too many belongs into the list that the function wants.</summary>
    private string? ListedInstead(string what, IReadOnlyList<(string Name, bool Optional)> parameters, CallArguments arguments, Location where)
    {
        if (where.Source is null || !where.Text.StartsWith($"{what}(", StringComparison.Ordinal)) return null;
        int list = parameters.Index().FirstOrDefault(p => WantsList(what, p.Item.Name), (-1, default)).Index;
        CallArgument[] positional = [.. arguments.Items.Where(a => a.Name is null)];
        if (list < 0 || list >= positional.Length - 1 || positional.Any(a => !where.Span.Contains(a.Where.Span))) return null;
        if (positional[list].Value is ListValue or TupleValue { IsResults: false }) return null;
        // As many as are of one kind go into the list.
        Type? kind = positional[list..].Select(a => Primary(a.Value)).FirstOrDefault(v => v is not ErrorValue)?.GetType();
        int end = list;
        while (end < positional.Length && Primary(positional[end].Value) is var value && (value is ErrorValue || value.GetType() == kind)) end++;
        IEnumerable<string> written = positional.Take(list).Select(a => a.Where.Text)
            .Append($"[{string.Join(", ", positional[list..end].Select(a => a.Where.Text))}]")
            .Concat(positional.Skip(end).Select(a => a.Where.Text))
            .Concat(arguments.Items.Where(a => a.Name is not null).Select(a => $"{a.Name}: {a.Where.Text}"));
        return $"write a list: `{what}({string.Join(", ", written)})`";
    }

    private bool WantsList(string what, string parameter)
    {
        if (parameter is "tensors" or "milestones" or "schedulers") return true;
        ImmutableArray<ParameterSyntax> declared = ParametersOf(what);
        return declared.FirstOrDefault(p => p.Name.Text == parameter)?.Type is NamedType { Dims: null, Name.Text: "list" };
    }

    private ImmutableArray<ParameterSyntax> ParametersOf(string what) =>
        _frame.Module.Lookup(what) is { } symbol ? symbol.Parameters : IntrinsicTable.Find(what) is { } intrinsic ? Signature.Of(intrinsic).Parameters : [];

    // Several inputs flow as a tuple, or stand in the call.
    private string Fed(CallArguments arguments, IReadOnlyList<string> missing, Location where)
    {
        string named = string.Join(" and ", missing.Select(m => $"`{m}`"));
        HashSet<string> used = [];
        string[] fed = [.. missing.Select(m => TensorFor(m, null, arguments, used) ?? m)];
        Location[] given = [.. arguments.Items.Where(a => a.Name is null).Select(a => a.Where)];
        if (where.Source is null || given.Length == 0 || given.Any(g => g.Source != where.Source || where.Span.Contains(g.Span)))
        {
            bool isCall = where.Source is not null && where.Text.EndsWith(')') && given.All(g => g.Source == where.Source && where.Span.Contains(g.Span));
            string added = string.Join(", ", missing.Zip(fed).Select(m => arguments.Items.Exists(a => a.Name is not null) ? $"{m.First}: {m.Second}" : m.Second));
            return $"give it a tensor for {named} too{(isCall ? $": `{where.Text[..^1].TrimEnd(',', ' ')}{(given.Length > 0 ? ", " : "")}{added})`" : "")}";
        }
        return $"feed it a tuple, with a tensor for {named}: `({string.Join(", ", given.Select(g => g.Text).Concat(fed))}) -> {where.Text}`";
    }

    /// <summary>The tensor at hand that an argument which is left out was most likely to be: one of its name, else the last that is bound and not given.</summary>
    private string? TensorFor(string parameter, TypeSyntax? type, CallArguments arguments, HashSet<string> used)
    {
        int? rank = type is NamedType { Dims: { } dims } && !dims.Any(d => d is EllipsisDim) ? dims.Length : null;
        bool Takes(StaticValue? value) => value is TensorValue { Rank: > 0 } t && (rank is null || t.Rank == rank);
        if (Takes(_frame.Scope.Find(parameter)) && used.Add(parameter)) return parameter;
        string[] idle = [.. _frame.Scope.Names.Where(n => Simple().IsMatch(n) && Takes(_frame.Scope.Find(n)) && !used.Contains(n) && arguments.Items.All(a => !ReferenceEquals(a.Value, _frame.Scope.Find(n))))];
        string? found = Suggestion.Nearest(parameter, idle) ?? Suggestion.Alike(parameter, idle) ?? (idle.Length > 0 ? idle[^1] : null)
            ?? (rank is null ? null : arguments.Items.LastOrDefault(a => Takes(a.Value) && a.Where.Source is not null)?.Where.Text);
        if (found is not null) used.Add(found);
        return found;
    }

    // A parameter of a function that is a tensor by its type, or may be one by having none.
    private bool MayBeTensor(string what, string parameter) =>
        _frame.Module.Lookup(what) is FunctionSymbol && ParametersOf(what).FirstOrDefault(p => p.Name.Text == parameter) is { } declared && declared.Type is null or NamedType { Dims: not null };
}
