using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

// conv + bias + ReLU: three walks over memory become one, made while the kernel's results are still in cache.
public sealed partial class Planner
{
    /// <summary>Joins element-wise work to the kernel that feeds it, where that kernel's result has no other use.</summary>
    private bool TryEpilogue(Value value, Expr body, View target, Node forWhom)
    {
        if (!target.IsWhole || value.Element is not (ElementType.F32 or ElementType.F64)) return false;
        IReadOnlyList<Expr> all = body.All();
        Affine place = Index(target, Affine.Identity(value.Shape.Rank), value.Shape.Rank);
        FusableStep? feeder = null;
        foreach (LoadExpr load in all.OfType<LoadExpr>())
        {
            if (_open.TryGetValue(load.Buffer, out FusableStep? step) && load.Index.Equals(place) && step.Result.Count == target.Buffer.Count
                && step.Result.Element == value.Element && IsOnlyUse(load.Buffer, all))
            {
                feeder = step;
                break;
            }
        }
        // What may be skipped must not draw along what may not.
        if (feeder?.Groups(value.Shape) is not { } groups || !IsEarly(forWhom) && !feeder.Guard.Equals(GuardOf(forWhom))) return false;
        List<Step> steps = IsEarly(forWhom) ? _load : _run;
        if (!steps.Contains(feeder)) return false;
        var collapsed = Collapsing.Join(value.Shape, groups, body, e => e is LoadExpr load && load.Buffer == feeder.Result);
        if (collapsed is null) return false;

        // Everything else that the epilogue reads has been computed by now, so the kernel moves down to here.
        steps.Remove(feeder);
        _open.Remove(feeder.Result);
        feeder.Epilogue = new Epilogue(collapsed);
        feeder.Result = target.Buffer;
        steps.Add(feeder);
        return true;
    }

    private bool IsOnlyUse(Buffer buffer, IReadOnlyList<Expr> all)
    {
        if (all.Count(e => e is LoadExpr load && load.Buffer == buffer || e is TakeExpr take && take.Buffer == buffer) != 1) return false;
        foreach ((Value value, View view) in _views)
        {
            if (view.Buffer == buffer && view.Buffer.Position < 0 && !IsMovement(value.Node.Primitive))
                return _uses.GetValueOrDefault(value) == 1 && !FinalValues.Value.Contains(value);
        }
        return false;
    }

    private Lazy<HashSet<Value>> FinalValues => field ??= new(() =>
        [.. _graph.Outputs.Select(o => o.Value), .. _graph.Updates.Select(u => u.Value)]);
}
