using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

using Arguments = Dictionary<string, (StaticValue Value, Location Where)>;

// Pipes, calls and the matching of arguments.
internal sealed partial class Evaluator
{
    // A chain is deep on its left, as many steps as the model has; a loop keeps the stack flat.
    private StaticValue EvaluatePipe(PipeExpression e)
    {
        Stack<PipeExpression> steps = new([e]);
        while (steps.Peek().Left is PipeExpression inner) steps.Push(inner);
        StaticValue value = Evaluate(steps.Peek().Left);
        while (steps.TryPop(out PipeExpression? step)) value = Pipe(value, step);
        return value;
    }

    private StaticValue Pipe(StaticValue left, PipeExpression e)
    {
        if (IsLayerLike(left))
        {
            StaticValue right = Part(e.Right);
            if (left is ErrorValue || right is ErrorValue) return ErrorValue.Instance;
            // What stands in parentheses or has a name is one member; a chain is several.
            return left is CompositionValue chain && e.Left is PipeExpression ? new CompositionValue(chain.Parts.Add(right)) : new CompositionValue([left, right]);
        }
        SetOrigin(e.Right.Where);
        StaticValue result = Flow(left, e.Left.Where, e.Right);
        Trace(e.Right.Where, result);
        return result;
    }

    private static bool IsLayerLike(StaticValue value) =>
        value is CallableValue || value is ListValue { Items: { Length: > 0 } items } && items.All(i => IsLayerLike(i));

    // A member of a composition: a function waits for what flows into it.
    private StaticValue Part(Expression expression)
    {
        if (expression is CallExpression call && Callee(call.Callee) is FunctionValue function and not IntrinsicFunction { Name: "fresh" })
            return new PartialValue(function, EvaluateArguments(call.Arguments));
        return LayerFrom(Evaluate(expression), expression.Where);
    }

    /// <summary><c>left -> right</c> where left is a value: <c>x -> f(a)</c> is <c>f(x, a)</c>.</summary>
    private StaticValue Flow(StaticValue left, Location leftWhere, Expression right)
    {
        List<(StaticValue, Location)> flow = left is TupleValue { IsResults: false } tuple ? [.. tuple.Items.Select(i => (i, leftWhere))] : [(Primary(left), leftWhere)];
        switch (right)
        {
            case CallExpression call:
                StaticValue callee = Callee(call.Callee);
                if (callee is ConstructorValue constructor)
                    return Apply(Construct(constructor.Symbol, EvaluateArguments(call.Arguments), call, call.Where), new CallArguments([]).Before(flow), right.Where);
                // `fresh` makes a layer, as a constructor does; it never takes what flows.
                if (callee is IntrinsicFunction { Name: "fresh" }) return Apply(EvaluateCall(call), CallArguments.None.Before(flow), right.Where);
                return Apply(callee, EvaluateArguments(call.Arguments).Before(flow), right.Where);
            case IfExpression choice:
                bool? decided = Condition(choice.Condition, out Goal? goal);
                if (decided is { } known) return Flow(left, leftWhere, known ? choice.Then : choice.Else);
                return Undecided(goal, () => Flow(left, leftWhere, choice.Then), () => Flow(left, leftWhere, choice.Else));
            default:
                StaticValue target = Evaluate(right);
                if (target is ErrorValue) SuggestParentheses(leftWhere, right);
                return Apply(target, CallArguments.None.Before(flow), right.Where);
        }
    }

    // The callee of a call: a block's name is not constructed before its arguments are known.
    private StaticValue Callee(Expression callee)
    {
        if (callee is NameExpression name && _frame.Scope.Find(name.Name) is null && _frame.Module.Lookup(name.Name) is BlockSymbol block)
            return new ConstructorValue(block);
        return Evaluate(callee);
    }

    private StaticValue EvaluateCall(CallExpression e)
    {
        if (_equation is { } equation && IsIndexChoice(e)) return ChooseByIndex(equation, e.Arguments[0].Value, e.Arguments[1].Value, e.Arguments[2].Value, e.Where);
        (CallExpression? outer, _calling) = (_calling, e);
        StaticValue callee = Callee(e.Callee);
        _calling = outer;
        // Of what cannot be called it is not known whether it would take types.
        CallArguments arguments = EvaluateArguments(callee is ErrorValue ? [.. e.Arguments.Where(a => !IsType(a.Value))] : e.Arguments);
        SetOrigin(e.Where);
        return callee is ConstructorValue constructor ? Construct(constructor.Symbol, arguments, e, e.Where) : Apply(callee, arguments, e.Where);
    }

    private CallArguments EvaluateArguments(ImmutableArray<Argument> arguments) =>
        new(arguments.Select(a => new CallArgument(a.Name?.Text, a.Name?.Where ?? a.Where, Evaluate(a.Value), a.Value.Where)));

    /// <summary>Applies whatever can be applied.</summary>
    private StaticValue Apply(StaticValue callee, CallArguments arguments, Location where)
    {
        switch (callee)
        {
            case ErrorValue: return callee;
            case LayerValue layer: return ApplyLayer(layer, arguments, where);
            case PartialValue partial: return Apply(partial.Target, new CallArguments([.. arguments.Items, .. partial.Arguments.Items]), where);
            case CompositionValue composition: return ApplyAll(composition, composition.Parts, arguments, where);
            case ListValue list when list.Items.IsEmpty || IsLayerLike(list) || list.Items.Any(i => i is ErrorValue): return ApplyAll(list, list.Items, arguments, where);
            case IntrinsicFunction intrinsic: return CallIntrinsic(intrinsic.Intrinsic, arguments, where);
            case DeclaredFunction function: return CallFunction(function.Symbol, arguments, where);
            case ClosureValue closure: return CallClosure(closure, arguments, where);
            case RuleValue rule: return GiveRule(rule, arguments, where);
            case ConstructorValue constructor: return Report(MissingArgument(where, constructor.Symbol.Name, RequiredOf(constructor.Symbol.Parameters)));
            default:
                return Report(ElaborationRules.NotCallable.At(where, $"{Primary(callee).Describe()} is neither a layer nor a function") with
                {
                    Help = Primary(callee) is StringValue word && where.Source is not null && where.Text is [not '"', ..] ? $"choose the layer by it: `(if {where.Text} == \"{word.Value}\" then ReLU else GELU)`" : null,
                });
        }
    }

    private StaticValue ApplyAll(StaticValue whole, ImmutableArray<StaticValue> parts, CallArguments arguments, Location where)
    {
        AdoptUnnamed(whole);
        if (parts.IsEmpty) return arguments.Items.Count == 1 ? arguments.Items[0].Value : new TupleValue([.. arguments.Items.Select(a => a.Value)]);
        StaticValue value = Apply(parts[0], arguments, where);
        foreach (StaticValue part in parts.Skip(1))
        {
            if (value is ErrorValue) return value;
            List<(StaticValue, Location)> flow = value is TupleValue { IsResults: false } tuple ? [.. tuple.Items.Select(i => (i, where))] : [(Primary(value), where)];
            value = Apply(part, CallArguments.None.Before(flow), where);
        }
        return value;
    }

    public StaticValue CallBack(StaticValue callee, ReadOnlySpan<StaticValue> arguments, Location where)
    {
        List<CallArgument> items = [];
        foreach (StaticValue argument in arguments) items.Add(new(null, where, argument, where));
        return Apply(callee, new CallArguments(items), where);
    }

    private static IEnumerable<string> RequiredOf(IEnumerable<ParameterSyntax> parameters) => parameters.Where(p => p.Default is null).Select(p => p.Name.Text);

    // In Python a model is called with its inputs; here they come through the arrow.
    private string? PipedInstead(string what, CallArguments arguments, string name)
    {
        if (_frame.Module.Lookup(what) is not BlockSymbol block || InputsOf(block.Declaration.Body).ToArray() is not { } inputs || inputs.All(i => i.Name.Text != name)) return null;
        string left = inputs.Length == 1 ? arguments.Items.First(a => a.Name == name).Where.Text : $"({string.Join(", ", inputs.Select(i => i.Name.Text))})";
        IEnumerable<string> kept = arguments.Items.Where(a => inputs.All(i => i.Name.Text != a.Name)).Select(a => a.Name is null ? a.Where.Text : $"{a.Name}: {a.Where.Text}");
        return $"`{name}` is an input: write `{left} -> {what}({string.Join(", ", kept)})`";
    }

    /// <summary>Gives each argument to its parameter; null after reporting.</summary>
    /// <param name="what">What is called, for messages.</param>
    /// <param name="parameters">Names in order, and whether each may be left out.</param>
    /// <param name="arguments">As written: positional ones fill, in order, the parameters that are not named.</param>
    /// <param name="where">The call.</param>
    /// <param name="variadic">The parameter that takes all positional arguments left over.</param>
    /// <param name="advice">What to do about those that are missing, unless it is to write them into the call.</param>
    private Arguments? Match(string what, ImmutableArray<(string Name, bool Optional)> parameters, CallArguments arguments, Location where, string? variadic = null, Func<IReadOnlyList<string>, string>? advice = null)
    {
        Arguments matched = new(StringComparer.Ordinal);
        bool fine = true;
        foreach (CallArgument argument in arguments.Items)
        {
            if (argument.Name is null) continue;
            if (variadic is null && !parameters.Any(p => p.Name == argument.Name))
            {
                fine = false;
                Report(ElaborationRules.UnknownArgument.At(argument.NameWhere, $"`{what}` has no `{argument.Name}`") with
                {
                    Help = UnknownArgumentHelp(what, parameters, arguments, argument, out string? meant),
                    OtherNames = [.. (meant is null ? [] : new[] { meant }).Concat(Suggestion.Near(argument.Name!, parameters.Select(p => p.Name))).Concat(parameters.Select(p => p.Name)).Distinct().Where(n => arguments.Items.All(a => a.Name != n))],
                    Repairs = Way.Without(where, argument.Where, argument.Name!) is { } without ? [without] : [],
                });
            }
            else if (!matched.TryAdd(argument.Name!, (argument.Value, argument.Where)))
            {
                fine = false;
                Report(ElaborationRules.DuplicateArgument.At(argument.NameWhere, $"`{argument.Name}`"));
            }
        }
        List<StaticValue> rest = [];
        int next = 0;
        foreach (CallArgument argument in arguments.Items)
        {
            if (argument.Name is not null) continue;
            while (next < parameters.Length && (parameters[next].Name == variadic || matched.ContainsKey(parameters[next].Name))) next++;
            if (next < parameters.Length) matched[parameters[next++].Name] = (argument.Value, argument.Where);
            else if (variadic is not null) rest.Add(argument.Value);
            else
            {
                fine = false;
                Report(ElaborationRules.TooManyArguments.At(argument.Where, $"`{what}` takes {parameters.Length}") with
                {
                    Help = Listed(what, arguments, where) ?? ListedInstead(what, parameters, arguments, where) ?? (_frame.Module.Lookup(what) is BlockSymbol layer ? PyTorchOrder(layer, arguments.Items) : null)
                        ?? (parameters.Length == 0 ? "leave it out: it takes none" : $"leave it out: it takes {string.Join(", ", parameters.Select(p => p.Name))}"),
                });
                break;
            }
        }
        if (variadic is not null) matched[variadic] = (new TupleValue([.. rest]), where);
        if (fine && parameters.Any(p => !p.Optional && !matched.ContainsKey(p.Name)))
        {
            List<string> missing = [.. parameters.Where(p => !p.Optional && !matched.ContainsKey(p.Name)).Select(p => p.Name)];
            fine = false;
            Report(advice is null ? MissingArgument(where, what, missing, arguments) : MissingArgument(where, what, missing, arguments) with { Help = advice(missing) });
        }
        return fine ? matched : null;
    }

    private StaticValue CallIntrinsic(Intrinsic intrinsic, CallArguments arguments, Location where)
    {
        Signature signature = Signature.Of(intrinsic);
        if (Match(intrinsic.Name, signature.Names, arguments, where, signature.Variadic) is not { } matched) return ErrorValue.Instance;
        foreach (ParameterSyntax parameter in signature.Parameters)
        {
            if (!matched.TryGetValue(parameter.Name.Text, out var given))
            {
                matched[parameter.Name.Text] = (Evaluate(parameter.Default!), where);
                continue;
            }
            StaticValue value = given.Value is TupleValue { IsResults: true } ? Primary(given.Value) : given.Value;
            if (parameter.Type is { } type) value = Accept(type, value, given.Where, $"`{parameter.Name.Text}`", parameter.Default is NoneLiteral);
            matched[parameter.Name.Text] = (value, given.Where);
        }
        if (matched.Values.Any(v => v.Value is ErrorValue)) return intrinsic.ApplyToUnknown(new IntrinsicCall(this, intrinsic.Name, matched, where));
        SetOrigin(where);
        _state.Work.Uses++;
        StaticValue result = intrinsic.Apply(new IntrinsicCall(this, intrinsic.Name, matched, where));
        if (FollowsPaths) ExtendTrail(intrinsic.Name, where, matched.Values.Select(v => v.Value is ListValue l ? l.Items.FirstOrDefault() : v.Value).OfType<TensorValue>().FirstOrDefault() ?? (StaticValue)ErrorValue.Instance, result);
        return result;
    }

    private StaticValue CallFunction(FunctionSymbol symbol, CallArguments arguments, Location where)
    {
        EnsureChecked(symbol);
        // Its inputs stand where they do not belong, which has been said: it is not known what it takes.
        if (symbol.Declaration.Body?.Statements.Any(s => s is InputStatement) == true) return ErrorValue.Instance;
        if (Match(symbol.Name, symbol.ParameterNames, arguments, where) is not { } matched) return ErrorValue.Instance;
        if (TooManyUses(symbol, where)) return ErrorValue.Instance;
        var frame = new Frame(_frame, FrameKind.Function, symbol.Module, _frame.Owner, new Scope(), where) { Name = symbol.Name };
        foreach (Identifier generic in symbol.Declaration.Generics) frame.Generics.Add(generic.Text);
        frame.Flow = arguments.Items.Select(a => a.Value).FirstOrDefault(v => v is TensorValue);
        frame.Operands = [.. arguments.Items.Select(a => a.Value).OfType<TensorValue>()];
        _state.Work.Uses++;
        StaticValue result = In(frame, () =>
        {
            if (!BindParameters(symbol, matched)) return ErrorValue.Instance;
            return RunFunction(symbol.Declaration);
        });
        if (frame.Failed) SuggestArguments(frame, ReplayOf(symbol, matched, where));
        if (FollowsPaths) ExtendTrail(symbol.Name, where, frame.Flow ?? ErrorValue.Instance, result, ReplayOf(symbol, matched, where));
        return result;
    }

    // Sizes are bound in order, so a parameter may use what an earlier one has bound.
    private bool BindParameters(FunctionSymbol symbol, Arguments matched)
    {
        bool known = true;
        foreach (ParameterSyntax parameter in symbol.Parameters)
        {
            string name = parameter.Name.Text;
            StaticValue value;
            if (matched.TryGetValue(name, out var given))
            {
                value = given.Value is TupleValue { IsResults: true } && !(parameter.Type is null) ? Primary(given.Value) : given.Value;
                if (parameter.Type is { } type) value = Accept(type, value, parameter.Where, $"`{name}`", parameter.Default is NoneLiteral, bind: true);
            }
            else
            {
                value = Evaluate(parameter.Default!);
                if (parameter.Type is { } type && value is not NoneValue) value = Accept(type, value, parameter.Where, $"`{name}`", true, bind: true);
            }
            if (value is ErrorValue && parameter.Type is { } unknown) BindUnknown(unknown);
            if (value is ErrorValue && given.Value is not (null or ErrorValue)) known = false;
            _frame.Scope.Declare(name, value);
        }
        return known;
    }

    private StaticValue RunFunction(FunctionDeclaration declaration)
    {
        StaticValue result;
        if (declaration.Result is { } expression) result = Evaluate(expression);
        else
        {
            Run(declaration.Body!);
            result = Result(declaration.Name.Where, declaration.Name.Text, declaration.Body);
        }
        if (declaration.Returns is { } type) result = Ascribe(result, type, declaration.Result?.Where ?? _frame.ReturnedAt ?? declaration.Name.Where, $"the result of `{declaration.Name.Text}`");
        return declaration.Gradient is { } gradient ? WithDeclaredGradient(declaration, gradient, result) : result;
    }

    private StaticValue Result(Location where, string name, Body? body = null)
    {
        string? last = body?.Statements.LastOrDefault() switch
        {
            AssignStatement { Targets: [NamePattern { Name: var target }] } => target,
            EquationStatement equation => equation.Name.Text,
            // A value by itself was to be the result.
            ExpressionStatement { Value.Where: var alone } when !alone.Text.Contains('\n', StringComparison.Ordinal) => (where = alone).Text,
            _ => null,
        };
        if (_frame.MayHaveReturned) return ErrorValue.Instance;
        return _frame.Returned ?? (Facts.Contradictory ? ErrorValue.Instance : Report(ElaborationRules.NoResult.At(where, $"`{name}` ends without `return`") with { Help = last is null ? null : body!.Statements[^1] is ExpressionStatement ? $"write `return {last}`" : $"end the function with `return {last}`" }));
    }

    private StaticValue CallClosure(ClosureValue closure, CallArguments arguments, Location where)
    {
        if (Depth(_frame) > MaximumDepth) return Report(ElaborationRules.Recursion.At(where, $"more than {MaximumDepth} uses inside each other"));
        ImmutableArray<Pattern> parameters = closure.Lambda.Parameters;
        var frame = new Frame(closure.Frame, FrameKind.Lambda, closure.Frame.Module, closure.Frame.Owner, new Scope(closure.Scope), where) { Name = "lambda", Nesting = Depth(_frame) + 1 };
        return In(frame, () =>
        {
            ImmutableArray<StaticValue> values = [.. arguments.Items.Select(a => a.Value)];
            if (values.Length == 1 && parameters.Length > 1 && values[0] is TupleValue tuple) values = tuple.Items;
            if (values.Length != parameters.Length)
                return Report(ElaborationRules.TooManyArguments.At(where, $"the function takes {parameters.Length}, {values.Length} are given"));
            for (int i = 0; i < values.Length; i++) Bind(parameters[i], values[i], parameters[i].Where);
            if (closure.Lambda.Result is { } result) return Evaluate(result);
            Run(closure.Lambda.Body!);
            return Result(closure.Lambda.Where, "the lambda");
        });
    }

    private static int Depth(Frame frame) => frame.Nesting;

    // The call whose callee is being evaluated.
    private CallExpression? _calling;

    // A block that is checked for all values of its parameters and reaches itself under no open condition does so at every level.
    // The blocks on the way round, or null.
    private List<Symbol>? UsesItselfAlways(Symbol symbol)
    {
        if (!Symbolic || _speculative > 0 || symbol is not BlockSymbol || symbol.Module.IsStandard) return null;
        List<Symbol> cycle = [];
        for (Frame? f = _frame; f is not null; f = f.Caller)
        {
            if (f.Kind != FrameKind.Block || f.MayHaveReturned) return null;
            if (f.IsRoot) return f.Owner.Symbol == symbol ? [symbol, .. cycle.AsEnumerable().Reverse()] : null;
            cycle.Add(f.Owner.Symbol);
        }
        return null;
    }

    // Recursion has to end on compile-time ints; while those are unknown one round is enough.
    private bool TooManyUses(Symbol symbol, Location where)
    {
        // A trial that has failed is over.
        if (_trying && _failed || _state.IsOver) return true;
        // Said once, it is not tried again: two endless uses side by side would double at every level.
        _failed |= _state.Unending.Contains(symbol);
        if (_endless.Contains(symbol) || _state.Unending.Contains(symbol) || _writtenUses > MaximumUses || _uses > MaximumInnerUses) return true;
        if (UsesItselfAlways(symbol) is { } cycle)
        {
            _failed = true;
            _state.Unending.UnionWith(cycle);
            if (!_state.Endless.Overlaps(cycle)) Diagnostics.Add(Endless(symbol, cycle, where));
            _state.Endless.UnionWith(cycle);
            return true;
        }
        if (!_frame.Module.IsStandard) _writtenUses++;
        if (++_uses > MaximumInnerUses || _writtenUses > MaximumUses)
        {
            Report(ElaborationRules.TooLong.At(where, _writtenUses > MaximumUses ? $"more than {MaximumUses} uses of layers and functions" : $"more than {MaximumInnerUses} uses of layers and functions, those inside them with them"));
            return true;
        }
        if (Depth(_frame) > MaximumDepth)
        {
            _endless.Add(symbol);
            ReportEndless(symbol, where);
            return true;
        }
        if (_speculative == 0) return false;
        for (Frame? f = _frame; f is not null; f = f.Caller)
        {
            if (f.Name == symbol.Name && f.Module == symbol.Module && f.Kind is FrameKind.Block or FrameKind.Function) return true;
        }
        return false;
    }
}
