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
        foreach (string name in words[1..])
        {
            string[] parts = name.Split(':');
            Type type = assembly.GetType(parts[0], throwOnError: true)!;
            Type[] arguments = parts.Length == 1 ? [] : [.. parts[^1].Split(',').Select(t => assembly.GetType(t) ?? Type.GetType(t, throwOnError: true)!)];
            if (parts.Length == 3)
            {
                MethodInfo generic = type.GetMethod(parts[1], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
                RuntimeHelpers.PrepareMethod(generic.MakeGenericMethod(arguments).MethodHandle);
                continue;
            }
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
                RuntimeHelpers.PrepareMethod(method.MethodHandle, method.IsGenericMethodDefinition ? [.. arguments.Select(a => a.TypeHandle)] : []);
        }
        return 0;
    }
}
