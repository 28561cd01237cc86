using System.Collections.Immutable;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Ir;

/// <summary>Reads the text that <see cref="GraphPrinter"/> writes.</summary>
public sealed class GraphParser
{
    private readonly GraphReader _reader;
    private readonly Dictionary<string, ParameterInfo> _parameters = [];

    private GraphParser(string text) => _reader = new GraphReader(text);

    /// <summary>A graph that prints as <paramref name="text"/>. Sizes and parameters are new ones of the same names.</summary>
    /// <exception cref="FormatException">The text is not well formed; the message tells the line.</exception>
    /// <exception cref="IrException">A node's inputs do not fit its primitive.</exception>
    public static Graph Parse(string text) => new GraphParser(text).Parse();

    private Graph Parse()
    {
        _reader.Expect("graph");
        var builder = new GraphBuilder(_reader.Name());
        while (_reader.Accept("size")) Size();
        while (_reader.Is("parameter") || _reader.Is("buffer")) Parameter();
        Body(builder);
        if (_reader.Current.Kind != GraphTokenKind.End) throw _reader.Fault("expected a node");
        return builder.Build();
    }

    private void Size()
    {
        string name = _reader.Take(GraphTokenKind.Word);
        DimKind kind = DimKind.Dynamic;
        if (_reader.Accept("("))
        {
            if (!Enum.TryParse(_reader.Take(GraphTokenKind.Word), ignoreCase: true, out kind)) throw _reader.Fault("expected the kind of a size");
            _reader.Expect(")");
        }
        long? minimum = _reader.Accept(">=") ? GraphReader.Long(_reader.Numeral()) : null;
        _reader.Declare(new DimSymbol(name, kind, minimum));
    }

    private void Parameter()
    {
        bool buffer = _reader.Accept("buffer");
        if (!buffer) _reader.Expect("parameter");
        string path = _reader.Name();
        List<string> aliases = [];
        while (_reader.Accept(",")) aliases.Add(_reader.Name());
        _reader.Expect(":");
        TensorType type = _reader.Type();
        _reader.Expect("=");
        string initializer = _reader.Name();
        ImmutableArray<(string, object)> arguments = _reader.Is("(") ? _reader.List(Argument, "(", ")") : [];
        bool trainable = _reader.Accept("trained") || !_reader.Accept("frozen") && !buffer;
        var info = new ParameterInfo(type, buffer, Initializer.Of(initializer, [.. arguments]), _reader.Origin().Where)
        {
            Path = path,
            Aliases = [.. aliases],
            Trainable = trainable,
        };
        if (!_parameters.TryAdd(path, info)) throw _reader.Fault($"{path} is declared twice");
    }

    private (string, object) Argument()
    {
        string name = _reader.Name();
        _reader.Expect(":");
        if (_reader.Current.Kind == GraphTokenKind.String) return (name, _reader.Take(GraphTokenKind.String));
        if (_reader.Accept("true")) return (name, true);
        if (_reader.Accept("false")) return (name, false);
        if (_reader.Is("[")) return (name, _reader.List(() => GraphReader.Double(_reader.Numeral())).ToArray());
        return (name, GraphReader.Double(_reader.Numeral()));
    }

    private void Body(GraphBuilder builder)
    {
        while (true)
        {
            if (_reader.Current.Kind == GraphTokenKind.Value) Node(builder);
            else if (_reader.Accept("output")) Output(builder);
            else if (_reader.Accept("check"))
            {
                Goal goal = _reader.Goal();
                string message = _reader.Take(GraphTokenKind.String);
                builder.Check(new SizeCheck(goal, message, _reader.Origin().Where));
            }
            else if (_reader.Accept("update"))
            {
                string path = _reader.Name();
                _reader.Expect("=");
                builder.Update(Known(path), Value(builder));
            }
            else return;
        }
    }

    private void Node(GraphBuilder builder)
    {
        string value = _reader.Take(GraphTokenKind.Value);
        if (value != $"%{builder.Nodes.Count}") throw _reader.Fault($"{value} is not the next node");
        _reader.Expect("=");
        string name = _reader.Take(GraphTokenKind.Word);
        List<Value> inputs = [];
        if (_reader.Current.Kind == GraphTokenKind.Value)
        {
            do inputs.Add(Value(builder));
            while (_reader.Accept(","));
        }
        PrimitiveAttributes attributes = Attributes();
        _reader.Expect(":");
        List<TensorType> types = [];
        do types.Add(_reader.Type());
        while (_reader.Accept(","));
        Origin origin = _reader.Origin();
        builder.Origin = origin;

        Node node = name == "input"
            ? builder.Input(attributes.Take<string>("name"), types[0], origin.Where, attributes.Has("optional")).Node
            : builder.Add(PrimitiveText.Make(name, attributes, types[0]) ?? throw _reader.Fault($"no primitive is called {name}"), inputs.ToArray());
        if (!node.Types.SequenceEqual(types)) throw _reader.Fault($"{value} has type {string.Join(", ", node.Types)}, not {string.Join(", ", types)}");
    }

    private Value Value(GraphBuilder builder)
    {
        string text = _reader.Take(GraphTokenKind.Value);
        string[] parts = text[1..].Split('.');
        (long id, long index) = (GraphReader.Long(parts[0]), parts.Length > 1 ? GraphReader.Long(parts[1]) : 0);
        if (id >= builder.Nodes.Count || index >= builder.Nodes[(int)id].Types.Length) throw _reader.Fault($"{text} does not exist");
        return builder.Nodes[(int)id][(int)index];
    }

    private void Output(GraphBuilder builder)
    {
        string name = _reader.Name();
        _reader.Expect("=");
        Value value = Value(builder);
        string documentation = _reader.Current.Kind == GraphTokenKind.String ? _reader.Take(GraphTokenKind.String) : "";
        builder.Output(name, value, _reader.Origin().Where, documentation);
    }

    private PrimitiveAttributes Attributes()
    {
        var attributes = new PrimitiveAttributes();
        if (!_reader.Is("{")) return attributes;
        _reader.List(() =>
        {
            string name = _reader.Take(GraphTokenKind.Word);
            _reader.Expect("=");
            attributes.Add(name, Attribute(name));
            return name;
        }, "{", "}");
        return attributes;
    }

    private object Attribute(string name) => name switch
    {
        "name" => _reader.Name(),
        "path" => Known(_reader.Name()),
        "value" => ImmutableArray.Create(_reader.Numeral()),
        "values" => _reader.List(_reader.Numeral),
        "to" when _reader.Is("[") => _reader.Shape(),
        "to" or "element" => _reader.Element(),
        "scale" => _reader.Numeral(),
        "masks" => _reader.List(_reader.Name),
        "optional" or "descending" or "reverse" or "from_planes" or "zero_rows" => _reader.Take(GraphTokenKind.Word) == "true",
        "body" => Region(),
        _ when _reader.Is("[") => _reader.List(_reader.Size),
        _ => _reader.Size(),
    };

    private Graph Region()
    {
        _reader.Expect("graph");
        var body = new GraphBuilder(_reader.Name());
        _reader.Expect("{");
        Body(body);
        _reader.Expect("}");
        return body.Build();
    }

    private ParameterInfo Known(string path) => _parameters.TryGetValue(path, out ParameterInfo? info) ? info : throw _reader.Fault($"no parameter is called {path}");
}
