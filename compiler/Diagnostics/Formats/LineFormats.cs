namespace ModelDsl.Diagnostics.Formats;

/// <summary>One line for each finding, as build systems and continuous integration read them.</summary>
public static class LineFormats
{
    /// <summary>MSBuild's canonical form: <c>lenet.nn(12,9,12,27): error NN2101: the kernel does not fit the input: …</c></summary>
    public static string MSBuild(Diagnostic d)
    {
        string place = d.Where.Source is null ? "nnc" : $"{d.Where.Path}({d.Where.Start.Line},{d.Where.Start.Column},{d.Where.End.Line},{d.Where.End.Column})";
        return $"{place}: {Level(d.Severity, "info")} {d.Code}: {OneLine(Full(d))}";
    }

    /// <summary>A GitHub workflow command that marks the line in a pull request.</summary>
    public static string GitHub(Diagnostic d)
    {
        string command = Level(d.Severity, "notice");
        string place = d.Where.Source is null ? ""
            : $"file={Property(d.Where.Path)},line={d.Where.Start.Line},endLine={d.Where.End.Line},col={d.Where.Start.Column},endColumn={d.Where.End.Column},";
        return $"::{command} {place}title={d.Code}::{Data(Lines(d))}";
    }

    // An annotation has room for the reasons.
    private static string Lines(Diagnostic d) =>
        d.Message + (d.Formula is null ? "" : $"\nformula: {d.Formula}") + (d.Example is null ? "" : $"\nexample: {d.Example}") + (d.Help is null ? "" : $"\nhelp: {d.Help}");

    private static string Full(Diagnostic d) => d.Help is null ? d.Message : $"{d.Message} (help: {d.Help})";
    private static string Level(Severity severity, string info) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => info };
    private static string OneLine(string text) => text.Replace("\r", "").Replace("\n", " ");
    private static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");
    private static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");
}
