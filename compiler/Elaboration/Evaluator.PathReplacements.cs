using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Lints;
using ModelDsl.Syntax;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Elaboration;

// `Encoder(64) with "layers.*.weight" = weight_norm`: parameters of inner layers, and those whose names are computed.
internal sealed partial class Evaluator
{
    private readonly List<PathReplacement> _pathReplacements = [];

    private StaticValue ReplaceByPath(WithExpression e, StaticValue target, StaticValue function)
    {
        (Instance Instance, string Path)[] layers = [.. LayersIn(target)];
        if (layers.Length == 0)
            return Report(ElaborationRules.Wants(e.Target.Where, "a layer in front of `with`", target) with { Help = $"`with` belongs to the layer that has `{e.Name.Text}`" });
        // A later use of the same text finds the layer as the first one left it.
        if (layers.Any(l => l.Instance.PathReplacements.Any(r => r.Where == e.Name.Where))) return target;
        if (layers.FirstOrDefault(l => l.Instance.Applied || l.Instance.Materialised).Instance is not null)
            return Report(ElaborationRules.NotCallable.At(e.Where, $"`{e.Name.Text}` has been used before") with { Help = "put `with` where the layer is made" });
        var replacement = new PathReplacement(e.Name.Text, function, e.Name.Where, layers);
        foreach ((Instance layer, _) in layers) layer.PathReplacements.Add(replacement);
        if (!Symbolic && _speculative == 0) _pathReplacements.Add(replacement);
        return target;
    }

    /// <summary>What <c>with</c> says of a parameter of a layer: there itself, or at a layer around it; the innermost one counts.</summary>
    private Replacement? ReplacementOf(Instance owner, string name, bool isParam)
    {
        if (owner.Replacements.TryGetValue(name, out Replacement? own)) return own;
        // What a replacement itself keeps is not replaced, nor is what is not learned.
        if (!isParam || owner.Prefix is not null) return null;
        string path = name;
        for (Instance? at = owner; at is not null; (path, at) = (at.Holder is { } holder ? ParameterPaths.Join(holder.Path, path) : path, at.Holder?.Owner))
        {
            if (at.PathReplacements.FindLast(r => r.Covers(at, path)) is not { } found) continue;
            found.IsUsed = true;
            return Replace(owner, name, Another(found), found.Where);
        }
        return null;
    }

    // Each parameter has a function with parameters of its own.
    private StaticValue Another(PathReplacement replacement)
    {
        if (replacement.Uses++ == 0 || !LayersIn(replacement.Function).Any()) return replacement.Function;
        return Fresh(replacement.Function);
    }

    private void ReportUnusedReplacements()
    {
        foreach (PathReplacement replacement in _pathReplacements.Where(r => !r.IsUsed && r.Layers.All(l => l.Instance.Applied)))
        {
            replacement.IsUsed = true;
            string[] paths = [.. replacement.Layers.SelectMany(l => Below(l.Instance, l.Path.TrimStart('.')))];
            Report(ElaborationRules.NoMember.At(replacement.Where, $"no parameter here has the path `{replacement.Pattern}`") with
            {
                Help = Suggestion.DidYouMean(replacement.Pattern, paths) ?? (paths.Length == 0 ? null : $"paths look like `{paths[0]}`; `*` stands for any characters, as in `with \"*\" = …`"),
            });
        }
    }

    private static IEnumerable<string> Below(Instance instance, string path)
    {
        foreach ((string name, Ir.ParameterInfo info) in instance.Parameters.Where(p => !p.Info.IsBuffer)) yield return ParameterPaths.Join(path, name);
        foreach ((string? name, StaticValue child) in instance.Children)
        {
            foreach ((Instance inner, string at) in LayersIn(child, name ?? ParameterPaths.SnakeCase(ParameterPaths.KindOf(child)) + "_0"))
            {
                foreach (string found in Below(inner, ParameterPaths.Join(path, at))) yield return found;
            }
        }
    }

    // Recurrent layers name their parameters by layer and direction.
    private static bool ComputesNames(BlockSymbol block) =>
        SyntaxWalk.All(block.Declaration.Body).OfType<CallExpression>().Any(c => c.Callee is NameExpression { Name: var function } && block.Module.Lookup(function) is FunctionSymbol called
            && SyntaxWalk.All(called.Declaration.Body).OfType<CallExpression>().Any(inner => inner.Callee is NameExpression { Name: var name } && name.EndsWith("_parameter", StringComparison.Ordinal)));
}

/// <summary>Parameters by a pattern of their paths, and the function that takes their place.</summary>
internal sealed class PathReplacement(string pattern, StaticValue function, Location where, IReadOnlyList<(Instance Instance, string Path)> layers)
{
    public string Pattern { get; } = pattern;
    public StaticValue Function { get; } = function;
    public Location Where { get; } = where;

    /// <summary>The layers in front of <c>with</c>: one, or the parts of a chain by their numbers.</summary>
    public IReadOnlyList<(Instance Instance, string Path)> Layers { get; } = layers;
    public bool IsUsed { get; set; }
    public int Uses { get; set; }

    /// <summary>Whether it is about a parameter, by its path from one of the layers.</summary>
    public bool Covers(Instance layer, string path) =>
        PathPattern.Matches(Pattern, ParameterPaths.Join(Layers.First(l => l.Instance == layer).Path.TrimStart('.'), path));
}
