using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

using Arguments = Dictionary<string, (StaticValue Value, Location Where)>;

// A use that has failed is tried again in silence, with other arguments or inputs.
internal sealed partial class Evaluator
{
    /// <summary>A use of a layer or function, to be tried again with other arguments.</summary>
    /// <param name="Made">Where the layer was made, or the function called.</param>
    /// <param name="Use">Where it is applied.</param>
    /// <param name="Layer">The layer; null for a function.</param>
    /// <param name="Inside">The layer whose text this is.</param>
    /// <param name="Parameters">Hyperparameters with their values, and whether the text gives them.</param>
    /// <param name="Given">The hyperparameters that the text gives; of a function all arguments.</param>
    /// <param name="Inputs">What flows in, for a layer; a function has its tensors among the parameters.</param>
    /// <param name="Try">What the primary result would be for given arguments and inputs; null where they fail too.</param>
    private sealed record Replay(Location Made, Location Use, BlockSymbol? Layer, Instance Inside, IReadOnlyList<(string Name, StaticValue Value, bool Given)> Parameters, Arguments Given, Arguments Inputs, Func<Arguments, Arguments, TensorType?> Try);

    /// <summary>How many uses of layers, functions and primitives all trials of one declaration may cost.</summary>
    private const long TrialUses = 14_000;

    /// <summary>So many steps of arithmetic about sizes take as long as one use.</summary>
    private const long StepsPerUse = 200;

    private long _trialUses;
    private bool _trying;

    private bool MayTry => _state.SeeksWaysOut && _trialUses <= TrialUses;

    private Replay ReplayOf(Instance instance, Arguments inputs, Location use) => new(
        instance.Where, use, instance.Symbol, _frame.Owner,
        [.. instance.Arguments.Select(a => (a.Key, a.Value.Value, instance.Given.ContainsKey(a.Key)))], instance.Given, inputs,
        (given, fed) => Silently(() =>
        {
            var other = new Instance(instance.Symbol, instance.Where) { HasOwner = true, Given = given };
            if (!GiveArguments(other, given, instance.Where)) return null;
            return RunBlock(other, new Frame(_frame, FrameKind.Block, other.Symbol.Module, other, new Scope(), instance.Where) { Name = other.Symbol.Name, Inputs = fed });
        }));

    private Replay ReplayOf(FunctionSymbol function, Arguments given, Location where) => new(
        where, where, null, _frame.Owner,
        [.. given.Where(a => a.Value.Value is not TensorValue).Select(a => (a.Key, a.Value.Value, true))], given, [],
        (changed, fed) => Silently(() =>
        {
            Arguments all = new(changed);
            foreach (var (name, value) in fed) all[name] = value;
            if (function.Parameters.Any(p => p.Default is null && !all.ContainsKey(p.Name.Text))) return null;
            var frame = new Frame(_frame, FrameKind.Function, function.Module, _frame.Owner, new Scope(), where) { Name = function.Name };
            foreach (Identifier generic in function.Declaration.Generics) frame.Generics.Add(generic.Text);
            return In(frame, () => BindParameters(function, all) ? RunFunction(function.Declaration) : null);
        }));

    /// <summary>Runs something of which nothing may be seen but its result: null where it reports an error.</summary>
    private TensorType? Silently(Func<StaticValue?> run)
    {
        (DiagnosticBag diagnostics, CheckState state, Facts facts, long uses, long written, long iterations) = (Diagnostics, _state, Facts, _uses, _writtenUses, _iterations);
        (long before, long steps) = (state.Work.Uses, Effort.Spent);
        HashSet<Symbol> endless = [.. _endless];
        // What goes wrong in a trial is nothing that was said about the uses around it.
        List<(Frame Use, bool Failed, Diagnostic? Cause, Location Told)> around = [.. Chain().Select(f => (f, f.Failed, f.Cause, f.Told))];
        foreach (var (use, _, _, _) in around) use.Failed = false;
        Diagnostics = new DiagnosticBag();
        _state = new CheckState { Work = state.Work, SeeksWaysOut = state.SeeksWaysOut, Mends = state.Mends };
        _state.Checked.UnionWith(state.Checked);
        _state.Unending.UnionWith(state.Unending);
        (_failed, _trying) = (false, true);
        try
        {
            StaticValue? result = run();
            return _failed || result is null ? null : FirstTensor(Primary(result))?.Type;
        }
        finally
        {
            _trialUses += 1 + state.Work.Uses - before + (Effort.Spent - steps) / StepsPerUse;
            (Diagnostics, _state, Facts, _uses, _writtenUses, _iterations, _failed, _trying) = (diagnostics, state, facts, uses, written, iterations, true, false);
            foreach (var (use, failed, cause, told) in around) (use.Failed, use.Cause, use.Told) = (failed, cause, told);
            _endless.Clear();
            _endless.UnionWith(endless);
        }
    }

    private static TensorValue? FirstTensor(StaticValue result) => result switch
    {
        TensorValue tensor => tensor,
        TupleValue { Items: [var first, ..] } => FirstTensor(first),
        ListValue { Items: [var first, ..] } => FirstTensor(first),
        _ => null,
    };
}
