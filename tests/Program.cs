using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelDsl.Tests;

/// <summary>What tests start as a process of its own: it has the methods of a class compiled to machine code and ends.</summary>
/// <remarks><c>ModelDsl.Tests ASSEMBLY CLASS…</c>, where <c>CLASS:TYPE,TYPE</c> says what generic methods are made for, with the runtime's variables for listings set.</remarks>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length < 2) return 2;
        Assembly assembly = Assembly.Load(arguments[0]);
        foreach (string name in arguments[1..])
        {
            string[] parts = name.Split(':');
            Type type = assembly.GetType(parts[0], throwOnError: true)!;
            RuntimeTypeHandle[] types = [.. parts.Skip(1).SelectMany(p => p.Split(',')).Select(t => (assembly.GetType(t) ?? Type.GetType(t, throwOnError: true)!).TypeHandle)];
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
                RuntimeHelpers.PrepareMethod(method.MethodHandle, method.IsGenericMethodDefinition ? types : []);
        }
        return 0;
    }
}
