using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Inputs: given by a use, or those of the graph itself.
internal sealed partial class Evaluator
{
    private void RunInput(InputStatement s)
    {
        string name = s.Name.Text;
        if (_frame.WithoutInputs)
        {
            BindLastSizeByDefault(s);
            BindUnknown(s.Type);
            _frame.Scope.Declare(name, ErrorValue.Instance);
            return;
        }
        // Declared twice, the first is what the rest of the text means.
        if (_program.HasErrorAt(s.Name.Where) && _frame.Scope.Find(name) is TensorValue) return;
        StaticValue value;
        if (_frame.Inputs is null && !(s.Default is not null && _settings.Omitted.Contains(name)))
            value = IsTensorType(s.Type) ? DeclareInput(s) : s.Default is { } constant ? Evaluate(constant) : ErrorValue.Instance;
        else if (_frame.Inputs is not null && _frame.Inputs.TryGetValue(name, out var given)) value = Accept(s.Type, Primary(given.Value), s.Where, InputText(name), s.Default is NoneLiteral, bind: true);
        else
        {
            value = s.Default is { } e ? Evaluate(e) : ErrorValue.Instance;
            if (value is not NoneValue) value = Accept(s.Type, value, s.Where, $"`{name}`", true, bind: true);
        }
        if (value is ErrorValue or NoneValue) BindUnknown(s.Type);
        _frame.Scope.Declare(name, value);
        if (_frame.Inputs is null && s.Type.Condition is { } condition && value is TensorValue) RunRequire(new RequireStatement(condition.Where, condition, null));
        if (_frame.IsRoot) Trace(s.Name.Where, value);
    }

    /// <summary>An input of the graph: names not in scope become dimensions.</summary>
    private StaticValue DeclareInput(InputStatement s)
    {
        NamedType? type = s.Type as NamedType ?? (s.Type as UnionType)?.Alternatives.OfType<NamedType>().FirstOrDefault(IsTensorType);
        if (type is null) return ErrorValue.Instance;
        if (NewType(type, s.Name.Text, _frame.Owner.Symbol.IsModel || !Symbolic) is not { } found) return ErrorValue.Instance;
        foreach (Dim size in found.Shape)
        {
            if (!Holds(new Condition(new Goal.AtLeast(size, 1), ShapeRules.Empty, $"the input `{s.Name.Text}` would be {found}", Help: size.TryConstant(out long number) && number < 0 ? "a size that changes from call to call has a name, such as `N`" : null), s.Type.Where, null, null)) return ErrorValue.Instance;
        }
        if (found.Shape.ElementCount.IsOverflow) return Report(ShapeRules.TooLarge.At(s.Type.Where, $"the input `{s.Name.Text}` would be {found}"));
        Value value = _root.Input(s.Name.Text, found, s.Name.Where, s.Default is not null);
        StartTrail(s.Name.Text, s.Name.Where, value);
        return new TensorValue(value);
    }

    // An input that defaults to an earlier one has its features, where a layer is never applied: a key those of the query.
    private void BindLastSizeByDefault(InputStatement s)
    {
        if (s.Default is not NameExpression { Name: var earlier } || LastDim(s) is not NameExpression { Name: var open } || !IsOpen(open)) return;
        InputStatement? other = _frame.Owner.Symbol.Declaration.Body.Statements.OfType<InputStatement>().FirstOrDefault(i => i.Name.Text == earlier);
        if (LastDim(other) is NameExpression { Name: var known } && _frame.Scope.Find(known) is IntValue size) BindSize(open, size.Value);

        static Expression? LastDim(InputStatement? input) => input?.Type is NamedType { Dims: [.., ExpressionDim last] } ? last.Value : null;
    }

    /// <summary>The type with new symbols for names not in scope; null where the number of axes is open.</summary>
    private TensorType? NewType(NamedType type, string what, bool dynamic)
    {
        int axis = 0;
        bool open = false;
        foreach (DimSyntax dim in type.Dims ?? [])
        {
            if (dim is EllipsisDim ellipsis && (ellipsis.Name is null || _frame.Scope.Find(ellipsis.Name.Text) is null)) open = true;
            if (dim is not ExpressionDim { Value: var expression }) continue;
            foreach (string name in DimensionNames(expression).Where(IsOpen))
            {
                Dim size = _settings.Sizes.TryGetValue(name, out long known) ? known
                    : dynamic ? Dim.Of(Dynamic(name)) : Dim.Of(new DimSymbol(name, DimKind.Generic));
                BindSize(name, size);
            }
        }
        if (open)
        {
            if (dynamic && !Symbolic) Report(ShapeRules.Rank.At(type.Where, $"a model's input has a fixed number of axes, `{what}` is {type.Where.Text}"));
            return null;
        }
        var sizes = new List<DimSyntax>();
        foreach (DimSyntax dim in type.Dims ?? [])
        {
            axis++;
            if (dim is ExpressionDim { Value: UnderscoreExpression }) return WithAnonymous(type, what, dynamic);
        }
        return ResolveType(type);
    }

    private TensorType? WithAnonymous(NamedType type, string what, bool dynamic)
    {
        ImmutableArray<DimSyntax>.Builder dims = ImmutableArray.CreateBuilder<DimSyntax>();
        int axis = 0;
        foreach (DimSyntax dim in type.Dims ?? [])
        {
            if (dim is ExpressionDim { Value: UnderscoreExpression })
            {
                string name = $"{what}_{axis}";
                Dim size = _settings.Sizes.TryGetValue(name, out long known) ? known : Dim.Of(dynamic ? Dynamic(name) : new DimSymbol(name, DimKind.Generic));
                _frame.Scope.Declare(name, new IntValue(size));
                dims.Add(new ExpressionDim(dim.Where, new NameExpression(dim.Where, name)));
            }
            else dims.Add(dim);
            axis++;
        }
        return ResolveType(new NamedType(type.Where, type.Name, dims.ToImmutable()));
    }

    // What an input of the library is called there says little at the use.
    private string InputText(string name)
    {
        if (!_frame.Module.IsStandard) return $"`{name}`";
        BlockSymbol block = _frame.Owner.Symbol;
        return InputsOf(block.Declaration.Body).Skip(1).Any() ? $"`{name}` of `{block.Name}`" : $"the input of `{block.Name}`";
    }

    private int _anyTensors;

    /// <summary>A type used as a value: any tensor of that type.</summary>
    private StaticValue AnyTensor(ElementType element, IEnumerable<Dim> sizes, Location where)
    {
        string name = $"tensor{_anyTensors++}";
        Value value = _root.Input(name, new TensorType(element, Shape.Of(sizes)), where);
        StartTrail(where.Text, where, value);
        return new TensorValue(value);
    }
}
