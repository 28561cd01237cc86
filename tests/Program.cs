using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelDsl.Tests;

/// <summary>What tests start as a process of its own: it has the methods of a class compiled to machine code and ends.</summary>
/// <remarks><c>ModelDsl.Tests ASSEMBLY CLASS…</c>, with the runtime's variables for listings set.</remarks>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length < 2) return 2;
        Assembly assembly = Assembly.Load(arguments[0]);
        foreach (string name in arguments[1..])
        {
            Type type = assembly.GetType(name, throwOnError: true)!;
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)) RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        return 0;
    }
}
