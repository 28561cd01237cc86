using System.Collections.Immutable;
using System.Globalization;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Emission;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Nnc.Hosting;

/// <summary>A checked <c>.nn</c> file and the models that a command wants of it.</summary>
public sealed class ModelFile
{
    private ModelFile(string path, Compilation compilation) => (Path, Compilation) = (path, compilation);

    public string Path { get; }
    public Compilation Compilation { get; }

    /// <summary>Reads a file, reports all that is wrong with it, and gives null where there are errors.</summary>
    public static ModelFile? Open(string path, Terminal terminal)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: no such file");
        var compilation = new Compilation(SourceFiles.Read(path), new SourceFiles());
        terminal.Report(compilation.Diagnostics.Where(d => d.Severity != Severity.Info));
        return compilation.HasErrors ? null : new ModelFile(path, compilation);
    }

    /// <summary>The model called <paramref name="name"/>, or the only one.</summary>
    public BlockSymbol Model(string? name)
    {
        ImmutableArray<BlockSymbol> models = Compilation.Models;
        if (name is null)
        {
            return models.Length switch
            {
                0 => throw new UserException($"{Path}: declares no model"),
                1 => models[0],
                _ => throw new UserException($"{Path}: declares {models.Length} models; choose one with --model: {string.Join(", ", models.Select(m => m.Name))}", ExitCode.Usage),
            };
        }
        return models.FirstOrDefault(m => m.Name == name)
            ?? throw new UserException($"{Path}: declares no model `{name}`{Hint(name, models.Select(m => m.Name))}", ExitCode.Usage);
    }

    /// <summary>What can be set of a model: its parameters and its dynamic dimensions.</summary>
    public static IEnumerable<string> Settable(BlockSymbol model) => model.Parameters.Select(p => p.Name.Text).Concat(Dimensions(model));

    private static IEnumerable<string> Dimensions(BlockSymbol model) => model.Declaration.Body.Statements.OfType<InputStatement>().SelectMany(i => Names(i.Type)).Distinct();

    /// <summary>Options from <c>--set NAME=VALUE</c>: parameters of the model, or sizes of its dynamic dimensions.</summary>
    public static ModelOptions Options(BlockSymbol model, IEnumerable<(string Name, string Value)> settings, bool training = false)
    {
        var arguments = new Dictionary<string, StaticValue>(StringComparer.Ordinal);
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        HashSet<string> dimensions = [.. Dimensions(model)];
        string[] parameters = [.. model.Parameters.Select(p => p.Name.Text)];
        foreach ((string name, string value) in settings)
        {
            if (parameters.Contains(name)) arguments[name] = Parse(name, value);
            else if (dimensions.Contains(name))
            {
                if (!long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out long size) || size < 1)
                    throw new UserException(HostRules.Setting, $"--set {name}={value}: the size of a dimension is a whole number from 1 on", ExitCode.Usage);
                sizes[name] = size;
            }
            else throw new UserException(HostRules.Setting, $"--set {name}: `{model.Name}` has no parameter or dimension of that name{Hint(name, parameters.Concat(dimensions))}", ExitCode.Usage);
        }
        return new ModelOptions { Arguments = arguments, Sizes = sizes, Training = training };
    }

    /// <summary>The version of a model that is called with the given inputs: others that have a default take it.</summary>
    public static ModelOptions Given(BlockSymbol model, ModelOptions options, IEnumerable<string> inputs) => options with
    {
        Omitted = [.. OptionalInputs.Declared(model.Declaration).Except(inputs)],
        Variants = false,
    };

    private static string Hint(string name, IEnumerable<string> known) => Suggestion.DidYouMean(name, known) is { } hint ? $"; {hint}" : "";

    private static IEnumerable<string> Names(TypeSyntax type) => type is not NamedType { Dims: { } dims } ? []
        : dims.OfType<ExpressionDim>().Select(d => d.Value).OfType<NameExpression>().Select(n => n.Name);

    private static StaticValue Parse(string name, string text)
    {
        SyntaxTree tree = SyntaxTree.Parse(new SourceText("--set", $"const value = {text}\n"));
        StaticValue? value = tree.Diagnostics.Length == 0 && tree.Declarations is [ConstDeclaration constant] ? Value(constant.Value) : null;
        return value ?? throw new UserException(HostRules.Setting, $"--set {name}={text}: expected a value of the language: 12, 0.5, true, \"text\", none, (3, 5) or [1, 2]", ExitCode.Usage);
    }

    private static StaticValue? Value(Expression e) => e switch
    {
        IntLiteral i => new IntValue(i.Value),
        FloatLiteral f => new FloatValue(f.Value),
        BoolLiteral b => new BoolValue(b.Value),
        StringLiteral s => new StringValue(s.Value),
        NoneLiteral => NoneValue.Instance,
        NameExpression { Name: "inf" } => new FloatValue(double.PositiveInfinity),
        ParenthesizedExpression p => Value(p.Inner),
        UnaryExpression { Operator: UnaryOperator.Negate } u => Value(u.Operand) switch
        {
            IntValue i => new IntValue(-i.Value),
            FloatValue { Value: { } f } => new FloatValue(-f),
            _ => null,
        },
        TupleExpression t => Items(t.Items) is { } items ? new TupleValue(items) : null,
        ListExpression l => Items(l.Items) is { } items ? new ListValue(items) : null,
        _ => null,
    };

    private static ImmutableArray<StaticValue>? Items(ImmutableArray<Expression> items)
    {
        StaticValue?[] values = [.. items.Select(Value)];
        return values.Contains(null) ? null : [.. values!];
    }

    /// <summary>Options with what was measured of the model, see <see cref="TuningFile"/>, unless they have answers already.</summary>
    public ModelOptions Tuned(BlockSymbol model, ModelOptions options) =>
        options.Measured is null && (_measured ??= TuningFile.Read(Path)).TryGetValue(model.Name, out Dictionary<string, string>? answers) ? options with { Measured = answers } : options;

    private Dictionary<string, Dictionary<string, string>>? _measured;

    /// <summary>Builds a model; null where that brings up errors, which are reported.</summary>
    public ModelBuild? Build(BlockSymbol model, ModelOptions options, Terminal terminal)
    {
        ModelBuild build = Compilation.Build(model, Tuned(model, options));
        if (!build.Shapes.HasErrors) return build;
        terminal.Report(build.Shapes.Diagnostics);
        return null;
    }

    /// <summary>The C# of a model; null where it cannot be compiled, which is reported.</summary>
    public EmittedModel? Emit(BlockSymbol model, ModelOptions options, Terminal terminal, out ModelBuild? build)
    {
        build = Build(model, options, terminal);
        if (build is null) return null;
        if (build.Limits.IsEmpty) return build.Emit();
        terminal.Report(build.Limits);
        return null;
    }
}
