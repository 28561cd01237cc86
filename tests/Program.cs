using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelDsl.Tests;

/// <summary>What tests start as a process of its own: it has the methods of a class compiled to machine code and ends.</summary>
/// <remarks>
/// <c>ModelDsl.Tests ASSEMBLY CLASS…</c>, with the runtime's variables for listings set. <c>CLASS:METHOD:ARGUMENT,…</c> is one generic method with
/// its type arguments.
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
            if (parts.Length == 3)
            {
                MethodInfo generic = type.GetMethod(parts[1], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
                Type[] arguments = [.. parts[2].Split(',').Select(a => assembly.GetType(a, throwOnError: true)!)];
                RuntimeHelpers.PrepareMethod(generic.MakeGenericMethod(arguments).MethodHandle);
                continue;
            }
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)) RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        return 0;
    }
}
