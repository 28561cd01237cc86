using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace ModelDsl.Tests.Reference;

/// <summary>A case as a model of the language: the layer <c>m</c> with the case's hyperparameters, applied to its inputs.</summary>
/// <param name="Case">The case.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Source">Its text.</param>
/// <param name="Outputs">The model's outputs and the case's names for them, in order.</param>
public sealed record TranslatedCase(ReferenceCase Case, string Name, string Source, IReadOnlyList<(string Output, string Reference)> Outputs);

/// <summary>Writes the models that the cases describe.</summary>
public static class CaseTranslator
{
    // Call arguments that PyTorch takes by name, or that the language does.
    private static readonly HashSet<string> s_named =
    [
        "attn_mask", "key_padding_mask", "src_mask", "src_key_padding_mask", "mask", "tgt_mask", "memory_mask", "offsets", "per_sample_weights", "lengths", "_random_samples",
    ];

    public static TranslatedCase? Translate(ReferenceCase c) => c.IsStatistical ? null : c.Kind switch
    {
        "activation" or "layer" => Layer(c),
        "function" => Function(c),
        "loss" => Loss(c),
        // Training curves are programs of their own.
        "model" => c.Op.StartsWith("train_", StringComparison.Ordinal) ? null : Layer(c),
        _ => null,
    };

    /// <summary>What the cases' models need besides the standard library: the definitions of kind <c>model</c>, in the language.</summary>
    public static string Definitions() => File.ReadAllText(Path.Combine(Folder(), "Models.nn"));

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private static TranslatedCase Layer(ReferenceCase c)
    {
        string name = "Case_" + string.Concat(c.Id.Select(ch => char.IsLetterOrDigit(ch) ? ch : '_'));
        StringBuilder text = new();
        text.Append($"model {name} {{\n");
        foreach ((string input, string key) in c.Inputs) text.Append($"    input {Input(input)}: {Type(c.Tensor(key))}\n");
        text.Append($"    layer m = {Construct(c)}\n");

        List<string> outputs = [.. c.Outputs.Keys.Where(o => !o.StartsWith("after.", StringComparison.Ordinal))];
        List<(string, string)> results = [];
        if (c.Inputs.ContainsKey("input0"))
        {
            // The same layer, several times in a row.
            int call = 0;
            foreach (string input in c.Inputs.Keys)
            {
                text.Append($"    output out{call} = m({Input(input)})\n");
                results.Add(($"out{call}", outputs[call]));
                call++;
            }
        }
        else
        {
            string names = string.Join(", ", outputs.Select((_, i) => $"r{i}"));
            text.Append($"    {names} = m({Call(c)})\n");
            for (int i = 0; i < outputs.Count; i++)
            {
                text.Append($"    output out{i} = r{i}\n");
                results.Add(($"out{i}", outputs[i]));
            }
        }
        text.Append("}\n");
        return new(c, name, text.ToString(), results);
    }

    // PyTorch's loss layers are functions here.
    private static readonly Dictionary<string, string> s_losses = new()
    {
        ["MSELoss"] = "mse_loss",
        ["L1Loss"] = "l1_loss",
        ["SmoothL1Loss"] = "smooth_l1_loss",
        ["HuberLoss"] = "huber_loss",
        ["SoftMarginLoss"] = "soft_margin_loss",
        ["HingeEmbeddingLoss"] = "hinge_embedding_loss",
        ["BCELoss"] = "binary_cross_entropy",
        ["BCEWithLogitsLoss"] = "binary_cross_entropy_with_logits",
        ["KLDivLoss"] = "kl_div",
        ["PoissonNLLLoss"] = "poisson_nll_loss",
        ["GaussianNLLLoss"] = "gaussian_nll_loss",
        ["MarginRankingLoss"] = "margin_ranking_loss",
        ["CosineEmbeddingLoss"] = "cosine_embedding_loss",
        ["TripletMarginLoss"] = "triplet_margin_loss",
        ["MultiLabelSoftMarginLoss"] = "multilabel_soft_margin_loss",
        ["MultiMarginLoss"] = "multi_margin_loss",
        ["MultiLabelMarginLoss"] = "multilabel_margin_loss",
        ["CrossEntropyLoss"] = "cross_entropy",
        ["NLLLoss"] = "nll_loss",
        ["CTCLoss"] = "ctc_loss",
        ["TripletMarginWithDistanceLoss"] = "triplet_margin_with_distance_loss",
    };

    // Options of definitions that the language calls otherwise.
    private static readonly Dictionary<string, string> s_options = new() { ["lam"] = "lambda", ["alpha_degrees"] = "alpha" };

    private static TranslatedCase? Loss(ReferenceCase c)
    {
        // A layer with a table of weights.
        if (c.Op == "AdaptiveLogSoftmaxWithLoss") return Layer(c);
        string function = s_losses.GetValueOrDefault(c.Op, c.Op);
        string name = "Case_" + string.Concat(c.Id.Select(ch => char.IsLetterOrDigit(ch) ? ch : '_'));
        StringBuilder text = new();
        text.Append($"model {name} {{\n");
        foreach ((string input, string key) in c.Inputs) text.Append($"    input {Input(input)}: {Type(c.Tensor(key))}\n");
        foreach ((string parameter, string key) in c.Parameters) text.Append($"    buffer {parameter}: {Type(c.Tensor(key))} = ones\n");
        IEnumerable<string> inputs = c.Inputs.Keys.Select(i => i == "logits" && c.Op == "CTCLoss" ? $"log_softmax({Input(i)}, dim: -1)" : Input(i));
        IEnumerable<string> options = c.Hyperparameters.EnumerateObject().Select(h => h.Value.ToString() switch
        {
            "parameter" => $"{h.Name}: {h.Name}",
            "1 - cosine_similarity" => "distance_function: (a, b) => 1 - cosine_similarity(a, b)",
            _ => $"{s_options.GetValueOrDefault(h.Name, h.Name)}: {Literal(h.Value)}",
        });
        // The reference's penalty is of one critic, whose weights are inputs.
        if (c.Op == "gradient_penalty")
            inputs = ["(x) => sum(tanh(x @ transpose(in_w1, 0, 1) + in_b1) * in_w2, dim: 1)", .. ((string[])["real", "fake", "eps"]).Select(Input)];
        text.Append($"    output out0 = {function}({string.Join(", ", inputs.Concat(options))})\n}}\n");
        return new(c, name, text.ToString(), [("out0", "output")]);
    }

    private static TranslatedCase? Function(ReferenceCase c)
    {
        if (c.Op is "weight_norm" or "spectral_norm") return Reparametrised(c);
        string name = "Case_" + string.Concat(c.Id.Select(ch => char.IsLetterOrDigit(ch) ? ch : '_'));
        List<string> inputs = [.. c.Inputs.Keys], outputs = [.. c.Outputs.Keys];
        IEnumerable<string> options = c.Hyperparameters.EnumerateObject().Select(h => $"{h.Name}: {Literal(h.Value)}");
        string call = c.Op switch
        {
            "cat" or "stack" => $"{c.Op}([{string.Join(", ", inputs.Select(Input))}], {string.Join(", ", options)})",
            "einsum" => $"einsum({string.Join(", ", inputs.Select(Input).Prepend(Literal(c.Hyperparameters.GetProperty("equation"))))})",
            "pow" => $"pow({string.Join(", ", inputs.Select(Input))})",
            "strided_slice" => $"{Input(inputs[0])}[{c.Hyperparameters.GetProperty("index").GetString()}]",
            _ => $"{c.Op}({string.Join(", ", inputs.Select((input, i) => i == 0 ? Input(input) : $"{input}: {Input(input)}").Concat(options))})",
        };
        StringBuilder text = new();
        text.Append($"model {name} {{\n");
        foreach ((string input, string key) in c.Inputs) text.Append($"    input {Input(input)}: {Type(c.Tensor(key))}\n");
        string names = string.Join(", ", outputs.Select((_, i) => $"r{i}"));
        // A list of one is still a list.
        text.Append($"    {names} = {call}{(outputs is ["output0"] ? "[0]" : "")}\n");
        for (int i = 0; i < outputs.Count; i++) text.Append($"    output out{i} = r{i}\n");
        text.Append("}\n");
        return new(c, name, text.ToString(), [.. outputs.Select((o, i) => ($"out{i}", o))]);
    }

    // A layer whose weight is a function of others. A weight norm's case has no layer, so its parts are the layer's parameters.
    private static TranslatedCase Reparametrised(ReferenceCase c)
    {
        string name = "Case_" + string.Concat(c.Id.Select(ch => char.IsLetterOrDigit(ch) ? ch : '_'));
        StringBuilder text = new();
        if (c.Op == "weight_norm")
        {
            long[] shape = c.Tensor(c.Inputs["weight_v"]).Shape;
            text.Append($"block {name}_weight {{\n    param weight: f32[{string.Join(", ", shape)}] = ones\n    output y = weight\n}}\n");
            text.Append($"model {name} {{\n    layer m = {name}_weight with weight = weight_norm(dim: {Literal(c.Hyperparameters.GetProperty("dim"))})\n    output out0 = m.weight\n}}\n");
            return new(c, name, text.ToString(), [("out0", "output")]);
        }
        Dictionary<string, JsonElement> hyper = c.Hyperparameters.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        string[] ours = ["n_power_iterations", "module"];
        string made = $"{hyper["module"].GetString()}({string.Join(", ", hyper.Where(h => !ours.Contains(h.Key)).Select(h => $"{h.Key}: {Literal(h.Value)}"))})";
        text.Append($"model {name} {{\n    input in_input: {Type(c.Tensor(c.Inputs["input"]))}\n");
        text.Append($"    layer m = {made} with weight = spectral_norm(n_power_iterations: {Literal(hyper["n_power_iterations"])})\n");
        text.Append("    output out0 = in_input -> m\n    output out1 = m.weight\n}\n");
        return new(c, name, text.ToString(), [("out0", "output"), ("out1", "weight")]);
    }

    private static string Construct(ReferenceCase c)
    {
        Dictionary<string, JsonElement> hyper = c.Hyperparameters.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        if (c.Op is "TransformerEncoder" or "TransformerDecoder")
        {
            string inner = string.Join(", ", hyper.Where(h => h.Key is not ("num_layers" or "norm")).Select(h => $"{h.Key}: {Literal(h.Value)}"));
            string norm = hyper["norm"].GetBoolean() ? $", norm: LayerNorm({Literal(hyper["d_model"])})" : "";
            return $"{c.Op}({c.Op}Layer({inner}), num_layers: {Literal(hyper["num_layers"])}{norm})";
        }
        List<string> arguments = [.. hyper.Select(h => $"{h.Key}: {Literal(h.Value)}")];
        if (c.Outputs.ContainsKey("indices") && !hyper.ContainsKey("return_indices")) arguments.Add("return_indices: true");
        return arguments.Count == 0 ? c.Op : $"{c.Op}({string.Join(", ", arguments)})";
    }

    private static string Call(ReferenceCase c)
    {
        List<string> arguments = [.. c.Inputs.Keys.Select(i => s_named.Contains(i) ? $"{i.TrimStart('_')}: {Input(i)}" : Input(i))];
        if (c.CallArguments is { } call)
        {
            foreach (JsonProperty argument in call.EnumerateObject())
            {
                // Packed sequences are told by `lengths`.
                if (argument.Name != "packed") arguments.Add($"{argument.Name}: {Literal(argument.Value)}");
            }
        }
        return string.Join(", ", arguments);
    }

    /// <summary>The name of a model's input for one of the case.</summary>
    public static string Input(string name) => "in_" + name.TrimStart('_');

    private static string Type(ReferenceTensor tensor) => $"{tensor.Type}[{string.Join(", ", tensor.Shape)}]";

    /// <summary>A hyperparameter as the language writes it; lists stand for tuples.</summary>
    public static string Literal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "none",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String when value.GetString() is "inf" or "-inf" => value.GetString()!,
        JsonValueKind.String => $"\"{value.GetString()}\"",
        JsonValueKind.Array when value.GetArrayLength() == 1 => $"[{Literal(value[0])}]",
        JsonValueKind.Array => $"({string.Join(", ", value.EnumerateArray().Select(Literal))})",
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the hyperparameter {value} has no literal")),
    };
}
