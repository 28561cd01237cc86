using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary><c>einsum("b h i d, b h j d -> b h i j", q, k)</c>: sums of products by letters, in PyTorch's spelling too (<c>"bij,bjk->bik"</c>).</summary>
/// <remarks>
/// A letter has one size in all operands, where 1 broadcasts; one that stands twice in an operand takes its diagonal; letters
/// that the result leaves out are summed. Without <c>-></c> the result has the axes of <c>...</c> and then the letters that
/// stand once, in alphabetical order. It is lowered as the equation that it stands for.
/// </remarks>
internal static class Einsum
{
    public static IEnumerable<Intrinsic> All => [new SimpleIntrinsic("einsum", "(equation: string, ...operands)", Apply, CheckEquation)];

    /// <summary>A letter and where it stands; the axes behind <c>...</c> have names that start with a dot.</summary>
    private sealed record Letter(string Name, Location Where);

    private sealed record Side(ImmutableArray<ImmutableArray<Letter>> Inputs, ImmutableArray<Letter>? Output);

    private static StaticValue Apply(IntrinsicCall call)
    {
        if (call.Text("equation") is not { } equation) return ErrorValue.Instance;
        Location literal = call.At("equation");
        string[] sides = equation.Split("->");
        int given = call["operands"] is TupleValue operandValues ? operandValues.Items.Length : 1;
        if (Malformed(equation, literal, given) is { } malformed) return call.Report(malformed);
        if (call.Tensors("operands") is not { } tensors) return CheckEquation(call);
        // Either every word is a letter, or, as PyTorch has it, every character is one: what fits the operands.
        Side? spaced = Read(equation, literal, byWord: true), packed = Read(equation, literal, byWord: false);
        bool hasWords = sides.SelectMany(s => s.Split(',')).Any(s => s.Replace("...", "").Trim().Any(char.IsWhiteSpace));
        Side? first = hasWords ? spaced : packed, second = hasWords ? packed : spaced;
        if (first is null) return call.Report(Unreadable(equation, literal));
        if (!Fits(first, tensors) && second is not null && Fits(second, tensors)) first = second;

        List<(TensorValue Tensor, ImmutableArray<Letter> Letters)> operands = [];
        int widest = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            if (Named(first.Inputs[i], tensors[i].Rank) is not { } letters)
            {
                int named = first.Inputs[i].Count(l => l.Name != PatternAxis.Dots);
                Location where = first.Inputs[i].IsEmpty ? literal : first.Inputs[i][0].Where.To(first.Inputs[i][^1].Where);
                return call.Report(ShapeRules.Rank.At(where, $"operand {i + 1} is {tensors[i].Type}, the equation gives it {named}{(named < first.Inputs[i].Length ? " or more" : "")} axes") with { Help = Widened(first, tensors) ?? Narrowed(first, i, tensors[i].Rank) ?? (named > tensors[i].Rank ? $"leave {named - tensors[i].Rank} of its letters out, or add an axis: `x[:, none]`" : $"give it {tensors[i].Shape.Rank} letters, one for each axis") });
            }
            widest = Math.Max(widest, tensors[i].Rank - first.Inputs[i].Count(l => l.Name != PatternAxis.Dots));
            operands.Add((tensors[i], letters));
        }
        if (!operands.Any(o => o.Letters.Any(l => l.Name[0] == '.'))) widest = 0;
        if (Sizes(call, operands) is not { } sizes) return ErrorValue.Instance;

        ImmutableArray<string> output;
        if (first.Output is { } stated)
        {
            var names = ImmutableArray.CreateBuilder<string>();
            foreach (Letter letter in stated)
            {
                IEnumerable<string> added = letter.Name == PatternAxis.Dots ? Hidden(widest) : [letter.Name];
                if (letter.Name != PatternAxis.Dots && !sizes.ContainsKey(letter.Name))
                    return call.Report(InNoOperand(letter, stated, sizes.Keys));
                if (added.Any(names.Contains)) return call.Report(AxisPattern.Malformed.At(letter.Where, $"`{letter.Name}` stands twice in the result") with { Help = Once(operands.ConvertAll(o => o.Letters), stated) });
                names.AddRange(added);
            }
            output = names.ToImmutable();
        }
        else
        {
            output = [.. Hidden(widest), .. operands.SelectMany(o => o.Letters).Where(l => l.Name[0] != '.').GroupBy(l => l.Name).Where(g => g.Count() == 1).Select(g => g.Key).Order(StringComparer.Ordinal)];
        }
        ElementType element = IntrinsicCall.Promote(tensors);
        return new TensorValue(call.SumOfProducts(
            [.. operands.Select(o => (new TensorValue(call.Cast(o.Tensor.Value, element)), (IReadOnlyList<string>)[.. o.Letters.Select(l => l.Name)]))], output, sizes));
    }

    // A letter of one operand that the result does not name was meant; one of several operands is summed over.
    private static string Once(List<ImmutableArray<Letter>> operands, ImmutableArray<Letter> result)
    {
        string[] left = [.. operands.SelectMany(o => o.Select(l => l.Name).Distinct()).GroupBy(n => n).Where(g => g.Count() == 1 && g.Key[0] != '.' && result.All(l => l.Name != g.Key)).Select(g => g.Key)];
        return left is [var only] ? $"write `{only}` for one of them" : "leave it out once: the result has the diagonal's axis once";
    }

    // What can be wrong whatever the operands are.
    private static Diagnostic? Malformed(string equation, Location literal, int operands)
    {
        string[] sides = equation.Split("->");
        if (sides.Length > 2) return AxisPattern.Malformed.At(literal, "`->` stands once");
        int count = sides[0].Split(',').Length;
        if (count == operands) return null;
        return AxisPattern.Malformed.At(literal, $"the equation names {count} {(count == 1 ? "operand" : "operands")}, {operands} {(operands == 1 ? "is" : "are")} given") with { Help = count > operands ? $"give {count} operands, or leave one out of the equation" : $"name {operands} operands, separated by `,`" };
    }

    private static Diagnostic Unreadable(string equation, Location literal)
    {
        bool arrow = !equation.Contains("->", StringComparison.Ordinal) && equation.Contains('>');
        return AxisPattern.Malformed.At(literal, "letters, `...`, `,` and `->` are all that stands in an equation") with
        {
            Help = arrow ? $"write `->`: \"{equation.Replace("=>", ">").Replace(">", "->")}\"" : "give every axis a letter; operands are separated by `,`, the result stands behind `->`",
        };
    }

    private static StaticValue CheckEquation(IntrinsicCall call)
    {
        if (call["equation"] is not StringValue { Value: var equation } || call["operands"] is not TupleValue { Items: var operands } || operands.All(o => o is not ErrorValue)) return ErrorValue.Instance;
        Location literal = call.At("equation");
        if (Malformed(equation, literal, operands.Length) is { } malformed) return call.Report(malformed);
        bool byWord = equation.Split("->").SelectMany(s => s.Split(',')).Any(s => s.Replace("...", "").Trim().Any(char.IsWhiteSpace));
        if (Read(equation, literal, byWord) is not { } read) return call.Report(Unreadable(equation, literal));
        string[] letters = [.. read.Inputs.SelectMany(i => i).Select(l => l.Name).Distinct()];
        if (read.Output is not { } output || output.FirstOrDefault(l => l.Name != PatternAxis.Dots && !letters.Contains(l.Name)) is not { } unknown) return ErrorValue.Instance;
        return call.Report(InNoOperand(unknown, output, letters));
    }

    private static Diagnostic InNoOperand(Letter letter, ImmutableArray<Letter> output, IEnumerable<string> letters) =>
        AxisPattern.Malformed.At(letter.Where, $"`{letter.Name}` is in no operand") with { Help = Suggestion.DidYouMean(letter.Name, letters) ?? Unused(output, letters), OtherNames = [.. letters.Where(l => l[0] != '.' && output.All(o => o.Name != l))] };

    // `...` takes the axes that the letters do not name.
    private static string? Widened(Side side, ImmutableArray<TensorValue> tensors)
    {
        if (side.Output is not { } output || side.Inputs.Concat([output]).Any(t => t.Any(l => l.Name == PatternAxis.Dots))) return null;
        if (side.Inputs.Zip(tensors, (letters, t) => letters.Length > t.Rank).Any(few => few)) return null;
        string Term(ImmutableArray<Letter> letters, bool dots) => $"{(dots ? "... " : "")}{string.Join(' ', letters.Select(l => l.Name))}";
        string inputs = string.Join(", ", side.Inputs.Zip(tensors, (letters, t) => Term(letters, letters.Length < t.Rank)));
        return $"`...` stands for the axes without a letter: \"{inputs} -> {Term(output, true)}\"";
    }

    // A batch that only the other operands have.
    private static string? Narrowed(Side side, int operand, int rank)
    {
        ImmutableArray<Letter> letters = side.Inputs[operand];
        if (rank == 0 || rank >= letters.Length || letters.Any(l => l.Name[0] == '.')) return null;
        bool Elsewhere(Letter letter) => side.Inputs.Where((_, i) => i != operand).Any(o => o.Any(l => l.Name == letter.Name));
        return letters[..^rank].All(Elsewhere) ? $"write `{string.Join(' ', letters[^rank..].Select(l => l.Name))}` for the axes that it has" : null;
    }

    private static Help Unused(ImmutableArray<Letter> stated, IEnumerable<string> letters)
    {
        string[] left = [.. letters.Where(l => l[0] != '.' && stated.All(s => s.Name != l))];
        return left.Length == 0 ? Help.Omit(", or name an axis of an operand so") : $"use {string.Join(" or ", left.Select(l => $"`{l}`"))}, or leave it out";
    }

    private static Side? Read(string equation, Location literal, bool byWord)
    {
        var terms = ImmutableArray.CreateBuilder<ImmutableArray<Letter>>();
        var term = ImmutableArray.CreateBuilder<Letter>();
        bool inOutput = false;
        for (int at = 0; at < equation.Length;)
        {
            char c = equation[at];
            if (char.IsWhiteSpace(c)) at++;
            else if (c == ',' && !inOutput)
            {
                terms.Add(term.ToImmutable());
                term.Clear();
                at++;
            }
            else if (c == '-' && at + 1 < equation.Length && equation[at + 1] == '>')
            {
                terms.Add(term.ToImmutable());
                term.Clear();
                inOutput = true;
                at += 2;
            }
            else
            {
                int length = string.CompareOrdinal(equation, at, PatternAxis.Dots, 0, 3) == 0 ? 3 : 0;
                if (length == 0 && char.IsLetter(c))
                {
                    length = 1;
                    while (byWord && at + length < equation.Length && (char.IsLetterOrDigit(equation[at + length]) || equation[at + length] == '_')) length++;
                }
                if (length == 0) return null;
                term.Add(new(equation.Substring(at, length), AxisPattern.Within(literal, equation, at, length)));
                at += length;
            }
        }
        if (!inOutput) terms.Add(term.ToImmutable());
        bool twice = terms.Any(t => t.Count(l => l.Name == PatternAxis.Dots) > 1) || term.Count(l => l.Name == PatternAxis.Dots) > 1;
        return twice ? null : new(terms.ToImmutable(), inOutput ? term.ToImmutable() : null);
    }

    private static bool Fits(Side side, ImmutableArray<TensorValue> tensors) =>
        side.Inputs.Length == tensors.Length && side.Inputs.Zip(tensors, (letters, t) => Named(letters, t.Rank) is not null).All(fits => fits);

    // Axes behind `...` are numbered from the right, so that they align as in broadcasting.
    private static ImmutableArray<Letter>? Named(ImmutableArray<Letter> letters, int rank)
    {
        int dots = letters.ToList().FindIndex(l => l.Name == PatternAxis.Dots), hidden = rank - letters.Length + (dots >= 0 ? 1 : 0);
        if (hidden < 0 || hidden > 0 && dots < 0) return null;
        return dots < 0 ? letters : [.. letters.Take(dots), .. Hidden(hidden).Select(n => new Letter(n, letters[dots].Where)), .. letters.Skip(dots + 1)];
    }

    private static IEnumerable<string> Hidden(int count) => Enumerable.Range(0, count).Select(i => $".{count - 1 - i}");

    private static Dictionary<string, Dim>? Sizes(IntrinsicCall call, List<(TensorValue Tensor, ImmutableArray<Letter> Letters)> operands)
    {
        Dictionary<string, (Dim Size, int Operand)> sizes = new(StringComparer.Ordinal);
        for (int i = 0; i < operands.Count; i++)
        {
            (TensorValue x, ImmutableArray<Letter> letters) = operands[i];
            for (int axis = 0; axis < letters.Length; axis++)
            {
                Letter letter = letters[axis];
                Dim size = x.Shape[axis];
                if (!sizes.TryGetValue(letter.Name, out var known) || known.Size == Dim.One) sizes[letter.Name] = (size, i);
                else if (size != Dim.One)
                {
                    string name = letter.Name[0] == '.' ? "an axis of `...`" : $"letter `{letter.Name}`";
                    string? help = letter.Name[0] == '.' ? null : Exchanged(i, axis, known.Size);
                    Condition same = new(new Goal.Equal(known.Size, size), ShapeRules.Letter, $"{name} is {SizeText.Of(known.Size)} in operand {known.Operand + 1} and {SizeText.Of(size)} in operand {i + 1}",
                        Help: help ?? (letter.Name[0] == '.' ? null : Alike(i, axis, known.Size)))
                    { HelpFirst = help is not null };
                    if (!call.Holds(same, letter.Where, x, axis)) return null;
                }
            }
        }
        return sizes.ToDictionary(s => s.Key, s => s.Value.Size, StringComparer.Ordinal);

        // Most often one of the two sizes is wrong; an input shows which shape would do.
        string Alike(int operand, int axis, Dim wanted)
        {
            TensorValue x = operands[operand].Tensor;
            string other = "give one of the two axes another letter";
            return x.Value.Node.Primitive is Ir.Primitives.Input { InputName: var name } ? $"declare `{name}: {x.Type.Element.Name()}{x.Shape.With(axis, wanted)}`; or {other}" : other;
        }

        // Two letters of an operand that stand in each other's place: `n h j d` for [N, H, D, T].
        string? Exchanged(int operand, int axis, Dim wanted)
        {
            (TensorValue x, ImmutableArray<Letter> letters) = operands[operand];
            if (letters.Any(l => l.Name[0] == '.')) return null;
            for (int other = 0; other < letters.Length; other++)
            {
                if (other == axis || x.Shape[other] != wanted) continue;
                if (sizes.TryGetValue(letters[other].Name, out var known) && known.Operand != operand && known.Size != x.Shape[axis]) continue;
                var names = letters.Select(l => l.Name).ToArray();
                (names[axis], names[other]) = (names[other], names[axis]);
                return $"its letters fit as `{string.Join(' ', names)}`";
            }
            return null;
        }
    }
}
