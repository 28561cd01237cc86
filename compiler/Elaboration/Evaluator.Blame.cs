using ModelDsl.Lints;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// A requirement that only hyperparameters break is broken where the layer is made, not where it is applied.
internal sealed partial class Evaluator
{
    // The condition of the `require` that is being reported.
    private Expression? _broken;

    /// <summary>The constructors that fixed the numbers of a condition, the innermost first; null where an input takes part in them.</summary>
    private List<(Instance Layer, Location Where)>? FixedBy(Expression condition)
    {
        if (_frame is not { Kind: FrameKind.Block, Depth: > 0 } || !FromArguments(condition, _frame.Owner, [])) return null;
        Frame root = _frame;
        while (root.Caller is { } caller) root = caller;
        List<(Instance, Location)> way = [];
        for (Instance layer = _frame.Owner; layer is { Maker: { } maker, Syntax: { } syntax }; layer = maker)
        {
            way.Add((layer, layer.Where));
            if (maker == root.Owner) return way;
            if (syntax is CallExpression call && !call.Arguments.All(a => FromArguments(a.Value, maker, []))) return null;
        }
        return null;
    }

    // Whether an expression in a block's body depends on nothing but the hyperparameters that the block is given.
    private static bool FromArguments(Expression e, Instance block, HashSet<string> seen)
    {
        foreach (NameExpression name in SyntaxWalk.All(e).OfType<NameExpression>())
        {
            if (!seen.Add(name.Name) || block.Symbol.Module.Lookup(name.Name) is not null || Intrinsics.IntrinsicTable.Find(name.Name) is not null) continue;
            if (block.Symbol.Parameters.Any(p => p.Name.Text == name.Name))
            {
                if (block.Inferred.ContainsKey(name.Name)) return false;
                continue;
            }
            AssignStatement[] bindings = [.. block.Symbol.Declaration.Body.Statements.OfType<AssignStatement>().Where(s => s.Targets is [NamePattern target] && target.Name == name.Name)];
            if (bindings is not [var only] || !FromArguments(only.Value, block, seen)) return false;
        }
        return true;
    }
}
