using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Types: what a value must be, which sizes it binds, and which it has to meet.
internal sealed partial class Evaluator
{
    private static readonly HashSet<string> s_staticTypes = ["int", "float", "bool", "string", "tuple", "list", "layer", "fn", "none", "any"];

    private static bool IsTensorType(TypeSyntax type) => type switch
    {
        NamedType n => n.Dims is not null || !s_staticTypes.Contains(n.Name.Text) || n.Name.Text == "bool" && n.Dims is not null,
        UnionType u => u.Alternatives.Any(IsTensorType),
        _ => false,
    };

    /// <summary>The value as its declared type takes it; <see cref="ErrorValue"/> after reporting that it does not.</summary>
    /// <param name="type">The declared type.</param>
    /// <param name="value">What is given.</param>
    /// <param name="where">Where it is given.</param>
    /// <param name="what">What messages call it.</param>
    /// <param name="none">Whether <c>none</c> is the default and so always accepted.</param>
    /// <param name="bind">Whether sizes not in scope are bound by the value.</param>
    private StaticValue Accept(TypeSyntax type, StaticValue value, Location where, string what, bool none, bool bind = false)
    {
        if (value is ErrorValue || none && value is NoneValue) return value;
        StaticValue accepted = AcceptAs(type, value, where, what, none, bind || type.Condition is not null);
        if (accepted is ErrorValue or NoneValue || type.Condition is not { } condition) return accepted;
        // What is given to a definition is asked for, as by `require`; what a value is said to be has to be so.
        if (bind) RunRequire(new RequireStatement(condition.Where, condition, null));
        else if (!IsProved(condition, accepted)) return ErrorValue.Instance;
        return accepted;
    }

    private StaticValue AcceptAs(TypeSyntax type, StaticValue value, Location where, string what, bool none, bool bind)
    {
        switch (type)
        {
            // What could not be read asks for nothing.
            case UnionType { Alternatives: [], Optional: false }: return value;
            case UnionType union:
                if (union.Optional && value is NoneValue) return value;
                foreach (TypeSyntax alternative in union.Alternatives)
                {
                    if (Fits(alternative, value)) return Accept(alternative, value, where, what, none, bind);
                }
                break;
            case TupleType tuple when value is TupleValue given && given.Items.Length == tuple.Items.Length:
                return new TupleValue([.. tuple.Items.Zip(given.Items, (t, v) => Accept(t, v, where, what, none, bind))], given.Names);
            case NamedType named when IsTensorType(named):
                ElementType? element = ElementTypes.Parse(named.Name.Text) ?? (_frame.Scope.Find(named.Name.Text) as TypeValue)?.Element;
                if (value is not (TensorValue or IntValue or FloatValue or BoolValue or ListValue or TupleValue)) break;
                if (AsTensor(value, where, value is TensorValue ? null : element, named.Dims?.Length) is not { } tensor) return ErrorValue.Instance;
                return MatchType(tensor, named, where, what, bind) ? tensor : ErrorValue.Instance;
            case NamedType named when Fits(named, value): return Convert(named.Name.Text, value, where);
        }
        Report(ElaborationRules.WrongArgument.At(where, $"{what} wants {type.Where.Text}, found {value.Describe()}") with { Help = KindHelp(type, value, where) });
        return ErrorValue.Instance;
    }

    private static bool Fits(TypeSyntax type, StaticValue value) => type switch
    {
        UnionType { Alternatives: [], Optional: false } => true,
        UnionType u => u.Optional && value is NoneValue || u.Alternatives.Any(a => Fits(a, value)),
        TupleType t => value is TupleValue v && v.Items.Length == t.Items.Length,
        NamedType { Dims: null } n => n.Name.Text switch
        {
            "int" => value is IntValue,
            "float" => value is FloatValue or IntValue,
            "bool" => value is BoolValue,
            "string" => value is StringValue,
            "tuple" => value is TupleValue or ListValue or RangeValue,
            "list" => value is TupleValue or ListValue or RangeValue,
            "layer" => value is CallableValue || value is ListValue l && l.Items.All(i => i is CallableValue or ListValue),
            "fn" => value is CallableValue,
            "none" => value is NoneValue,
            "any" => true,
            _ => value is TensorValue or IntValue or FloatValue or BoolValue,
        },
        NamedType n => value is TensorValue t ? n.Dims!.Value.Any(d => d is EllipsisDim) || t.Rank == n.Dims.Value.Length : value is ListValue or IntValue or FloatValue,
        _ => false,
    };

    private StaticValue Convert(string type, StaticValue value, Location where) => (type, value) switch
    {
        ("float", IntValue i) when i.Value.TryConstant(out long v) => new FloatValue(v),
        ("tuple", ListValue l) => new TupleValue(l.Items),
        ("list", TupleValue t) => new ListValue(t.Items),
        ("tuple", RangeValue) when Items(value, where) is { } items => new TupleValue([.. items]),
        ("list", RangeValue) when Items(value, where) is { } items => new ListValue([.. items]),
        _ => value,
    };

    /// <summary>Checks a value against what the text says of it. Never converts, but a list of numbers becomes a tensor.</summary>
    private StaticValue Ascribe(StaticValue value, TypeSyntax type, Location where, string what)
    {
        if (type is TupleType) return value is TupleValue ? Accept(type, value, where, what, none: false) : Accept(type, Primary(value), where, what, none: false);
        value = Primary(value);
        if (value is ErrorValue && type is NamedType known && IsTensorType(known) && !known.Dims.GetValueOrDefault([]).Any(d => d is EllipsisDim)) return value;
        return Accept(type, value, where, what.Contains('`') ? what : $"`{what}`", none: false);
    }

    // What a model is given may be declared as what is wanted of it.
    private static string? Declared(TensorValue value, ElementType wanted) => value.Value.Node.Primitive is Ir.Primitives.Input { InputName: var name }
        ? $"declare `{name}: {new TensorType(wanted, value.Shape)}`; or convert it: `-> cast({wanted.Name()})`" : null;

    private bool MatchType(TensorValue value, NamedType type, Location where, string what, bool bind)
    {
        string element = type.Name.Text;
        if (_frame.Generics.Contains(element) && _frame.Scope.Find(element) is null && bind) _frame.Scope.Declare(element, new TypeValue(value.Element));
        ElementType? wanted = ElementTypes.Parse(element) ?? (_frame.Scope.Find(element) as TypeValue)?.Element;
        if (wanted is { } e && e != value.Element)
        {
            Report(ElaborationRules.WrongElement.At(where, $"{what} wants {e.Name()}, found {value.Type}") with
            {
                Help = type.Dims is { } stated && !stated.Any(d => d is EllipsisDim) && stated.Length != value.Rank ? $"state it as {value.Type}, or change what computes it" : Declared(value, e) ?? $"convert it: `-> cast({e.Name()})`",
            }, value, null);
            return false;
        }
        ImmutableArray<DimSyntax> dims = type.Dims ?? [];
        int ellipsis = dims.ToList().FindIndex(d => d is EllipsisDim);
        // `...S` whose S is known already stands for that many sizes.
        var expanded = new List<(DimSyntax Syntax, Dim? Known)>();
        foreach (DimSyntax dim in dims)
        {
            if (dim is EllipsisDim { Name: { } name } && _frame.Scope.Find(name.Text) is { } bound and not ErrorValue)
            {
                if (bound is not TupleValue and not ListValue and not IntValue)
                {
                    Report(ElaborationRules.Wants(name.Where, "a tuple of sizes", bound));
                    return false;
                }
                if (AsSizes(bound, name.Where, name.Text, null) is not { } sizes) return true;
                expanded.AddRange(sizes.Select(s => (dim, (Dim?)s)));
            }
            else expanded.Add((dim, null));
        }
        ellipsis = expanded.FindIndex(d => d.Syntax is EllipsisDim && d.Known is null);
        if (ellipsis < 0 ? value.Rank != expanded.Count : value.Rank < expanded.Count - 1)
        {
            Way? way = StatedShape(expanded) is { } whole ? Upstream(value, whole) : null;
            Report(ShapeRules.Rank.At(where, $"{RankText(type, what)}, found {value.Type}") with { Help = way?.Help, Repairs = way?.Repairs ?? [] }, value, null);
            return false;
        }
        int extra = value.Rank - expanded.Count;
        bool fine = true;
        int errors = Diagnostics.Count;
        // Plain names first, so that formulas may use them in any order.
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < expanded.Count; i++)
            {
                int axis = ellipsis < 0 || i <= ellipsis ? i : i + extra;
                (DimSyntax syntax, Dim? known) = expanded[i];
                if (known is not null) fine &= pass == 1 || MeetSize(value, axis, known, syntax, where, what);
                else if (syntax is EllipsisDim rest)
                {
                    if (pass == 0 && rest.Name is { } name)
                    {
                        if (bind || InTest) _frame.Scope.Declare(name.Text, new TupleValue([.. value.Shape.Skip(axis).Take(extra + 1).Select(d => (StaticValue)new IntValue(d))]));
                    }
                }
                else if (syntax is ExpressionDim { Value: var expression } && expression is NameExpression == (pass == 0))
                    fine &= MatchDim(value, axis, expression, syntax, where, what, bind);
            }
        }
        if (!fine && Diagnostics.Count > errors && Diagnostics.At(where) is { Help: null } found && _frame.Depth == 0 && StatedShape(expanded) is { } shape)
            Diagnostics.Replace(found, (Upstream(value, shape) ?? new Way($"state it as {value.Type}, or change what computes it")).On(found));
        return fine;
    }

    // What a layer of the library takes, in its own words: the reader gave no name to its input.
    private string RankText(NamedType type, string what)
    {
        if (_frame is not { Kind: FrameKind.Block, Module.IsStandard: true, IsRoot: false }) return $"{what} takes {DimsText(type)}";
        Body body = _frame.Owner.Symbol.Declaration.Body;
        string? message = body.Statements.OfType<RequireStatement>().Select(r => r.Message?.Value).FirstOrDefault(m => m?.StartsWith($"{ShapeRules.Rank.Code}: {_frame.Name} takes", StringComparison.Ordinal) == true);
        if (message is not null) return message[(ShapeRules.Rank.Code.Length + 2)..];
        string input = InputsOf(body).Count() > 1 ? $" as {what}" : "";
        return $"{_frame.Name} takes {type.Where.Text[Math.Max(0, type.Where.Text.IndexOf('['))..]}{input}";
    }

    // `T[...B, in_channels, H, W]` of the library is no type that a user has seen.
    private string DimsText(NamedType type) => _frame.Generics.Contains(type.Name.Text) && type.Where.Text.IndexOf('[') is > 0 and var at ? type.Where.Text[at..] : type.Where.Text;

    // The shape that a type of the checked text states, where all of it is known.
    private Shape? StatedShape(List<(DimSyntax Syntax, Dim? Known)> stated)
    {
        if (_frame.Depth > 0 || _trying || stated.Any(d => d.Syntax is EllipsisDim || d.Syntax is ExpressionDim { Value: UnderscoreExpression })) return null;
        List<Dim> sizes = [];
        foreach (ExpressionDim dim in stated.Select(d => d.Syntax).OfType<ExpressionDim>())
        {
            if (DimensionNames(dim.Value).Any(IsOpen) || EvaluateDim(dim.Value) is not { } size) return null;
            sizes.Add(size);
        }
        return Shape.Of(sizes);
    }

    private bool MatchDim(TensorValue value, int axis, Expression expression, DimSyntax syntax, Location where, string what, bool bind)
    {
        Dim actual = value.Shape[axis];
        switch (expression)
        {
            case UnderscoreExpression: return true;
            // A size that a run finds out has no name but the one that is given to it here.
            case NameExpression name when (bind || actual.Symbols.Any(s => s.Kind == DimKind.Existential)) && IsOpen(name.Name):
                BindSize(name.Name, actual);
                return true;
        }
        if (bind)
        {
            List<string> open = [.. DimensionNames(expression).Where(IsOpen).Distinct()];
            if (open.Count == 1) return Solve(value, axis, expression, open[0], where, what);
        }
        return EvaluateDim(expression) is not { } stated || MeetSize(value, axis, stated, syntax, where, what);
    }

    // A size that the use binds: not in scope, or an optional hyperparameter left out. A layer may have the same name as a size.
    private bool IsOpen(string name) => _frame.Scope.Find(name) is { } bound ? bound is NoneValue : _frame.Module.Lookup(name) is not ConstSymbol;

    private void BindSize(string name, Dim size)
    {
        if (_frame.Scope.Find(name) is NoneValue) _frame.Owner.Inferred[name] = new IntValue(size);
        _frame.Scope.Declare(name, new IntValue(size));
    }

    // `2 * D` against a size: D is what makes them equal, where the formula is linear in it.
    private bool Solve(TensorValue value, int axis, Expression expression, string name, Location where, string what)
    {
        StaticValue? before = _frame.Scope.Find(name);
        Dim? At(Dim d)
        {
            _frame.Scope.Declare(name, new IntValue(d));
            return EvaluateDim(expression);
        }
        var unknown = new DimSymbol(name, DimKind.Generic);
        Dim? formula = At(Dim.Of(unknown)), constant = At(0), one = At(1);
        Dim actual = value.Shape[axis];
        if (formula is null || constant is null || one is null || formula != (one - constant) * Dim.Of(unknown) + constant)
        {
            _frame.Scope.Declare(name, ErrorValue.Instance);
            return true;
        }
        Dim slope = one - constant, rest = actual - constant;
        bool fits = Holds(new Condition(new Goal.Divides(slope, rest), ShapeRules.Mismatch, $"axis {axis} of {what} is {actual}, stated as {expression.Where.Text}"), where, value, axis);
        if (before is NoneValue) _frame.Scope.Declare(name, NoneValue.Instance);
        BindSize(name, Dim.ExactDiv(rest, slope) ?? Dim.FloorDiv(rest, slope));
        return fits;
    }

    private bool MeetSize(TensorValue value, int axis, Dim stated, DimSyntax syntax, Location where, string what)
    {
        Dim actual = value.Shape[axis];
        if (actual == stated) return true;
        string text = syntax.Where.Text;
        Condition condition = text switch
        {
            "in_channels" or "num_features" or "num_channels" => LayerRules.Channels(stated, actual),
            "in_features" or "input_size" when axis == value.Rank - 1 => LayerRules.Features(stated, value.Shape),
            _ => new Condition(new Goal.Equal(actual, stated), ShapeRules.Mismatch,
                syntax is EllipsisDim ? $"axis {axis} of {what} is {SizeText.Of(actual)}, and {SizeText.Of(stated)} in the input before it" : $"axis {axis} of {what} is {SizeText.Of(actual)}, stated as {SizeText.Of(stated)}{(text == stated.ToString() ? "" : $" ({text})")}"),
        };
        return Holds(condition, where, value, axis);
    }

    /// <summary>The size that an expression in a type stands for; null where it is unknown, after reporting a wrong one.</summary>
    private Dim? EvaluateDim(Expression expression)
    {
        _inDimension++;
        StaticValue value = Primary(Evaluate(expression));
        _inDimension--;
        return AsSize(value, expression.Where, "an int as a size");
    }

    /// <summary>The type that a text states, with every size known; null where some is not.</summary>
    private TensorType? ResolveType(NamedType type)
    {
        string name = type.Name.Text;
        ElementType? element = ElementTypes.Parse(name) ?? (_frame.Scope.Find(name) as TypeValue)?.Element;
        // A generic element type that nothing binds is f32.
        if (element is null && _frame.Generics.Contains(name)) element = ElementType.F32;
        if (element is null)
        {
            Report(BindingRules.UnknownType.At(type.Name.Where, $"`{name}`"));
            return null;
        }
        var sizes = new List<Dim>();
        bool known = true;
        foreach (DimSyntax dim in type.Dims ?? [])
        {
            switch (dim)
            {
                case ExpressionDim { Value: UnderscoreExpression }:
                    Report(ElaborationRules.WrongKind.At(dim.Where, "the size has to be stated here"));
                    known = false;
                    break;
                case ExpressionDim { Value: var expression }:
                    if (_frame.WithoutInputs && DimensionNames(expression).Any(n => _frame.Scope.Find(n) is null or NoneValue && IsOpen(n))) known = false;
                    else if (EvaluateDim(expression) is { } size) sizes.Add(size);
                    else known = false;
                    break;
                case EllipsisDim { Name: { } ellipsis }:
                    if (_frame.Scope.Find(ellipsis.Text) is { } tuple && AsSizes(tuple, ellipsis.Where, ellipsis.Text, null) is { } several) sizes.AddRange(several);
                    else known = false;
                    break;
                default:
                    Report(ElaborationRules.WrongKind.At(dim.Where, "the sizes have to be stated here"));
                    known = false;
                    break;
            }
        }
        return known ? new TensorType(element.Value, Shape.Of(sizes)) : null;
    }

    internal static IEnumerable<string> DimensionNames(Expression e) => e switch
    {
        NameExpression n => [n.Name],
        ParenthesizedExpression p => DimensionNames(p.Inner),
        UnaryExpression u => DimensionNames(u.Operand),
        BinaryExpression b => DimensionNames(b.Left).Concat(DimensionNames(b.Right)),
        CallExpression c => c.Arguments.SelectMany(a => DimensionNames(a.Value)),
        IndexExpression i => DimensionNames(i.Target),
        _ => [],
    };

    // Sizes that an unknown value would have bound are unknown too.
    private void BindUnknown(TypeSyntax type)
    {
        foreach (NamedType named in type is UnionType u ? u.Alternatives.OfType<NamedType>() : type is NamedType n ? [n] : [])
        {
            foreach (DimSyntax dim in named.Dims ?? [])
            {
                IEnumerable<string> names = dim switch
                {
                    EllipsisDim { Name: { } ellipsis } => [ellipsis.Text],
                    ExpressionDim e => DimensionNames(e.Value),
                    _ => [],
                };
                foreach (string name in names.Where(IsOpen)) _frame.Scope.Declare(name, ErrorValue.Instance);
            }
        }
    }
}
