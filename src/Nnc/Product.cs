using System.Reflection;

namespace ModelDsl.Nnc;

/// <summary>What this build is.</summary>
public static class Product
{
    public static string Version { get; } =
        (typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
