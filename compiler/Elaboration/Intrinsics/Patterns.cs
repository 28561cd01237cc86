using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary><c>einsum</c> and <c>rearrange</c>: axes by name, in patterns that are checked here.</summary>
internal static class Patterns
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("einsum", "(equation: string, ...operands)", Einsum),
        new Rearrange(),
    ];

    private sealed record Operand(Value Value, ImmutableArray<string> Letters);

    private static StaticValue Einsum(IntrinsicCall call)
    {
        if (call.Text("equation") is not { } equation || call.Tensors("operands") is not { } tensors) return ErrorValue.Instance;
        string[] sides = equation.Split("->");
        string[] inputs = sides[0].Split(',');
        if (sides.Length > 2 || inputs.Length != tensors.Length)
            return call.Report(ElaborationRules.Raised.At(call.At("equation"), $"the equation names {inputs.Length} operands, {tensors.Length} are given"));

        // Name every axis; the axes of an ellipsis are numbered from the right.
        Dictionary<string, Dim> sizes = new(StringComparer.Ordinal);
        List<Operand> operands = [];
        List<string> seen = [];
        int widest = 0;
        ElementType element = tensors.Skip(1).Aggregate(tensors[0].Element, (e, t) => e == t.Element ? e : call.Promote(new TypeValue(e, Shape.Of([1])), t));
        for (int i = 0; i < tensors.Length; i++)
        {
            TensorValue x = tensors[i];
            List<string> letters = Words(inputs[i]);
            int dots = letters.IndexOf("...");
            if (dots >= 0)
            {
                int hidden = x.Rank - (letters.Count - 1);
                if (hidden < 0) return Rank(call, i, x, inputs[i]);
                widest = Math.Max(widest, hidden);
                letters.RemoveAt(dots);
                letters.InsertRange(dots, Enumerable.Range(0, hidden).Select(k => $".{hidden - 1 - k}"));
            }
            if (letters.Count != x.Rank) return Rank(call, i, x, inputs[i]);
            for (int axis = 0; axis < x.Rank; axis++)
            {
                string letter = letters[axis];
                seen.Add(letter);
                if (!sizes.TryGetValue(letter, out Dim? known) || known == Dim.One) sizes[letter] = x.Shape[axis];
                else if (x.Shape[axis] != Dim.One && !call.Holds(new Goal.Equal(known, x.Shape[axis]), ShapeRules.Letter, call.Where,
                    $"letter {letter} is {known} and, in operand {i + 1}, {x.Shape[axis]}", of: x, axis: axis)) return ErrorValue.Instance;
            }
            operands.Add(Distinct(call, call.Cast(x.Value, element), [.. letters]));
        }

        ImmutableArray<string> output;
        if (sides.Length == 2)
        {
            List<string> letters = Words(sides[1]);
            int dots = letters.IndexOf("...");
            if (dots >= 0)
            {
                letters.RemoveAt(dots);
                letters.InsertRange(dots, Enumerable.Range(0, widest).Select(k => $".{widest - 1 - k}"));
            }
            output = [.. letters];
        }
        else
        {
            output = [.. Enumerable.Range(0, widest).Select(k => $".{widest - 1 - k}"),
                .. seen.Where(l => l[0] != '.').GroupBy(l => l).Where(g => g.Count() == 1).Select(g => g.Key).Order(StringComparer.Ordinal)];
        }
        foreach (string letter in output)
        {
            if (!sizes.ContainsKey(letter)) return call.Report(ElaborationRules.Raised.At(call.At("equation"), $"letter {letter} of the result is in no operand"));
        }
        if (output.Distinct().Count() != output.Length) return call.Report(ElaborationRules.Raised.At(call.At("equation"), "a letter stands twice in the result"));

        // Axes of 1 that meet a larger one grow; then two operands at a time become a matrix product.
        for (int i = 0; i < operands.Count; i++)
            operands[i] = operands[i] with { Value = call.BroadcastTo(operands[i].Value, Shape.Of(operands[i].Letters.Select(l => sizes[l]))) };
        Operand result = operands[0];
        for (int i = 1; i < operands.Count; i++)
        {
            HashSet<string> later = [.. output, .. operands.Skip(i + 1).SelectMany(o => o.Letters)];
            result = Contract(call, SumOut(call, result, l => later.Contains(l) || operands[i].Letters.Contains(l)),
                SumOut(call, operands[i], l => later.Contains(l) || result.Letters.Contains(l)), later, sizes);
        }
        result = SumOut(call, result, output.Contains);
        return new TensorValue(Movement.Reordered(call, result.Value, [.. output.Select(l => result.Letters.IndexOf(l))]));
    }

    private static List<string> Words(string side)
    {
        string spaced = side.Replace("...", " ... ").Trim();
        List<string> words = [.. spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        // PyTorch's form has no spaces: every character is a letter.
        return side.Trim().Contains(' ') ? words : [.. words.SelectMany(w => w == "..." ? [w] : w.Select(c => c.ToString()))];
    }

    private static StaticValue Rank(IntrinsicCall call, int operand, TensorValue x, string letters) =>
        call.Report(ShapeRules.Rank.At(call.Where, $"operand {operand + 1} is `{letters.Trim()}`, found {x.Shape}"));

    // A letter that stands twice in one operand takes the diagonal: everything else is masked and summed away.
    private static Operand Distinct(IntrinsicCall call, Value value, ImmutableArray<string> letters)
    {
        for (int second = 0; second < letters.Length; second++)
        {
            int first = letters.IndexOf(letters[second]);
            if (first == second) continue;
            Value rows = Along(call, value.Shape, first), columns = Along(call, value.Shape, second);
            Value mask = call.Emit(new P.Equal(), rows, columns);
            Value zero = call.BroadcastTo(call.Constant(0, value.Element), value.Shape);
            Value diagonal = call.Emit(new P.Reduce(P.ReduceKind.Sum, [second]), call.Emit(new P.Select(), mask, value, zero));
            return Distinct(call, diagonal, letters.RemoveAt(second));
        }
        return new(value, letters);
    }

    private static Value Along(IntrinsicCall call, Shape shape, int axis)
    {
        Value count = call.Emit(new P.Iota(shape[axis], ElementType.I64));
        Value placed = call.Emit(new P.Reshape(Shape.Of(shape.Select((size, i) => i == axis ? size : Dim.One))), count);
        return call.BroadcastTo(placed, shape);
    }

    private static Operand SumOut(IntrinsicCall call, Operand operand, Func<string, bool> keep)
    {
        ImmutableArray<int> gone = [.. Enumerable.Range(0, operand.Letters.Length).Where(i => !keep(operand.Letters[i]))];
        return gone.IsEmpty ? operand : new(call.Emit(new P.Reduce(P.ReduceKind.Sum, gone), operand.Value), [.. operand.Letters.Where(keep)]);
    }

    private static Operand Contract(IntrinsicCall call, Operand a, Operand b, HashSet<string> later, Dictionary<string, Dim> sizes)
    {
        ImmutableArray<string> shared = [.. a.Letters.Where(b.Letters.Contains)];
        ImmutableArray<string> batch = [.. shared.Where(later.Contains)], summed = [.. shared.Where(l => !later.Contains(l))];
        ImmutableArray<string> left = [.. a.Letters.Except(shared)], right = [.. b.Letters.Except(shared)];
        Dim m = Count(left), k = Count(summed), n = Count(right);
        Value x = Laid(a, [.. batch, .. left, .. summed], m, k), y = Laid(b, [.. batch, .. summed, .. right], k, n);
        Value product = call.Emit(new P.MatMul(), x, y);
        ImmutableArray<string> letters = [.. batch, .. left, .. right];
        return new(call.Emit(new P.Reshape(Shape.Of(letters.Select(l => sizes[l]))), product), letters);

        Dim Count(ImmutableArray<string> of) => of.Aggregate(Dim.One, (p, l) => p * sizes[l]);
        Value Laid(Operand operand, ImmutableArray<string> order, Dim rows, Dim columns)
        {
            Value ordered = Movement.Reordered(call, operand.Value, [.. order.Select(l => operand.Letters.IndexOf(l))]);
            return call.Emit(new P.Reshape(Shape.Of([.. batch.Select(l => sizes[l]), rows, columns])), ordered);
        }
    }
}
