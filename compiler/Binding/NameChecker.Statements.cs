using ModelDsl.Syntax;

namespace ModelDsl.Binding;

internal sealed partial class NameChecker
{
    private void CheckBody(Body body)
    {
        // Dimensions that any input names are in scope in the whole block.
        foreach (InputStatement input in body.Statements.OfType<InputStatement>()) BindDimensions(input.Type);
        foreach (Statement statement in body.Statements) CheckStatement(statement);
    }

    private void CheckStatement(Statement statement)
    {
        CheckPlace(statement);
        switch (statement)
        {
            case InputStatement s:
                CheckType(s.Type, binds: true);
                if (s.Default is { } value) CheckExpression(value);
                Declare("input", s.Name);
                WantLower(s.Name, "input");
                break;
            case OutputStatement s:
                if (s.Type is { } outputType) CheckAscription(outputType);
                if (s.Value is { } output) CheckExpression(output);
                else Use(s.Name, s.Name.Text);
                Declare("output", s.Name);
                WantLower(s.Name, "output");
                break;
            case LayerStatement s:
                CheckExpression(s.Value);
                Declare("layer", s.Name);
                WantLower(s.Name, "layer");
                break;
            case ParameterStatement s:
                CheckType(s.Type, binds: false);
                if (s.Initializer is { } initializer) CheckInitializer(initializer);
                else if (s.Kind == ParameterKind.Param) diagnostics.Add(BindingRules.WithoutInitializer(s));
                Declare(s.Kind == ParameterKind.Param ? "param" : "buffer", s.Name);
                break;
            case UpdateStatement s:
                Use(s.Name, s.Name.Text);
                CheckExpression(s.Value);
                break;
            case FreezeStatement { Path: [var first, ..] }: Use(first, first.Text); break;
            case RequireStatement s: CheckExpression(s.Condition); break;
            case AssertStatement s: CheckExpression(s.Condition); break;
            case AssertCloseStatement s: foreach (Argument a in s.Arguments) CheckExpression(a.Value); break;
            case AssertErrorStatement s: CheckExpectedError(s); break;
            case ReturnStatement s: CheckExpression(s.Value); break;
            case IfStatement s:
                CheckExpression(s.Condition);
                CheckBranches(s);
                break;
            case ForStatement s:
                CheckLoop(s);
                break;
            case AssignStatement s:
                _binding = s;
                CheckExpression(s.Value);
                _binding = null;
                foreach (Expression after in s.After) CheckExpression(after);
                if (s.Type is { } type) CheckAscription(type);
                foreach (Pattern target in s.Targets) BindPattern(target);
                break;
            case EquationStatement s: CheckEquation(s); break;
            case ExpressionStatement s: CheckExpression(s.Value); break;
        }
    }

    // The two branches may declare the same layer or parameter: only one is taken.
    private void CheckBranches(IfStatement s)
    {
        Scope before = _scope;
        var then = new Scope(before);
        _scope = then;
        CheckBody(s.Then);
        _scope = before;
        if (s.Else is { } otherwise)
        {
            var branch = new Scope(before);
            _scope = branch;
            CheckBody(otherwise);
            _scope = before;
            Leak(branch);
        }
        Leak(then);

        void Leak(Scope branch)
        {
            foreach (string name in branch.OwnNames) Bind(name, s.Where, branch.Kind(name)!);
        }
    }

    // What only a round binds is gone after the loop; what was bound before is carried on.
    private void CheckLoop(ForStatement s)
    {
        CheckExpression(s.Source);
        Scope outer = _scope;
        _scope = new Scope(outer);
        BindPattern(s.Pattern);
        CheckBody(s.Body);
        foreach (string name in _scope.OwnNames.Where(n => outer.Kind(n) is null)) _ofLoops[name] = _scope.FirstOf(_scope.Kind(name)!, name) ?? s.Where;
        _scope = outer;
    }

    // What is wrong inside is the point of the statement: elaboration compares it with the expected code.
    private void CheckExpectedError(AssertErrorStatement s)
    {
        var inner = new NameChecker(module, isIntrinsic, intrinsics, dimensionNames, new Diagnostics.DiagnosticBag(), resolutions, elsewhere)
        {
            _scope = new Scope(_scope),
            _place = _place,
            _inTest = _inTest,
        };
        inner.CheckBody(s.Body);
    }

    private void CheckEquation(EquationStatement s)
    {
        Scope outer = _scope;
        _scope = new Scope(outer);
        foreach (Identifier index in s.Indices) Bind(index.Text, index.Where, "index");
        _equation = s;
        CheckExpression(s.Value);
        (_scope, _equation) = (outer, null);
        if (s.Type is { } type) CheckType(type, binds: false);
        Bind(s.Name.Text, s.Name.Where);
    }

    private void CheckInitializer(Expression initializer)
    {
        switch (initializer)
        {
            case NameExpression name when Initializers.Contains(name.Name) && _scope.Kind(name.Name) is null: break;
            case CallExpression { Callee: NameExpression name } call when Initializers.Contains(name.Name) && _scope.Kind(name.Name) is null:
                foreach (Argument argument in call.Arguments) CheckExpression(argument.Value);
                break;
            case NameExpression name when !IsKnown(name.Name): diagnostics.Add(BindingRules.Unknown(name.Where, name.Name, Initializers)); break;
            case CallExpression { Callee: NameExpression name } when !IsKnown(name.Name): diagnostics.Add(BindingRules.Unknown(name.Where, name.Name, Initializers)); break;
            default: CheckExpression(initializer); break;
        }
    }

    private void BindPattern(Pattern pattern)
    {
        switch (pattern)
        {
            case NamePattern name: Bind(name.Name, name.Where); break;
            case TuplePattern tuple: foreach (Pattern item in tuple.Items) BindPattern(item); break;
        }
    }

    private void CheckPlace(Statement statement)
    {
        (string what, string help, bool allowed) = statement switch
        {
            InputStatement => ("`input`", "inputs belong in a model or block; a function lists them in its parentheses", InLayer),
            OutputStatement => ("`output`", "a function gives its result with `return`", InLayer),
            LayerStatement => ("`layer`", "layers belong in a model or block; a function has no parameters of its own", InLayer),
            ParameterStatement => ("`param` and `buffer`", "parameters belong in a model or block", InLayer),
            UpdateStatement => ("`update`", "only a model or block has buffers", InLayer),
            FreezeStatement => ("`freeze`", "write it in the model or block that holds the layer", InLayer),
            ReturnStatement r => ("`return`", r.Value is NameExpression or null ? $"write `output {r.Value?.Where.Text ?? "y"}`" : $"write `output y = {r.Value.Where.Text}`", _place is "a function"),
            AssertStatement or AssertCloseStatement or AssertErrorStatement => ("an assertion", "write a `test \"…\" { … }` block, or `require` for a condition on sizes", _inTest),
            NamedStatement s => ($"`{s.Kind.ToString().ToLowerInvariant()}`", "it belongs in a `train` block or an optimizer", false),
            TrainModelStatement m when _inTest => ("`model`", $"a test names the model itself: write `{m.Value.Where.Text}` for `{m.Name.Text}`", false),
            TrainModelStatement => ("`model`", "it belongs in a `train` block", false),
            StepStatement => ("a training step", "it belongs in a `train` block", false),
            _ => ("", "", true),
        };
        if (!allowed) diagnostics.Add(BindingRules.WrongPlace(statement.Where, what, _place, help));
    }

    private bool InLayer => _place is "a model" or "a block";
}
