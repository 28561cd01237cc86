using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Arguments that are left out: the call as it would be with them.
internal sealed partial class Evaluator
{
    /// <summary>How many values are tried for what is missing.</summary>
    private const int MostCompletions = 10;

    // What an argument that is left out may look like, where its name tells.
    private static readonly Dictionary<string, string> s_examples = new(StringComparer.Ordinal)
    {
        ["kernel_size"] = "3",
        ["out_channels"] = "16",
        ["out_features"] = "10",
        ["hidden_size"] = "64",
        ["num_heads"] = "4",
        ["num_groups"] = "4",
        ["num_embeddings"] = "1000",
        ["embedding_dim"] = "64",
        ["output_size"] = "1",
        ["upscale_factor"] = "2",
        ["downscale_factor"] = "2",
        ["scale_factor"] = "2",
        ["padding"] = "1",
        ["num_layers"] = "2",
        ["T_max"] = "10",
        ["groups"] = "2",
        ["dim"] = "-1",
    };

    private Diagnostic MissingArgument(Location where, string what, IEnumerable<string> names, CallArguments? given = null)
    {
        string[] missing = [.. names];
        return Completed(what, missing, where, given ?? CallArguments.None).On(ElaborationRules.MissingArgument.At(where, $"`{what}` needs {string.Join(", ", missing.Select(n => $"`{n}`"))}"));
    }

    /// <summary>The call with the arguments that it lacks: <c>Conv2d(16, kernel_size: 3)</c>. Of several values the first is told that leads to a right program.</summary>
    private Way Completed(string what, string[] names, Location call, CallArguments arguments)
    {
        ImmutableArray<ParameterSyntax> declared = _frame.Module.Lookup(what)?.Parameters ?? [];
        HashSet<string> used = [];
        Dictionary<string, string?> tensors = names.Where(n => MayBeTensor(what, n)).ToDictionary(n => n, n => TensorFor(n, declared.FirstOrDefault(p => p.Name.Text == n)?.Type, arguments, used));
        // A layer that has a name of its own is applied by it.
        if (call.Source is not null && Simple().IsMatch(call.Text)) what = call.Text;
        string? like = _frame.Scope.Names.FirstOrDefault(n => Simple().IsMatch(n) && _frame.Scope.Find(n) is TensorValue { Rank: > 0, Element: var element } && element.IsFloat());
        string[][] values = [.. names.Select(n => (n == "like" ? like : null) ?? tensors.GetValueOrDefault(n)).Zip(names, (tensor, n) => tensor is not null ? [tensor] : ValuesFor(n, declared.FirstOrDefault(p => p.Name.Text == n)?.Type, arguments))];
        // Behind the first ways, which differ in the first argument, those that differ in another one.
        string[][] ways = [.. Choices(values).Take(MostCompletions)];
        string given = call.Source is not null && call.Text is var text && text.StartsWith($"{what}(", StringComparison.Ordinal) && text.EndsWith(')') ? text[(what.Length + 1)..^1].TrimEnd(',', ' ', '\n') : "";
        bool isWhole = call.Source is not null && (given.Length > 0 || Simple().IsMatch(call.Text) || call.Text == $"{what}()");
        Way[] completed = [.. ways.Select(way => Completion(way))];
        Way told = completed.FirstOrDefault(w => !w.Repairs.IsEmpty && w.Repairs.All(MayTell)) ?? completed[0];
        return new Way(told.Help, told.Repairs.Concat(completed.SelectMany(w => w.Repairs)).DistinctBy(r => r.Key).Where(MayTell));

        Way Completion(string[] way)
        {
            string added = string.Join(", ", names.Zip(way, (n, v) => $"{n}: {v}"));
            bool isExample = names.Zip(way).All(a => !tensors.ContainsKey(a.First) && long.TryParse(a.Second, out _));
            string written = $"{what}({given}{(given.Length > 0 ? ", " : "")}{added})";
            return new($"write `{written}`{(isExample ? ", with the number that you want" : "")}", way.Contains(Unsaid) || !isWhole ? null : Way.Replacing(call, written));
        }
    }

    private const string Unsaid = "…";

    private static IEnumerable<string[]> Choices(string[][] values)
    {
        yield return [.. values.Select(v => v[0])];
        for (int at = 0; at < values.Length; at++)
        {
            foreach (string other in values[at].Skip(1)) yield return [.. values.Select((v, i) => i == at ? other : v[0])];
        }
    }

    // What is at hand goes before a number out of the blue, unless the argument's name says what is usual.
    private string[] ValuesFor(string name, TypeSyntax? type, CallArguments arguments)
    {
        string? usual = s_examples.GetValueOrDefault(name);
        switch (type)
        {
            case NamedType { Dims: null, Name.Text: "float" }: return [usual ?? (name == "gamma" ? "0.9" : "0.1")];
            case NamedType { Dims: null, Name.Text: "bool" }: return ["true"];
            case NamedType { Dims: null, Name.Text: "int" }: break;
            case UnionType when usual is not null: break;
            default: return [usual ?? Unsaid];
        }
        string[] named = [.. _frame.Scope.Names.Where(n => Simple().IsMatch(n) && _frame.Scope.Find(n) is IntValue).Distinct()];
        string? same = named.Contains(name) ? name : Suggestion.Nearest(name, named);
        // The sizes of the last tensors first, and of those the channels or features.
        IEnumerable<string> sizes = _frame.Scope.Names.Select(_frame.Scope.Find).OfType<TensorValue>().Reverse().SelectMany(t => t.Rank > 1 ? new[] { t.Shape[t.Rank - 1], t.Shape[1] } : [])
            .Where(d => !d.TryConstant(out long size) || size > 1).Select(d => d.ToString()).Where(d => Simple().IsMatch(d));
        IEnumerable<string> others = arguments.Items.Where(a => a.Value is IntValue && a.Where.Source is not null).Select(a => a.Where.Text);
        string[] near = same is null ? [] : [same], plain = usual is null ? [] : [usual];
        return [.. near.Concat(plain).Concat(sizes).Concat(others).Append("64").Concat(named).Distinct()];
    }
}
