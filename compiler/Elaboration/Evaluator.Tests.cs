using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Statements of `test` blocks.
internal sealed partial class Evaluator
{
    private readonly List<RunTimeAssertion> _assertions = [];

    private void RunAssert(AssertStatement s)
    {
        string message = s.Message?.Value ?? s.Condition.Where.Text;
        StaticValue value = Primary(Evaluate(s.Condition));
        switch (value)
        {
            case ErrorValue or BoolValue { Value: true }: return;
            case BoolValue { Value: null, Goal: null }: return;
            case BoolValue condition:
                string found = s.Condition is BinaryExpression { Operator: >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual } comparison ? Sides(comparison) : message;
                Report(ElaborationRules.AssertFails.At(s.Condition.Where, condition.Goal is null ? found : $"{found}, not for all sizes"));
                return;
            case TensorValue tensor:
                string name = $"assertion{_assertions.Count}";
                _root.Output(name, AsMask(tensor.Value), s.Where);
                _assertions.Add(new(s.Where, name, null, 0, message));
                return;
            default:
                Report(ElaborationRules.Wants(s.Condition.Where, "a condition", value));
                return;
        }
    }

    // Evaluating a side again only describes it; nothing it says is reported twice.
    private string Sides(BinaryExpression comparison)
    {
        string Text(Expression e)
        {
            StaticValue value = Primary(Evaluate(e));
            return value is TupleValue or ListValue ? $"[{string.Join(", ", Sequence(value).Select(Plain))}]" : Plain(value);
        }
        return $"{Text(comparison.Left)} on the left, {Text(comparison.Right)} on the right";
    }

    private static string Plain(StaticValue value) => value switch
    {
        IntValue i => i.Value.ToString(),
        FloatValue { Value: { } f } => FormattableString.Invariant($"{f}"),
        _ => value.Describe(),
    };

    private void RunAssertClose(AssertCloseStatement s)
    {
        CallArguments arguments = EvaluateArguments(s.Arguments);
        ImmutableArray<(string, bool)> names = [("actual", false), ("expected", false), ("tolerance", true)];
        if (Match("assert_close", names, arguments, s.Where) is not { } matched) return;
        double tolerance = matched.TryGetValue("tolerance", out var given) ? AsFloat(given.Value, given.Where, "a number for `tolerance`") ?? 0 : 1e-6;
        StaticValue actual = Primary(matched["actual"].Value), expected = Primary(matched["expected"].Value);
        if (actual is ErrorValue || expected is ErrorValue) return;
        if (Float(actual) is { } a && Float(expected) is { } b)
        {
            if (!(Math.Abs(a - b) <= tolerance) && a != b) Report(ElaborationRules.AssertFails.At(s.Where, FormattableString.Invariant($"{a} is not {b} within {tolerance}")));
            return;
        }
        if (BroadcastPair(actual, expected, s.Where) is not var (x, y)) return;
        if (AsTensor(actual, s.Where, null) is { } first && first.Shape.Rank > 0 && x.Shape != first.Shape)
        {
            Report(ElaborationRules.AssertFails.At(s.Where, $"{first.Type} is compared with {y.Type}"));
            return;
        }
        string name = $"actual{_assertions.Count}", other = $"expected{_assertions.Count}";
        _root.Output(name, x, s.Where);
        _root.Output(other, y, s.Where);
        _assertions.Add(new(s.Where, name, other, tolerance, s.Where.Text));
    }

    // The body's errors are what is wanted; they go no further.
    private void RunAssertError(AssertErrorStatement s)
    {
        (DiagnosticBag outer, CheckState state, Facts facts) = (Diagnostics, _state, Facts);
        Diagnostics = new DiagnosticBag();
        _state = new CheckState();
        foreach (Binding.Symbol symbol in state.Checked) _state.Checked.Add(symbol);
        // What is wrong with a model is found when it is built: here and outside it is built anew.
        _modelsOfTest.Clear();
        Run(s.Body);
        _modelsOfTest.Clear();
        DiagnosticBag found = new();
        found.AddRange(Diagnostics.ToImmutable());
        found.AddRange(_state.Declarations.ToImmutable());
        (Diagnostics, _state, Facts) = (outer, state, facts);
        if (found.ToImmutable().Any(d => d.Code == s.Code.Text)) return;
        string instead = found.Count == 0 ? "there is no error" : $"found {string.Join(", ", found.ToImmutable().Select(d => $"{d.Code} ({d.Message})"))}";
        Report(ElaborationRules.NoError.At(s.Code.Where, $"{s.Code.Text} is expected, {instead}"));
    }

    public ElaboratedTest RunTest(Binding.Module module, TestDeclaration test)
    {
        var placeholder = Placeholder(module, test.Where);
        var frame = new Frame(null, FrameKind.Test, module, placeholder, new Scope(), test.Where) { Name = test.Name.Value };
        _frame = frame;
        In(frame, () =>
        {
            Run(test.Body);
            return true;
        });
        MaterialiseAll(placeholder);
        ParameterPaths.Assign(placeholder);
        return new ElaboratedTest(test.Name.Value, test.Where, _root.Build(), [.. _assertions], AllDiagnostics());
    }
}
