using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Lints;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Instances of blocks: construction, application, parameters.
internal sealed partial class Evaluator
{
    // Layers that the user's text has made.
    private int _writtenLayers;

    /// <summary>Making so many layers takes as long as one use.</summary>
    private const int LayersPerUse = 4;

    /// <summary>A new instance; at a later use of the same body, the one that this place made before.</summary>
    private StaticValue Construct(BlockSymbol symbol, CallArguments arguments, object syntax, Location where, bool bare = false)
    {
        if (bare && RequiredOf(symbol.Parameters).Any()) return new ConstructorValue(symbol);
        EnsureChecked(symbol);
        Instance owner = _frame.Owner;
        int occurrence = owner.Occurrences.GetValueOrDefault(syntax);
        owner.Occurrences[syntax] = occurrence + 1;
        if (owner.Constructed.TryGetValue((syntax, occurrence), out LayerValue? made) && made.Symbol == symbol) return made;

        if (arguments.Items.FirstOrDefault(a => a.Name is null && a.Value is TensorValue) is { } tensor && !TakesTensor(symbol))
        {
            string rest = arguments.Items.Count > 1 ? "(…)" : "";
            return Report(ElaborationRules.LayerOnTensor.At(where, $"`{symbol.Name}` is a layer, not a function") with
            {
                Help = $"write `{(tensor.Where.Text.Contains(' ') ? $"({tensor.Where.Text})" : tensor.Where.Text)} -> {symbol.Name}{rest}`",
            });
        }
        if (Match(symbol.Name, symbol.ParameterNames, arguments, where) is not { } matched) return ErrorValue.Instance;
        if (!_frame.Module.IsStandard && ++_writtenLayers % LayersPerUse == 0) _state.Work.Uses++;
        if (!_frame.Module.IsStandard && _writtenLayers > MaximumUses)
        {
            // Said once, and no loop goes on: in a list of a million layers each of the rest would say it again.
            _iterations = MaximumIterations + 2;
            return _writtenLayers > MaximumUses + 1 ? ErrorValue.Instance : Report(ElaborationRules.TooLong.At(where, $"more than {MaximumUses} layers"));
        }
        _pyTorchOrder = PyTorchOrder(symbol, arguments.Items) is { } order ? (order, [.. arguments.Items.Where(a => a.Name is null).Select(a => a.Where)]) : null;
        var instance = new Instance(symbol, where) { MadeBy = _frame.Kind == FrameKind.Function && !_frame.Module.IsStandard ? _frame : null, Given = matched, Maker = _frame.Kind == FrameKind.Function ? null : owner, Syntax = syntax as Expression };
        if (!GiveArguments(instance, matched, where)) return ErrorValue.Instance;
        var layer = new LayerValue(instance);
        owner.Constructed[(syntax, occurrence)] = layer;
        return layer;
    }

    // How the constructor that is being worked out may have been meant.
    private (string Help, HashSet<Location> Places)? _pyTorchOrder;

    private static bool TakesTensor(BlockSymbol symbol) =>
        symbol.Parameters.Any(p => p.Type is null || p.Type is NamedType { Name.Text: "any" } || IsTensorType(p.Type));

    // Given values are checked where they stand; defaults see the parameters before them.
    private bool GiveArguments(Instance instance, Dictionary<string, (StaticValue Value, Location Where)> matched, Location where)
    {
        BlockSymbol symbol = instance.Symbol;
        Dictionary<string, (StaticValue Value, Location Where)> given = new(StringComparer.Ordinal);
        bool fine = true;
        foreach (ParameterSyntax parameter in symbol.Parameters)
        {
            if (!matched.TryGetValue(parameter.Name.Text, out var argument)) continue;
            StaticValue value = Primary(argument.Value);
            int errors = Diagnostics.Count;
            if (parameter.Type is { } type) value = Accept(type, value, argument.Where, $"`{parameter.Name.Text}`", parameter.Default is NoneLiteral);
            if (Diagnostics.Count > errors && _pyTorchOrder is var (order, places) && places.Contains(argument.Where) && argument.Value is IntValue && Diagnostics.At(argument.Where) is { } found) Diagnostics.Replace(found, found with { Help = order });
            if (value is ErrorValue && argument.Value is not ErrorValue && !Symbolic && _speculative == 0) fine = false;
            given[parameter.Name.Text] = (value, argument.Where);
        }
        var frame = new Frame(_frame, FrameKind.Block, symbol.Module, _frame.Owner, new Scope(), where) { Name = symbol.Name };
        In(frame, () =>
        {
            foreach (ParameterSyntax parameter in symbol.Parameters)
            {
                string name = parameter.Name.Text;
                if (!given.TryGetValue(name, out var value))
                {
                    StaticValue initial = parameter.Default is { } e ? Primary(Evaluate(e)) : ErrorValue.Instance;
                    if (parameter.Type is { } type && initial is not NoneValue) initial = Accept(type, initial, parameter.Where, $"`{name}`", true);
                    value = (initial, where);
                }
                instance.Arguments[name] = value;
                frame.Scope.Declare(name, value.Value);
            }
            return true;
        });
        foreach ((string name, (StaticValue value, _)) in instance.Arguments)
        {
            if (LayersIn(value).Any()) Adopt(instance, name, value);
        }
        return fine;
    }

    // `embed -> words`: the tensor stands first; else it was bound as a layer.
    private string WithoutLayer(StaticValue value, Location where)
    {
        PipeExpression? pipe = where.Source is null ? null : SyntaxWalk.All(_frame.Owner.Symbol.Declaration).OfType<PipeExpression>().FirstOrDefault(p => p.Right.Where == where);
        return pipe?.Left is NameExpression && value is TensorValue ? $"what flows stands first: `{where.Text} -> {pipe.Left.Where.Text}`" : "bind a value without `layer`";
    }

    /// <summary>Anything that may be applied, where a layer is wanted.</summary>
    private StaticValue LayerFrom(StaticValue value, Location where) => value switch
    {
        ErrorValue or CallableValue or NoneValue => value,
        ListValue { Items: var items } when items.All(i => i is CallableValue or ListValue or ErrorValue or NoneValue or TupleValue) => value,
        TupleValue { IsResults: false } => value,
        _ => Report(ElaborationRules.NotCallable.At(where, $"{value.Describe()} is no layer") with { Help = WithoutLayer(value, where) }),
    };

    /// <summary>Makes a layer a named part of another.</summary>
    private static void Adopt(Instance owner, string name, StaticValue value)
    {
        if (owner.Child(name) is not null) return;
        owner.Children.Add((name, value));
        Own(owner, value, name);
    }

    private static void Own(Instance owner, StaticValue value, string name)
    {
        foreach ((Instance instance, string inner) in LayersIn(value, name))
        {
            if (!instance.HasOwner) (instance.Path, instance.Holder) = (ParameterPaths.Join(owner.Path, inner), (owner, inner));
            instance.HasOwner = true;
        }
    }

    // A layer applied on the spot goes by its type and ordinal, provisionally until it is known which hold parameters.
    private void AdoptUnnamed(StaticValue value)
    {
        if (LayersIn(value).All(l => l.Instance.HasOwner)) return;
        Instance owner = _frame.Owner;
        string kind = ParameterPaths.SnakeCase(ParameterPaths.KindOf(value));
        int ordinal = owner.Unnamed.GetValueOrDefault(kind);
        owner.Unnamed[kind] = ordinal + 1;
        owner.Children.Add((null, value));
        Own(owner, value, $"{kind}_{ordinal}");
    }

    internal static IEnumerable<(Instance Instance, string Path)> LayersIn(StaticValue value, string path = "") => value switch
    {
        LayerValue layer => [(layer.Instance, path)],
        CompositionValue c => c.Parts.SelectMany((p, i) => LayersIn(p, $"{path}.{i}")),
        ListValue l => l.Items.SelectMany((p, i) => LayersIn(p, $"{path}.{i}")),
        TupleValue t => t.Items.SelectMany((p, i) => LayersIn(p, $"{path}.{i}")),
        PartialValue p => p.Arguments.Items.SelectMany((a, i) => LayersIn(a.Value, $"{path}.{a.Name ?? i.ToString(System.Globalization.CultureInfo.InvariantCulture)}")),
        _ => [],
    };

    private StaticValue ApplyLayer(LayerValue layer, CallArguments arguments, Location where)
    {
        Instance instance = layer.Instance;
        BlockSymbol symbol = instance.Symbol;
        AdoptUnnamed(layer);
        arguments = SpreadTuple(arguments, symbol.InputNames);
        if (arguments.Items.Any(a => a.Value is ErrorValue) && Symbolic is false && _frame.Depth == 0 && arguments.Items.Count == 1)
        {
            // What flows in is unknown: the layer's own parameters may still be.
            Materialise(instance);
            return ErrorValue.Instance;
        }
        if (Match(symbol.Name, symbol.InputNames, arguments, where, advice: missing => Fed(arguments, missing, where)) is not { } matched) return ErrorValue.Instance;
        if (TooManyUses(symbol, where)) return ErrorValue.Instance;
        var frame = new Frame(_frame, FrameKind.Block, symbol.Module, instance, new Scope(), where) { Name = symbol.Name, Inputs = matched };
        frame.Flow = arguments.Items.Select(a => Primary(a.Value)).FirstOrDefault(v => v is TensorValue);
        frame.Operands = [.. arguments.Items.Select(a => Primary(a.Value)).OfType<TensorValue>()];
        if (symbol.Module.IsStandard && !_frame.Module.IsStandard) _state.Uses.Add(new LayerUse(symbol.Name, instance.Where, where, (frame.Flow as TensorValue)?.Type));
        StaticValue result = RunBlock(instance, frame);
        if (frame.Failed) SuggestArguments(frame, ReplayOf(instance, matched, where));
        if (FollowsPaths) ExtendTrail(symbol.Name, where, frame.Flow ?? ErrorValue.Instance, result, ReplayOf(instance, matched, where));
        return result;
    }

    // A tuple in place of the last inputs, such as a recurrent layer's states, is taken apart.
    private static CallArguments SpreadTuple(CallArguments arguments, ImmutableArray<(string Name, bool Optional)> inputs)
    {
        if (!arguments.Items.Exists(a => a.Value is TupleValue)) return arguments;
        List<CallArgument> positional = [.. arguments.Items.Where(a => a.Name is null)];
        int open = inputs.Count(i => arguments.Items.All(a => a.Name != i.Name));
        IEnumerable<CallArgument> Items(CallArgument a) => a.Value is TupleValue t ? t.Items.Select(i => a with { Value = i }) : [a];
        if (positional is [.., { Value: TupleValue last } tail] && last.Items.Length > 1 && last.Items.Any(i => i is TensorValue) && positional.Count > 1
            && positional.Count - 1 + last.Items.Length <= open)
            return new CallArguments([.. arguments.Items.SelectMany(a => ReferenceEquals(a, tail) ? Items(a) : [a])]);
        return new CallArguments([.. arguments.Items.Select(a => a.Value is TupleValue { IsResults: true } ? a with { Value = Primary(a.Value) } : a)]);
    }

    internal static IEnumerable<InputStatement> InputsOf(Body body) => body.Statements.SelectMany(s => s switch
    {
        InputStatement i => [i],
        IfStatement i => InputsOf(i.Then).Concat(i.Else is { } e ? InputsOf(e) : []),
        _ => (IEnumerable<InputStatement>)[],
    });

    private StaticValue RunBlock(Instance instance, Frame frame)
    {
        if (!instance.Applied && !frame.WithoutInputs)
        {
            instance.Applied = true;
            _applications.Add(instance);
        }
        instance.Occurrences.Clear();
        _state.Work.Bodies++;
        _state.Work.Uses++;
        foreach (Identifier generic in instance.Symbol.Declaration.Generics)
        {
            frame.Generics.Add(generic.Text);
            if (instance.Elements.TryGetValue(generic.Text, out ElementType element)) frame.Scope.Declare(generic.Text, new TypeValue(element));
        }
        foreach ((string name, (StaticValue value, _)) in instance.Arguments)
            frame.Scope.Declare(name, instance.Inferred.TryGetValue(name, out StaticValue? inferred) ? inferred : value);
        (int loops, _loops) = (_loops, 0);
        if (instance.IsFrozen) _frozenUses++;
        In(frame, () =>
        {
            Run(instance.Symbol.Declaration.Body);
            return true;
        });
        if (instance.IsFrozen) _frozenUses--;
        _loops = loops;
        if (frame.WithoutInputs) return ErrorValue.Instance;
        instance.Outputs = frame.Outputs;
        foreach (string generic in frame.Generics)
        {
            if (frame.Scope.Find(generic) is TypeValue bound) instance.Elements.TryAdd(generic, bound.Element);
        }
        if (frame.Outputs.Count == 0) return ErrorValue.Instance;
        instance.OutputType ??= (Primary(frame.Outputs[0].Value) as TensorValue)?.Type;
        return frame.Outputs.Count == 1 ? frame.Outputs[0].Value
            : new TupleValue([.. frame.Outputs.Select(o => o.Value)], [.. frame.Outputs.Select(o => (string?)o.Name)]);
    }

    private readonly Stack<BlockSymbol> _materialising = [];

    /// <summary>Makes the parameters of a layer that is never applied, as far as its sizes are known.</summary>
    private void Materialise(Instance instance)
    {
        if (instance.Applied || instance.Materialised || instance.Copied || TooManyUses(instance.Symbol, instance.Where)) return;
        instance.Materialised = true;
        // A recursive block whose end depends on what is not known here would go on for ever.
        if (_failed && _materialising.Count > 0 || Symbolic && _materialising.Contains(instance.Symbol) || _materialising.Count > MaximumDepth) return;
        _materialising.Push(instance.Symbol);
        var frame = new Frame(_frame, FrameKind.Block, instance.Symbol.Module, instance, new Scope(), instance.Where) { Name = instance.Symbol.Name, Inputs = [], WithoutInputs = true };
        RunBlock(instance, frame);
        foreach (StaticValue child in instance.OwnChildren.ToList())
        {
            foreach ((Instance inner, _) in LayersIn(child)) Materialise(inner);
        }
        _materialising.Pop();
    }

    // A model named in a test stands for itself, with inputs of its own.
    private void ApplyAlone(Instance instance, Location where)
    {
        if (TooManyUses(instance.Symbol, where)) return;
        RunBlock(instance, new Frame(_frame, FrameKind.Block, instance.Symbol.Module, instance, new Scope(), where) { Name = instance.Symbol.Name });
    }

    // A function may make a layer and hand it out, but what it applies itself has to be given to it.
    private bool IsRunning(Frame function)
    {
        for (Frame? f = _frame; f is not null; f = f.Caller)
        {
            if (f == function) return true;
        }
        return false;
    }

    private void RunParameter(ParameterStatement s)
    {
        string name = s.Name.Text;
        Instance owner = _frame.Owner;
        if (owner.MadeBy is { } function && IsRunning(function))
        {
            Report(ElaborationRules.ParametersInFunction.At(s.Where, $"`{function.Name}` would own the parameter `{name}` of `{owner.Symbol.Name}`") with { Help = "make the layer in a block and pass it to the function" });
            _frame.Scope.Declare(name, ErrorValue.Instance);
            return;
        }
        TensorType? type = s.Type is NamedType named ? ResolveType(named) : null;
        if (s.Type is not NamedType) Report(ElaborationRules.WrongKind.At(s.Type.Where, "a parameter is a tensor"));
        if (type is null)
        {
            owner.LacksSizes = true;
            owner.Unmade.Add(name);
            _frame.Scope.Declare(name, ErrorValue.Instance);
            return;
        }
        if (s.Kind == ParameterKind.Param && s.Type is NamedType { Name.Text: var generic } && _frame.Generics.Contains(generic) && !type.Element.IsDifferentiable() && _frame.Depth > 0)
        {
            Report(ElaborationRules.WrongElement.At(s.Where, $"`{owner.Symbol.Name}` computes with floats, found {type.Element.Name()}") with
            {
                Help = _frame.Flow is TensorValue { Element: ElementType.I64 or ElementType.I32 } numbers ? $"look the numbers up: `-> Embedding(1000, 64)`{(numbers.Rank > 0 && numbers.Shape[-1].IsConstant ? "; or convert them: `-> cast(f32)`" : "")}" : "convert it: `-> cast(f32)`",
            }, _frame.Flow as TensorValue, null);
            _frame.Scope.Declare(name, ErrorValue.Instance);
            return;
        }
        if (type.Shape.Symbols.FirstOrDefault(d => d.Kind is DimKind.Dynamic or DimKind.Existential) is { } dynamic)
        {
            Report(ElaborationRules.RunTimeCondition.At(s.Type.Where, $"the parameter `{name}` would be {type}, and {dynamic} is known only at run time"), _frame.Flow as TensorValue, null);
            _frame.Scope.Declare(name, ErrorValue.Instance);
            return;
        }
        if (type.Shape.ElementCount.IsOverflow)
        {
            Report(ShapeRules.TooLarge.At(s.Type.Where, $"the parameter `{name}` would be {type}"), _frame.Flow as TensorValue, null);
            _frame.Scope.Declare(name, ErrorValue.Instance);
            return;
        }
        foreach (Dim size in type.Shape)
        {
            if (size.TryConstant(out long number) && number > 0) continue;
            if (Holds(new Condition(new Goal.AtLeast(size, 1), ShapeRules.Empty, $"the parameter `{name}` would be {type}"), s.Type.Where, null, null)) continue;
            _frame.Scope.Declare(name, ErrorValue.Instance);
            return;
        }
        string declared = name;
        Replacement? replacement = ReplacementOf(owner, name, isParam: s.Kind == ParameterKind.Param);
        if (replacement is not null) name = OriginalName(name, replacement);
        if (owner.Parameter(name) is not { } info)
        {
            if (_speculative > 0 && !Symbolic)
            {
                _frame.Scope.Declare(declared, ErrorValue.Instance);
                return;
            }
            if (InitializerOf(s, type) is not { } initializer)
            {
                owner.Unmade.Add(name);
                _frame.Scope.Declare(declared, ErrorValue.Instance);
                return;
            }
            info = new ParameterInfo(type, s.Kind == ParameterKind.Buffer, initializer, s.Where);
            owner.Parameters.Add((name, info));
        }
        else if (info.Type.Element != type.Element || info.Type.Shape.Rank != type.Rank
            || !info.Type.Shape.Zip(type.Shape).All(p => Settle(new Goal.Equal(p.First, p.Second)) == true))
        {
            if (!Symbolic) Report(ShapeRules.Mismatch.At(s.Where, $"`{name}` is {info.Type} since the first use, this one needs {type}"), _frame.Flow as TensorValue, null);
        }
        TensorValue value = new(Read(info));
        _frame.Scope.Declare(declared, replacement is null ? value : Effective(owner, declared, replacement, value));
    }

    private void RunUpdate(UpdateStatement s)
    {
        if (!Training && !Symbolic) return;
        StaticValue value = Evaluate(s.Value);
        if (_frame.Owner.Parameter(s.Name.Text) is not { IsBuffer: true } buffer)
        {
            if (_frame.Scope.Find(s.Name.Text) is not ErrorValue)
                Report(ElaborationRules.WrongKind.At(s.Name.Where, $"`{s.Name.Text}` is no buffer of this block") with
                {
                    Help = _frame.Owner.Parameter(s.Name.Text) is { } learned ? $"a parameter is moved by the optimizer; what a block updates itself is a buffer: `buffer {s.Name.Text}: {learned.Type} = zeros`" : $"declare it: `buffer {s.Name.Text}: … = zeros`",
                });
            return;
        }
        if (AsTensor(value, s.Value.Where, buffer.Type.Element) is not { } tensor) return;
        if (BroadcastTensor(tensor, buffer.Type.Shape, s.Value.Where, s.Name.Text) is not { } full) return;
        if (Builder != _root)
        {
            Report(ElaborationRules.NotSupported.At(s.Where, "`update` inside `scan`"));
            return;
        }
        // An update carries no gradient, wherever the new value is read.
        Value result = Builder.Add(new Ir.Primitives.StopGradient(), Cast(full, buffer.Type.Element))[0];
        if (!_updated.ContainsKey(buffer)) _updateOrder.Add(buffer);
        Read(buffer);
        _updated[buffer] = result;
        _frame.Scope.Assign(s.Name.Text, new TensorValue(result));
    }

    /// <summary>Another layer of the same kind, with parameters and inferred sizes of its own.</summary>
    internal StaticValue Fresh(StaticValue value) => value switch
    {
        LayerValue layer => Copy(layer.Instance),
        CompositionValue c => new CompositionValue([.. c.Parts.Select(Fresh)]),
        ListValue l => new ListValue([.. l.Items.Select(Fresh)]),
        TupleValue t => new TupleValue([.. t.Items.Select(Fresh)], t.Names),
        PartialValue p => new PartialValue(p.Target, new CallArguments(p.Arguments.Items.Select(a => a with { Value = Fresh(a.Value) }))),
        _ => value,
    };

    private LayerValue Copy(Instance original)
    {
        Instance owner = _frame.Owner;
        original.Copied = true;
        int occurrence = owner.Occurrences.GetValueOrDefault(original);
        owner.Occurrences[original] = occurrence + 1;
        if (owner.Constructed.TryGetValue((original, occurrence), out LayerValue? made)) return made;
        var copy = new Instance(original.Symbol, original.Where) { MadeBy = original.MadeBy };
        foreach ((string name, (StaticValue value, Location where)) in original.Arguments)
        {
            StaticValue inner = Fresh(value);
            copy.Arguments[name] = (inner, where);
            if (LayersIn(inner).Any()) Adopt(copy, name, inner);
        }
        return owner.Constructed[(original, occurrence)] = new LayerValue(copy);
    }
}
