using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// What is elaborated for its own sake: a model, or a declaration for all its values.
internal sealed partial class Evaluator
{
    public ElaboratedModel RunModel(BlockSymbol model)
    {
        _state.Checked.Add(model);
        Instance instance = RunRoot(model);
        foreach (OutputValue output in instance.Outputs) Emit(output.Name, output);
        foreach ((ParameterInfo buffer, Value value) in Updates(_root.Outputs.Select(o => o.Value))) _root.Update(buffer, value);
        MaterialiseAll(instance);
        ParameterPaths.Assign(instance);
        SettleFrozen();
        Graph graph = _root.Build();
        Dictionary<string, string> documentation = new(StringComparer.Ordinal);
        foreach (InputStatement input in InputsOf(model.Declaration.Body)) documentation[input.Name.Text] = input.Documentation;
        return new ElaboratedModel(
            graph, AllDiagnostics(),
            [.. graph.Inputs.Select(i => new InterfaceEntry(i.Name, i.Value.Type, documentation.GetValueOrDefault(i.Name, ""), i.Optional))],
            [.. graph.Outputs.Select(o => new InterfaceEntry(o.Name, o.Value.Type, o.Documentation))],
            [.. _applications.Where(i => i != instance).Select(Entry)],
            [.. ParameterPaths.Of(instance)], [.. _trace], [.. _guards]);
    }

    private static LayerEntry Entry(Instance i) => new(i.Path, i.Symbol.Name, i.OutputType, [.. i.Parameters.Select(p => p.Info)]);

    private void Emit(string name, OutputValue output)
    {
        if (output.Value is TensorValue tensor) _root.Output(name, tensor.Value, output.Where, output.Documentation);
        else if (output.Value is TupleValue tuple)
        {
            for (int i = 0; i < tuple.Items.Length; i++) Emit($"{name}_{i}", output with { Value = tuple.Items[i] });
        }
    }

    private ImmutableArray<Diagnostic> AllDiagnostics()
    {
        DropSettled();
        DiagnosticBag all = new();
        all.AddRange(_state.Declarations.ToImmutable());
        all.AddRange(Diagnostics.ToImmutable().Select(GeneralAdvice.WithHelp));
        if (!all.HasErrors) all.AddRange(_state.Unexplained);
        return all.ToImmutable();
    }

    private Instance RunRoot(BlockSymbol symbol)
    {
        string[] reported = [.. _state.Reported];
        Instance instance = RunRootOnce(symbol);
        if (_waits) SettleRoot(facts => Again(symbol, facts, reported));
        if (!Symbolic) _state.Unexplained.AddRange(instance.Outputs.Where(o => o.Value is ErrorValue).Select(Unexplained));
        return instance;
    }

    // A model that lacks what it was to compute, without a word about it, would be the worst of all answers.
    private static Diagnostic Unexplained(OutputValue output) =>
        ElaborationRules.Internal.At(output.Where, $"`{output.Name}` has no value, and no error says why") with
        {
            Help = "please report it with the program that causes it",
        };

    private Instance RunRootOnce(BlockSymbol symbol)
    {
        _waits = !Symbolic;
        IReadOnlyDictionary<string, StaticValue> arguments = _settings.Arguments;
        var instance = new Instance(symbol, symbol.Declaration.Name.Where) { HasOwner = true };
        var frame = new Frame(null, FrameKind.Block, symbol.Module, instance, new Scope(), symbol.Declaration.Name.Where) { Name = symbol.Name };
        foreach (Identifier generic in symbol.Declaration.Generics) frame.Generics.Add(generic.Text);
        _frame = frame;
        In(frame, () =>
        {
            foreach (ParameterSyntax parameter in symbol.Parameters)
            {
                StaticValue value = RootArgument(symbol, parameter, arguments);
                instance.Arguments[parameter.Name.Text] = (value, parameter.Where);
                if (LayersIn(value).Any()) Adopt(instance, parameter.Name.Text, value);
                frame.Scope.Declare(parameter.Name.Text, value);
            }
            foreach (string unknown in arguments.Keys.Where(k => symbol.Parameters.All(p => p.Name.Text != k)))
            {
                Report(ElaborationRules.UnknownArgument.At(symbol.Declaration.Name.Where, $"`{symbol.Name}` has no `{unknown}`") with
                {
                    Help = Suggestion.DidYouMean(unknown, symbol.Parameters.Select(p => p.Name.Text)),
                });
            }
            return true;
        });
        RunBlock(instance, frame);
        return instance;
    }

    private StaticValue RootArgument(Symbol symbol, ParameterSyntax parameter, IReadOnlyDictionary<string, StaticValue> arguments)
    {
        string what = $"`{parameter.Name.Text}`";
        if (arguments.TryGetValue(parameter.Name.Text, out StaticValue? given))
            return parameter.Type is { } type ? Accept(type, given, parameter.Where, what, parameter.Default is NoneLiteral) : given;
        if (Symbolic) return AnyValue(parameter);
        if (parameter.Default is not { } initial)
            return Report(ElaborationRules.MissingArgument.At(parameter.Name.Where, $"`{symbol.Name}` needs {what}") with { Help = $"give it a default, or a value with `--set {parameter.Name.Text}=…`" });
        StaticValue value = Primary(Evaluate(initial));
        return parameter.Type is { } t && value is not NoneValue ? Accept(t, value, initial.Where, what, none: true) : value;
    }

    /// <summary>A parameter that stands for all its values.</summary>
    private StaticValue AnyValue(ParameterSyntax parameter)
    {
        // An inferred size is left to the use, as if it were not given.
        if (parameter.Type is UnionType { Optional: true, Alternatives: [NamedType { Name.Text: "int" }] } && parameter.Default is NoneLiteral) return NoneValue.Instance;
        return parameter.Type switch
        {
            NamedType { Dims: null, Name.Text: "int" } => new IntValue(Dim.Of(new DimSymbol(parameter.Name.Text, DimKind.Parameter))),
            NamedType { Dims: null, Name.Text: "float" } => new FloatValue(null),
            NamedType { Dims: null, Name.Text: "bool" } => new BoolValue(null),
            NamedType tensor when IsTensorType(tensor) => AnyTensorOf(tensor, parameter.Name),
            _ => ErrorValue.Instance,
        };
    }

    private StaticValue AnyTensorOf(NamedType type, Identifier name)
    {
        if (NewType(type, name.Text, dynamic: false) is not { } found)
        {
            BindUnknown(type);
            return ErrorValue.Instance;
        }
        Value value = _root.Input(name.Text, found, name.Where);
        StartTrail(name.Text, name.Where, value);
        return new TensorValue(value);
    }

    private void MaterialiseAll(Instance root)
    {
        // Checked for all values, a layer that is not applied has nothing more to say; after an error it may follow from that.
        if (Symbolic || _failed) return;
        Queue<Instance> open = new([root]);
        HashSet<Instance> seen = new(ReferenceEqualityComparer.Instance);
        while (open.TryDequeue(out Instance? instance))
        {
            if (!seen.Add(instance)) continue;
            if (instance != root) Materialise(instance);
            if (instance is { Applied: false, LacksSizes: true } && instance != root && instance.Parameters.Count == 0)
            {
                Report(ElaborationRules.NeverSized.At(instance.Where, $"`{instance.Symbol.Name}` is never applied, and nothing else tells its sizes") with
                {
                    Help = "apply it, or give the size that it infers, such as `in_features:`",
                });
            }
            foreach ((Instance inner, _) in instance.OwnChildren.ToList().SelectMany(c => LayersIn(c))) open.Enqueue(inner);
        }
        ReportUnusedReplacements();
    }

    // A holder for what is not inside any layer.
    private static Instance Placeholder(Module module, Location where)
    {
        Body empty = new(where, []);
        var declaration = new BlockDeclaration(where, BlockKind.Block, new Identifier(where, ""), [], [], empty);
        return new Instance(new BlockSymbol(module, declaration), where) { HasOwner = true, Applied = true };
    }

    /// <summary>Checks a declaration of the user's once, before its first use.</summary>
    private void EnsureChecked(Symbol symbol)
    {
        if (!symbol.Module.IsStandard) Check(_program, _state, symbol);
    }

    public static void Check(BoundProgram program, CheckState state, Symbol symbol)
    {
        if (!state.Checked.Add(symbol) || state.IsOver) return;
        // Where one declaration has cost too much, others that use the same sizes would too.
        long allowed = state.SizesCostTooMuch ? MaximumSteps / 5 : Math.Max(MaximumSteps / 5, MaximumSteps - state.Steps);
        switch (symbol)
        {
            case BlockSymbol block:
                bool concrete = block.IsModel && block.Parameters.All(p => p.Default is not null);
                bool fine = Run(ElaborationSettings.Default, symbolic: !concrete, e => e.RunRootCheck(block));
                if (!concrete || !fine) break;
                Run(ElaborationSettings.Default with { Training = true }, symbolic: false, e => e.RunRootCheck(block));
                ImmutableSortedSet<string> optional = [.. OptionalInputs.Declared(block.Declaration)];
                if (optional.Count > 0) Run(ElaborationSettings.Default with { Omitted = optional }, symbolic: false, e => e.RunRootCheck(block));
                break;
            case FunctionSymbol function: Run(ElaborationSettings.Default, true, e => e.CheckFunction(function)); break;
            case ConstSymbol constant: Run(ElaborationSettings.Default, true, e => e.CheckConstant(constant)); break;
        }

        // Other versions would only say once more what is wrong with the first.
        bool Run(ElaborationSettings settings, bool symbolic, Action<Evaluator> run)
        {
            var evaluator = new Evaluator(program, state, symbol.Name, settings, symbolic);
            DiagnosticBag bag = evaluator.Diagnostics;
            long spent = Effort.Spent;
            try
            {
                Effort.Within(allowed, () =>
                {
                    run(evaluator);
                    evaluator.DropSettled();
                });
            }
            catch (EffortSpentException) when (evaluator.RemembersPlace())
            {
                evaluator.ReportEffort(symbol, bag, state);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                evaluator.Diagnostics.Add(Elaborator.Failure(symbol.Declaration.Where, e));
            }
            state.Work.Steps += Effort.Spent - spent;
            state.Steps += Effort.Spent - spent;
            ImmutableArray<Diagnostic> found = [.. OnePerMisfit(evaluator.Diagnostics.ToImmutable().Select(GeneralAdvice.WithHelp))];
            state.Declarations.AddRange(found);
            return !found.Any(d => d.Severity == Severity.Error);
        }
    }

    // A tensor of a wrong shape is one cause, however often it is passed on: it is told at the first of the uses.
    private static IEnumerable<Diagnostic> OnePerMisfit(IEnumerable<Diagnostic> found)
    {
        HashSet<(string, string, string)> told = [];
        Diagnostic[] all = [.. found];
        // What was joined wrongly has not the stated shape either.
        HashSet<Location> joined = [.. all.Where(IsConcat).Select(d => d.Where)];
        return all.Where(d => d.Rule != ShapeRules.Mismatch || !joined.Contains(d.Where)).Where(d => d.Help is not { } help || !help.Is(HelpTraits.Shape) || told.Add((d.Code, d.Label, help.Text)));
    }

    private void RunRootCheck(BlockSymbol symbol)
    {
        Instance instance = RunRoot(symbol);
        MaterialiseAll(instance);
    }

    private void CheckFunction(FunctionSymbol symbol)
    {
        FunctionDeclaration declaration = symbol.Declaration;
        Instance owner = Placeholder(symbol.Module, declaration.Where);
        var frame = new Frame(null, FrameKind.Function, symbol.Module, owner, new Scope(), declaration.Name.Where) { Name = symbol.Name };
        foreach (Identifier generic in declaration.Generics)
        {
            frame.Generics.Add(generic.Text);
            frame.Scope.Declare(generic.Text, new TypeValue(ElementType.F32));
        }
        _frame = frame;
        In(frame, () =>
        {
            foreach (ParameterSyntax parameter in symbol.Parameters) frame.Scope.Declare(parameter.Name.Text, AnyValue(parameter));
            return RunFunction(declaration);
        });
    }

    private void CheckConstant(ConstSymbol symbol)
    {
        Instance owner = Placeholder(symbol.Module, symbol.Declaration.Where);
        _frame = new Frame(null, FrameKind.Lambda, symbol.Module, owner, new Scope(), symbol.Declaration.Where) { Name = symbol.Name };
        _working.Add(symbol);
        In(_frame, () =>
        {
            StaticValue value = Evaluate(symbol.Declaration.Value);
            return symbol.Declaration.Type is { } type ? Ascribe(value, type, symbol.Declaration.Value.Where, symbol.Name) : value;
        });
    }
}
