using System.Globalization;
using System.Text;
using ModelDsl.Ir;

namespace ModelDsl.Elaboration;

/// <summary>PyTorch's <c>state_dict</c> paths of a finished model's parameters.</summary>
internal static class ParameterPaths
{
    /// <summary>Settles the paths of all layers and parameters below <paramref name="root"/>. A shared one keeps its first path; the others are aliases.</summary>
    public static void Assign(Instance root)
    {
        HashSet<Instance> seen = new(ReferenceEqualityComparer.Instance);
        Visit(root, "", seen, new HashSet<Instance>(ReferenceEqualityComparer.Instance));
    }

    /// <summary>Every parameter and buffer at or below a layer, each once.</summary>
    public static List<ParameterInfo> Of(Instance root)
    {
        List<ParameterInfo> found = [];
        HashSet<Instance> seen = new(ReferenceEqualityComparer.Instance);
        Collect(root);
        return found;

        void Collect(Instance instance)
        {
            if (!seen.Add(instance)) return;
            foreach ((_, ParameterInfo info) in instance.Parameters)
            {
                if (!found.Contains(info)) found.Add(info);
            }
            foreach ((_, StaticValue child) in instance.Children)
            {
                foreach ((Instance inner, _) in Evaluator.LayersIn(child)) Collect(inner);
            }
        }
    }

    private static void Visit(Instance instance, string path, HashSet<Instance> seen, HashSet<Instance> above)
    {
        if (!above.Add(instance)) return;
        if (seen.Add(instance)) instance.Path = path;
        foreach ((string name, ParameterInfo info) in instance.Parameters)
        {
            string full = Join(path, instance.Prefix + name);
            if (info.Path.Length == 0) info.Path = full;
            else if (info.Path != full && !info.Aliases.Contains(full)) info.Aliases = info.Aliases.Add(full);
        }
        Dictionary<string, int> ordinals = new(StringComparer.Ordinal);
        foreach ((string? name, StaticValue child) in instance.Children)
        {
            if (child is LayerValue { Instance: { Prefix: not null } function })
            {
                Visit(function, path, seen, above);
                continue;
            }
            string key = instance.Prefix + (name ?? Unnamed(child, ordinals));
            foreach ((Instance inner, string innerPath) in Evaluator.LayersIn(child, Join(path, key))) Visit(inner, innerPath, seen, above);
        }
        above.Remove(instance);
    }

    // Only layers that hold parameters are counted; the others have no paths to speak of.
    private static string Unnamed(StaticValue child, Dictionary<string, int> ordinals)
    {
        string kind = SnakeCase(KindOf(child));
        if (!Evaluator.LayersIn(child).Any(l => Of(l.Instance).Count > 0)) return kind;
        int ordinal = ordinals.GetValueOrDefault(kind);
        ordinals[kind] = ordinal + 1;
        return $"{kind}_{ordinal.ToString(CultureInfo.InvariantCulture)}";
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>What an unnamed layer is called.</summary>
    public static string KindOf(StaticValue value) => value switch
    {
        LayerValue layer => layer.Symbol.Name,
        CompositionValue => "Sequential",
        ListValue => "ModuleList",
        _ => "Layer",
    };

    /// <summary><c>BatchNorm2d</c> → <c>batch_norm2d</c>, <c>LSTMCell</c> → <c>lstm_cell</c>, <c>PReLU</c> → <c>prelu</c>.</summary>
    public static string SnakeCase(string name)
    {
        // In ReLU and its relatives the capitals are one word's.
        name = name.Replace("PReLU", "Prelu", StringComparison.Ordinal).Replace("ReLU", "Relu", StringComparison.Ordinal).Replace("GLU", "Glu", StringComparison.Ordinal);
        StringBuilder text = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool starts = char.IsUpper(name[i]) && i > 0
                && (!char.IsUpper(name[i - 1]) && name[i - 1] != '_' || i + 1 < name.Length && char.IsLower(name[i + 1]) && char.IsUpper(name[i - 1]));
            if (starts) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
