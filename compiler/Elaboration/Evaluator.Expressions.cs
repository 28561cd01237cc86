using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

internal sealed partial class Evaluator
{
    /// <summary>Above 0 inside the dimensions of a type, where <c>/</c> is exact.</summary>
    private int _inDimension;

    private readonly Dictionary<string, DimSymbol> _dynamics = new(StringComparer.Ordinal);

    private StaticValue Evaluate(Expression expression)
    {
        if (IsTooDeep(expression.Where)) return ErrorValue.Instance;
        try
        {
            switch (expression)
            {
                case IntLiteral e: return new IntValue(e.Value);
                case FloatLiteral e: return new FloatValue(e.Value);
                case StringLiteral e: return new StringValue(e.Value);
                case BoolLiteral e: return new BoolValue(e.Value);
                case NoneLiteral: return NoneValue.Instance;
                case NameExpression e: return EvaluateName(e);
                case ParenthesizedExpression e: return Evaluate(e.Inner);
                case TupleExpression e: return new TupleValue([.. e.Items.Select(i => Primary(Evaluate(i)))]);
                case ListExpression e: return new ListValue([.. e.Items.Select(i => Primary(Evaluate(i)))]) { Places = [.. e.Items.Select(i => i.Where)] };
                case ComprehensionExpression e: return EvaluateComprehension(e);
                case UnaryExpression e: return EvaluateUnary(e);
                case BinaryExpression e: return EvaluateBinary(e);
                case PipeExpression e: return EvaluatePipe(e);
                case GuardExpression e: return EvaluateGuard(e);
                case IfExpression e: return EvaluateIf(e);
                case LambdaExpression e: return new ClosureValue(e, _frame.Scope, _frame);
                case CallExpression e: return EvaluateCall(e);
                case MemberExpression e: return EvaluateMember(e);
                case IndexExpression e: return EvaluateIndex(e);
                case WithOptionsExpression e: return EvaluateWithOptions(e);
                case WithExpression e: return EvaluateWith(e);
                case ReductionExpression e: return EvaluateReduction(e);
                case UnderscoreExpression e: return Report(ElaborationRules.WrongKind.At(e.Where, "`_` stands for a size only in a type"));
                default: return ErrorValue.Instance;
            }
        }
        catch (ComplexOperandException fault)
        {
            return Report(ElaborationRules.WrongElement.At(expression.Where, $"computes `{fault.Primitive.Name}`, which complex numbers do not have, found {fault.Operand}") with { Help = "take `abs`, `real` or `imag` first" });
        }
    }

    private StaticValue EvaluateName(NameExpression e)
    {
        if (_frame.Scope.Find(e.Name) is { } bound) return bound;
        switch (e.Name)
        {
            // Of a block of the user's own both versions are looked at; what the library gives has one shape in both.
            case "training": return new BoolValue(Symbolic && !_frame.Module.IsStandard ? null : Training);
            case "inf": return new FloatValue(double.PositiveInfinity);
            case "nan": return new FloatValue(double.NaN);
            case "pi": return new FloatValue(Math.PI);
        }
        switch (_frame.Module.Lookup(e.Name))
        {
            case BlockSymbol block: return Construct(block, CallArguments.None, e, e.Where, bare: true);
            case FunctionSymbol function: return new DeclaredFunction(function);
            case ConstSymbol constant: return EvaluateConstant(constant);
            case OptimizerSymbol or ScheduleSymbol: return new RuleValue(_frame.Module.Lookup(e.Name)!, [], e.Where);
        }
        if (IntrinsicTable.Find(e.Name) is { } intrinsic) return new IntrinsicFunction(intrinsic);
        if (ElementTypes.Parse(e.Name) is { } element) return new TypeValue(element);
        // A generic element type that nothing binds is f32.
        if (_frame.Generics.Contains(e.Name)) return new TypeValue(ElementType.F32);
        if (InTest && char.IsUpper(e.Name[0])) return new IntValue(Dim.Of(Dynamic(e.Name)));
        if (!_unknownNames.TryGetValue(e, out Diagnostic? unknown))
        {
            // In a training program a name is reported where it is read first.
            if (_unknownNames.Any(u => u.Key.Name == e.Name && u.Key.Where.Source == e.Where.Source && _trainStep is not null && _frame.Kind == FrameKind.Lambda)) return ErrorValue.Instance;
            _unknownNames[e] = unknown = Unknown(e);
        }
        return Report(unknown);
    }

    // Looking for what may have been meant takes longer than all else about a name, and one in a loop is met again and again.
    private readonly Dictionary<NameExpression, Diagnostic> _unknownNames = new(ReferenceEqualityComparer.Instance);

    private Diagnostic Unknown(NameExpression e)
    {
        bool applied = _calling is { Callee: NameExpression called } && ReferenceEquals(called, e);
        Diagnostic unknown = BindingRules.Unknown(e.Where, e.Name, applied || e.Name.Length > 1 && char.IsUpper(e.Name[0]) ? _frame.Scope.Names.Concat(_frame.Module.VisibleNames) : _frame.Scope.Names);
        // Steps with several models name what they are given themselves.
        if (!applied && unknown.Fixes.IsEmpty && _trained.Count == 0 && _frame.Module.Models.SelectMany(m => InputsOf(m.Declaration.Body)).FirstOrDefault(i => i.Name.Text == e.Name) is { } given)
            return unknown with { Help = $"declare it here too: `input {e.Name}: {given.Type.Where.Text}`" };
        // A value inside the model is read where it is an output.
        if (!applied && _trained.Count > 0 && _models is [{ Instance.Symbol.Declaration.Body: var body }, ..] && body.Statements.OfType<AssignStatement>().LastOrDefault(a => a.Targets is [NamePattern n] && n.Name == e.Name) is { } inside && !inside.Value.Where.Text.Contains('\n', StringComparison.Ordinal))
        {
            return unknown with
            {
                Label = $"`{e.Name}` is a value inside the model",
                Notes = [new(inside.Targets[0].Where, "bound here")],
                Help = $"make it an output: write `output {e.Name} = {inside.Value.Where.Text}` in line {inside.Where.Start.Line}",
                Fixes = [],
            };
        }
        return !applied && unknown.Fixes.IsEmpty && _trained.Count > 0 && _frame.Depth == 0
            ? unknown with { Help = $"the model gives {string.Join(", ", _trained.Select(o => $"`{o}`"))}; what else is read has to be an `input` of the block" } : unknown;
    }

    private bool InTest
    {
        get
        {
            Frame f = _frame;
            while (f.Kind == FrameKind.Lambda && f.Caller is { } outer) f = outer;
            return f.Kind == FrameKind.Test;
        }
    }

    // A dynamic dimension; in one elaboration a name means one size, unless a use of the model binds it.
    private DimSymbol Dynamic(string name)
    {
        if (!_dynamics.TryGetValue(name, out DimSymbol? symbol)) _dynamics[name] = symbol = new DimSymbol(name, DimKind.Dynamic);
        return symbol;
    }

    /// <summary>A new size that only a run finds out, from 0 to a bound.</summary>
    public DimSymbol NewSize(Dim bound)
    {
        string name;
        do name = $"K{++_foundSizes}";
        while (_dynamics.ContainsKey(name) || _frame.Scope.Find(name) is not null);
        DimSymbol size = new(name, DimKind.Existential);
        Facts = Facts.Assume(new Goal.AtLeast(bound, Dim.Of(size)));
        _bounds[size] = bound;
        return size;
    }

    // The most that each size which a run finds out can be.
    private readonly Dictionary<DimSymbol, Dim> _bounds = [];

    private int _foundSizes;

    /// <summary>True in an equation, where a scalar stands for one element.</summary>
    public bool InEquation => _equation is not null;

    /// <summary>True within the body of a loop, where every round would have sizes of its own.</summary>
    public bool InRunTimeLoop => Builder != _root;

    // Constants that are being worked out, each needed by the one before.
    private readonly List<ConstSymbol> _working = [];

    private StaticValue EvaluateConstant(ConstSymbol symbol)
    {
        if (_constants.TryGetValue(symbol, out StaticValue? known)) return known;
        if (_working.Contains(symbol))
        {
            string way = string.Join(" needs ", _working.SkipWhile(s => s != symbol).Append(symbol).Select(s => $"`{s.Name}`"));
            foreach (ConstSymbol part in _working) _constants[part] = ErrorValue.Instance;
            if (_state.Endless.Overlaps(_working)) return ErrorValue.Instance;
            _state.Endless.UnionWith(_working);
            return Report(ElaborationRules.Recursion.At(_working[0].Declaration.Name.Where, way) with { Title = "a constant needs itself", Help = "give one of them a value that does not depend on the others" });
        }
        _working.Add(symbol);
        var frame = new Frame(_frame, FrameKind.Constant, symbol.Module, _frame.Owner, new Scope(), _frame.Use) { Name = symbol.Name };
        StaticValue result = In(frame, () =>
        {
            StaticValue value = Evaluate(symbol.Declaration.Value);
            return symbol.Declaration.Type is { } type ? Ascribe(value, type, symbol.Declaration.Value.Where, symbol.Name) : value;
        });
        _working.Remove(symbol);
        return _constants.TryGetValue(symbol, out StaticValue? failed) ? failed : _constants[symbol] = result;
    }

    private StaticValue EvaluateIf(IfExpression e)
    {
        if (_equation is { } equation && Mentions(e.Condition)) return ChooseByIndex(equation, e.Condition, e.Then, e.Else, e.Where);
        bool? decided = Condition(e.Condition, out Goal? goal);
        if (decided is { } known) return Evaluate(known ? e.Then : e.Else);
        return Undecided(goal, () => Evaluate(e.Then), () => Evaluate(e.Else));
    }

    private StaticValue Undecided(Goal? goal, Func<StaticValue> then, Func<StaticValue> otherwise)
    {
        Facts outer = Facts;
        _speculative++;
        if (goal is not null) Facts = outer.Assume(goal);
        StaticValue a = then();
        Facts = goal is null ? outer : outer.Assume(Goal.Not(goal));
        StaticValue b = otherwise();
        Facts = outer;
        _speculative--;
        return Either(a, b);
    }

    private StaticValue EvaluateComprehension(ComprehensionExpression e)
    {
        Scope outer = _frame.Scope;
        _frame.Scope = new Scope(outer, boundary: false);
        var items = ImmutableArray.CreateBuilder<StaticValue>();
        bool known = Each(0);
        _frame.Scope = outer;
        return known ? new ListValue(items.ToImmutable()) : ErrorValue.Instance;

        bool Each(int clause)
        {
            if (clause == e.Clauses.Length)
            {
                items.Add(Primary(Evaluate(e.Element)));
                return true;
            }
            ComprehensionClause c = e.Clauses[clause];
            StaticValue source = Evaluate(c.Source);
            if (Items(source, c.Source.Where) is not { } values) return false;
            foreach (StaticValue value in values)
            {
                if (CountIteration(c.Where)) return false;
                Bind(c.Pattern, value, c.Pattern.Where);
                if (c.Condition is { } condition)
                {
                    if (Condition(condition, out _) is not { } wanted) return false;
                    if (!wanted) continue;
                }
                if (!Each(clause + 1)) return false;
            }
            return true;
        }
    }

    // `x as! T` moves the one check to run time; what no size meets stays an error.
    private StaticValue EvaluateGuard(GuardExpression e)
    {
        StaticValue value = Evaluate(e.Value);
        Location? outer = _guarding;
        _guarding = e.Where;
        StaticValue result = Ascribe(value, e.Type, e.Where, Short(e.Value.Where));
        _guarding = outer;
        return result;
    }

    private readonly Dictionary<BlockSymbol, LayerValue> _modelsOfTest = new(ReferenceEqualityComparer.Instance);

    // All assertions of a test that name a model speak of one model, which is built once.
    private StaticValue? ModelOfTest(Expression target)
    {
        if (_frame.Kind != FrameKind.Test || target is not NameExpression { Name: var name } || _frame.Scope.Find(name) is not null || _frame.Module.Lookup(name) is not BlockSymbol { IsModel: true } symbol) return null;
        if (_modelsOfTest.TryGetValue(symbol, out LayerValue? known)) return known;
        StaticValue value = Evaluate(target);
        if (value is LayerValue made) _modelsOfTest[symbol] = made;
        return value;
    }

    private StaticValue EvaluateMember(MemberExpression e)
    {
        StaticValue target = ModelOfTest(e.Target) ?? Evaluate(e.Target);
        string name = e.Name.Text;
        if (target is TupleValue { IsResults: true } results)
        {
            int at = results.Names.IndexOf(name);
            if (at >= 0) return results.Items[at];
            target = Primary(target);
            // `.shape` and its like are those of the first.
            if (target is TensorValue && name is not ("shape" or "rank" or "dtype" or "T") && !IsFunction(name) && results.Names.OfType<string>().Where(n => n.Length > 0).ToArray() is { Length: > 0 } outputs)
            {
                return Report(ElaborationRules.NoMember.At(e.Name.Where, $"there is no output `{name}`") with
                {
                    Help = Suggestion.DidYouMean(name, outputs) ?? $"the outputs are {string.Join(", ", outputs.Select(n => $"`{n}`"))}",
                    OtherNames = [.. outputs],
                });
            }
        }
        switch (target)
        {
            case ErrorValue: return target;
            case TensorValue tensor:
                switch (name)
                {
                    case "shape": return new TupleValue([.. tensor.Shape.Select(d => (StaticValue)new IntValue(d))]);
                    case "rank": return new IntValue(tensor.Rank);
                    case "dtype": return new TypeValue(tensor.Element);
                    case "T":
                        return tensor.Rank < 2 ? tensor : new TensorValue(Builder.Add(
                        new Ir.Primitives.Transpose([.. Enumerable.Range(0, tensor.Rank).Reverse()]), tensor.Value)[0]);
                }
                return Report(ElaborationRules.NoMember.At(e.Name.Where, $"a tensor has no `{name}`") with
                {
                    Help = MethodHelp(e, _calling?.Callee == e ? _calling : null),
                });
            case LayerValue layer: return LayerMember(layer.Instance, name, e);
            case CompositionValue composition when int.TryParse(name, out int index) && index < composition.Parts.Length: return composition.Parts[index];
            case ConstructorValue constructor:
                return Report(ElaborationRules.MissingArgument.At(e.Target.Where, $"{constructor.Describe()}"));
            case FunctionValue function when _frame.Module.IsStandard: return FunctionForTensor(function, e);
            default: return Report(ElaborationRules.NoMember.At(e.Name.Where, $"{target.Describe()} has no `{name}`"));
        }
    }

    // `cross_entropy(logit, label)`: a misspelt name may be that of a function.
    private ErrorValue FunctionForTensor(FunctionValue function, MemberExpression e)
    {
        Frame use = OutermostUse();
        Scope names = use.Caller?.Scope ?? use.Scope;
        string called = function.Name;
        return Report(ElaborationRules.Wants(e.Target.Where, "a tensor", function) with
        {
            Help = Suggestion.DidYouMean(called, names.Names.Where(n => names.Find(n) is TensorValue)) ?? $"apply it to a tensor: `{called}(…)`",
        });
    }

    // Without a word here, whatever uses the value would be missing from the model.
    private StaticValue TooEarly(Instance instance, MemberExpression e) => Symbolic || _speculative > 0 || _failed || _materialising.Count > 0
        ? ErrorValue.Instance
        : Report(ElaborationRules.NeverSized.At(e.Where, $"`{e.Where.Text}` is read before the layer is applied, and nothing else tells the sizes of `{instance.Symbol.Name}`") with
        {
            Help = "apply the layer first, or give the size that it infers, such as `in_features:`",
        });

    private static bool Declares(BlockSymbol symbol, string name) => Lints.SyntaxWalk.All(symbol.Declaration.Body).Any(s => s switch
    {
        LayerStatement l => l.Name.Text == name,
        ParameterStatement p => p.Name.Text == name,
        OutputStatement o => o.Name.Text == name,
        _ => false,
    });

    private StaticValue LayerMember(Instance instance, string name, MemberExpression e)
    {
        if (instance.Symbol.IsModel && !instance.Applied && InTest) ApplyAlone(instance, e.Where);
        else if (!instance.Applied && ApplyToData(instance, name, e.Where)) { }
        else if (!instance.Applied) Materialise(instance);
        if (instance.Effective.TryGetValue(name, out StaticValue? effective)) return effective;
        if (instance.Parameter(name) is { } info) return new TensorValue(Read(info));
        if (instance.Child(name) is { } child) return child;
        if (instance.Outputs.Find(o => o.Name == name) is { } output) return output.Value;
        if (name == "parameters") return new IntValue(ParameterPaths.Of(instance).Where(p => !p.IsBuffer).Aggregate(Dim.Zero, (sum, p) => sum + p.Type.Shape.ElementCount));
        // `bias: true` is no bias: a parameter goes before the hyperparameter of its name, made or not.
        if (instance.Unmade.Contains(name)) return TooEarly(instance, e);
        if (instance.Arguments.TryGetValue(name, out var argument)) return argument.Value;
        if (Symbolic || _speculative > 0 || instance.LacksSizes && Declares(instance.Symbol, name)) return ErrorValue.Instance;
        IEnumerable<string> known = instance.Parameters.Select(p => p.Name).Concat(instance.Children.Select(c => c.Name).OfType<string>()).Concat(instance.Outputs.Select(o => o.Name));
        return Report(ElaborationRules.NoMember.At(e.Name.Where, $"`{instance.Symbol.Name}` has no `{name}`") with
        {
            Help = Suggestion.DidYouMean(name, known) ?? (instance.Symbol is { IsModel: true } && instance.Outputs is [.. { Count: > 0 } outputs] ? $"its outputs are {string.Join(", ", outputs.Select(o => $"`{o.Name}`"))}" : null) ?? (IsFunction(name) ? $"`{name}` is a function: what a layer gives flows on to it, `{e.Target.Where.Text} -> {name}`" : null),
        });
    }
}
