using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelDsl.Tests;

/// <summary>What tests start as a process of its own: it has the methods of a class compiled to machine code and ends.</summary>
/// <remarks>
/// <c>ModelDsl.Tests ASSEMBLY CLASS…</c>, with the runtime's variables for listings set. <c>CLASS:TYPE,…</c> says what its generic methods are made for,
/// <c>CLASS:METHOD:TYPE,…</c> is one of them alone.
/// </remarks>
internal static class Program
{
    private static int Main(string[] words)
    {
        if (words.Length < 2) return 2;
        Assembly assembly = Assembly.Load(words[0]);
        foreach (MethodInfo method in words[1..].SelectMany(name => Methods(assembly, name))) RuntimeHelpers.PrepareMethod(method.MethodHandle);
        return 0;
    }

    /// <summary>The static methods that such a name stands for: the public ones of a class, or the one that is named.</summary>
    public static IEnumerable<MethodInfo> Methods(Assembly assembly, string name)
    {
        string[] parts = name.Split(':');
        Type type = assembly.GetType(parts[0], throwOnError: true)!;
        Type[] arguments = parts.Length == 1 ? [] : [.. parts[^1].Split(',').Select(t => assembly.GetType(t) ?? Type.GetType(t, throwOnError: true)!)];
        IEnumerable<MethodInfo> methods = parts.Length == 3
            ? [type.GetMethod(parts[1], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!]
            : type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly);
        return methods.Select(m => m.IsGenericMethodDefinition ? m.MakeGenericMethod(arguments) : m);
    }
}
