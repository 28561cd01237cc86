using System.Reflection;
using System.Runtime.InteropServices;

namespace ModelDsl.Nnc;

/// <summary>What this build is.</summary>
public static class Product
{
    private const int CommitLength = 10;

    // `0.1.0+2af1c09…`: the SDK adds the commit where there is one.
    private static readonly string[] Informational =
        (typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);

    public static string Version { get; } = Informational[0];

    /// <summary>Version, commit and runtime: what a report of a fault has to tell.</summary>
    public static string Description { get; } =
        $"nnc {Version} (commit {(Informational is [_, var commit] ? commit[..Math.Min(CommitLength, commit.Length)] : "unknown")}) on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";
}
