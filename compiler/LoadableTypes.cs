using System.Reflection;

namespace ModelDsl;

/// <summary>The classes of this assembly.</summary>
/// <remarks>The MSBuild package carries it without the C# compiler, which some of its classes mention; those are left out there.</remarks>
internal static class LoadableTypes
{
    public static IEnumerable<Type> All()
    {
        try
        {
            return typeof(LoadableTypes).Assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }
}
