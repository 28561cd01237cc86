using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public sealed class KernelAllocationTests
{
    /// <summary>Runs until nothing more is set up, then counts what the calling thread allocates.</summary>
    private static long AllocatedBy(Action run)
    {
        for (int i = 0; i < 3; i++)
            run();
        return Allocations.Of(run, 10);
    }

    [Fact]
    public void Kernels_allocate_nothing_once_warm()
    {
        using var workers = new Workers(3);
        var random = new Random(41);
        (int m, int n, int k) = (70, 90, 300);
        float[] a = KernelData.Numbers<float>(random, m * k), b = KernelData.Numbers<float>(random, k * n), c = new float[m * n];
        var scratch = new float[Gemm.BatchedScratchLength(2, m, n, k)];
        Assert.Equal(0, AllocatedBy(() => Gemm.Run(workers, m, n, k, a, k, 1, b, n, 1, c, n, scratch, new PlaceEpilogue<float>())));
        Assert.Equal(0, AllocatedBy(() => Gemm.Batched(workers, 2, m / 2, n, k, a, m / 2 * k, k, 1, b, 0, n, 1, c, m / 2 * n, n, scratch, default(NoEpilogue<float>))));

        foreach (int groups in (int[])[1, 16])
        {
            ConvShape s = ConvShape.Of(2, 16, 32, groups, [30, 30], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1]);
            float[] x = KernelData.Numbers<float>(random, 2 * 16 * s.InPlane), packed = new float[Conv.PackedLength(s)];
            float[] y = new float[2 * 32 * s.OutPlane], phases = new float[Conv.ScratchLength(s)];
            Assert.Equal(0, AllocatedBy(() => Conv.Run(workers, s, x, packed, y, phases, default(NoEpilogue<float>))));
        }

        WindowShape w = WindowShape.Of(32, [40, 40], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1]);
        float[] planes = KernelData.Numbers<float>(random, 32 * w.InPlane), pooled = new float[32 * w.OutPlane], columns = new float[32 * 9 * w.OutPlane];
        Assert.Equal(0, AllocatedBy(() => Pooling.Max<float>(workers, w, planes, pooled)));
        Assert.Equal(0, AllocatedBy(() => Unfold.Run<float>(workers, w, planes, columns)));
        var places = new long[planes.Length];
        Assert.Equal(0, AllocatedBy(() => Sorting.SortRow(planes, columns, places, false)));
    }
}
