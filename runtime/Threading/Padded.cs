using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>A value with cache lines to itself, so that threads polling it do not slow each other's writes down.</summary>
internal struct Padded<T> where T : struct
{
#pragma warning disable CS0169, IDE0051 // The lines on either side are never read: that is their purpose.
    private Line _before;
    public T Value;
    private Line _after;
#pragma warning restore CS0169, IDE0051

    [StructLayout(LayoutKind.Sequential, Size = 120)]
    private struct Line;
}
