using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ModelDsl.Tests.Docs;

/// <summary>Writes the reference of the runtime's public types from their XML documentation.</summary>
internal static partial class ApiPage
{
    // What programs call; the rest is for generated code.
    private static readonly string[] Namespaces = ["ModelDsl.Runtime.Weights", "ModelDsl.Runtime.Files"];

    private static readonly Type[] Called =
    [
        typeof(Runtime.Workers), typeof(Runtime.ModelInfo), typeof(Runtime.TensorInfo), typeof(Runtime.ParameterSpec), typeof(Runtime.ParameterSource),
        typeof(Runtime.SeededParameters), typeof(Runtime.LoadedParameters), typeof(Runtime.ICompiledModel), typeof(Runtime.ElementType),
    ];

    public static string Write(string head)
    {
        Assembly runtime = typeof(Runtime.Workers).Assembly;
        Dictionary<string, XElement> documents = XDocument.Load(Path.ChangeExtension(runtime.Location, ".xml")).Descendants("member")
            .ToDictionary(m => m.Attribute("name")!.Value, m => m);
        var text = new StringBuilder(head);
        Type[] all = [.. runtime.GetExportedTypes().Where(t => !t.IsNested)];
        Section(text, "ModelDsl.Runtime", Called, documents);
        foreach (string space in Namespaces) Section(text, space, [.. all.Where(t => t.Namespace == space).OrderBy(t => t.Name, StringComparer.Ordinal)], documents);
        return text.ToString();
    }

    private static void Section(StringBuilder text, string space, Type[] types, Dictionary<string, XElement> documents)
    {
        text.Append($"\n## {space}\n");
        foreach (Type type in types)
        {
            text.Append($"\n### {Name(type)}\n\n{Summary(documents, "T:" + type.FullName)}\n");
            (string Signature, string Text)[] members = [.. Members(type).Select(m => (Signature(m), Summary(documents, Id(m))))];
            if (members.Length == 0) continue;
            text.Append("\n| | |\n| --- | --- |\n");
            foreach ((string signature, string summary) in members) text.Append($"| `{signature.Replace("|", "\\|")}` | {summary.Replace("\n", " ").Replace("|", "\\|")} |\n");
        }
    }

    // Declared here and not written by the compiler for a record.
    private static IEnumerable<MemberInfo> Members(Type type)
    {
        if (type.IsEnum) return type.GetFields(BindingFlags.Public | BindingFlags.Static);
        bool record = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<MemberInfo> constructors = type.GetConstructors(own).Where(c => c.GetParameters().Length > 0 || !record);
        IEnumerable<MemberInfo> methods = type.GetMethods(own).Where(m => !m.IsSpecialName && !m.Name.StartsWith('<')
            && m.Name is not ("ToString" or "GetHashCode" or "Equals" or "Deconstruct" or "Dispose" or "PrintMembers"));
        return constructors.Concat(type.GetProperties(own).Where(p => p.Name != "EqualityContract")).Concat(type.GetFields(own).Where(f => f.IsStatic)).Concat(methods)
            .Where(m => m is not ConstructorInfo { DeclaringType.IsAbstract: true }).OrderBy(m => m switch { ConstructorInfo => 0, MethodInfo => 2, _ => 1 }).ThenBy(m => m.Name, StringComparer.Ordinal);
    }

    private static string Signature(MemberInfo member) => member switch
    {
        FieldInfo { DeclaringType.IsEnum: true } f => f.Name,
        FieldInfo f => $"{Name(f.FieldType)} {f.Name}",
        PropertyInfo p => $"{(p.GetMethod?.IsStatic == true ? "static " : "")}{Name(p.PropertyType)} {p.Name}",
        ConstructorInfo c => $"{Bare(c.DeclaringType!)}({Parameters(c)})",
        MethodInfo m => $"{(m.IsStatic ? "static " : "")}{Name(m.ReturnType)} {m.Name}{Generic(m)}({Parameters(m)})",
        _ => member.Name,
    };

    private static string Generic(MethodInfo m) => m.IsGenericMethodDefinition ? $"<{string.Join(", ", m.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")}{Name(p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = " + Literal(p.DefaultValue) : "")}"));

    private static string Literal(object? value) => value switch { null => "default", string s => $"\"{s}\"", bool b => b ? "true" : "false", _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)! };

    private static string Bare(Type type) => type.Name.Split('`')[0];

    private static string Name(Type type)
    {
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (type.IsPointer) return Name(type.GetElementType()!) + "*";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        string name = type.Name switch
        {
            "Single" => "float",
            "Double" => "double",
            "Int32" => "int",
            "Int64" => "long",
            "UInt64" => "ulong",
            "Boolean" => "bool",
            "String" => "string",
            "Byte" => "byte",
            "Object" => "object",
            "Void" => "void",
            _ => Bare(type),
        };
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    // The name that the compiler gives a member in the XML file.
    private static string Id(MemberInfo member)
    {
        string type = member.DeclaringType!.FullName!;
        return member switch
        {
            PropertyInfo p => $"P:{type}.{p.Name}",
            FieldInfo f => $"F:{type}.{f.Name}",
            MethodBase m => $"M:{type}.{(m.IsConstructor ? "#ctor" : m.Name)}{(m.IsGenericMethodDefinition ? "``" + m.GetGenericArguments().Length : "")}{Types(m)}",
            _ => "",
        };
    }

    private static string Types(MethodBase m) => m.GetParameters().Length == 0 ? "" : $"({string.Join(",", m.GetParameters().Select(p => TypeId(p.ParameterType)))})";

    private static string TypeId(Type type)
    {
        if (type.IsByRef) return TypeId(type.GetElementType()!) + "@";
        if (type.IsArray) return TypeId(type.GetElementType()!) + "[]";
        if (type.IsPointer) return TypeId(type.GetElementType()!) + "*";
        if (type.IsGenericMethodParameter) return "``" + type.GenericParameterPosition;
        if (!type.IsGenericType) return type.FullName!.Replace('+', '.');
        return $"{type.GetGenericTypeDefinition().FullName!.Split('`')[0]}{{{string.Join(",", type.GetGenericArguments().Select(TypeId))}}}";
    }

    private static string Summary(Dictionary<string, XElement> documents, string id)
    {
        if (!documents.TryGetValue(id, out XElement? member)) return "";
        string text = Text(member.Element("summary"));
        IEnumerable<string> errors = member.Elements("exception").Select(e => $"Throws `{e.Attribute("cref")!.Value.Split('.')[^1]}`: {Text(e)}");
        return string.Join("\n", errors.Prepend(text).Where(t => t.Length > 0));
    }

    private static string Text(XElement? element) => element is null ? "" : Spaces().Replace(string.Concat(element.Nodes().Select(n => n switch
    {
        XText t => t.Value,
        XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } e => $"`{Cref(e)}`",
        XElement { Name.LocalName: "c" } e => $"`{e.Value}`",
        XElement e => Text(e),
        _ => "",
    })), " ").Trim();

    private static string Cref(XElement e) =>
        e.Attribute("name")?.Value ?? e.Attribute("langword")?.Value ?? (e.Attribute("cref")?.Value is { } cref ? cref[2..].Split('(')[0].Split('.')[^1] : "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
