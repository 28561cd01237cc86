using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

public class TensorFileTests : TempFolder
{
    private static readonly NamedTensor X = new("x", TensorData.From([1f, 2f], 2));

    [Fact]
    public void Content_counts_before_the_name()
    {
        TensorFile.Write(At("x.npy"), X);
        File.Move(At("x.npy"), At("x.png"));
        Assert.Equal(TensorFormat.Npy, TensorFile.Detect(At("x.png")));
        Assert.Equal("f32[2]", One(At("x.png")).ToString());
        Assert.Equal(TensorFormat.Csv, TensorFile.Detect(Put("p.csv", "P2 ,x\n1,2\n")));
    }

    [Fact]
    public void An_unknown_file_is_told_so()
    {
        string path = Put("x.weights", "hello, world");
        Fails(path, () => TensorFile.Read(path), "known are .safetensors");
        Fails(At("x.weights"), () => TensorFile.Write(At("x.weights"), X), "no known extension");
        Fails(At("x.png"), () => TensorFile.Write(At("x.png"), X), "not written");
    }

    [Fact]
    public void Formats_for_one_tensor_refuse_two()
    {
        Fails(At("x.npy"), () => TensorFile.Write(At("x.npy"), X, X with { Name = "y" }), "holds one tensor, there are 2");
        Fails(At("x.npz"), () => TensorFile.Write(At("x.npz"), X, X), "two tensors have the name `x`");
        TensorFile.CheckCanWrite(At("x.npz"), 2);
        Fails(At("x.csv"), () => TensorFile.CheckCanWrite(At("x.csv"), 2), "holds one tensor");
        Fails(At("x"), () => TensorFile.CheckCanWrite(At("x"), 1), "cannot be written");
        Assert.Empty(Names());
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(At("x.bin"), "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(At("x.bin"), stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(At("x.bin")));
        Assert.Equal(["x.bin"], Names());
        Fails(At("none/x.npy"), () => TensorFile.Write(At("none/x.npy"), X), "no such folder");
    }

    [Fact]
    public void Writing_through_a_link_keeps_the_link()
    {
        if (OperatingSystem.IsWindows()) return;   // links need a privilege there
        TensorFile.Write(At("real.npy"), X);
        File.CreateSymbolicLink(At("link.npy"), At("real.npy"));
        TensorFile.Write(At("link.npy"), new NamedTensor("x", TensorData.From([5f], 1)));
        Assert.Equal([5f], One(At("real.npy")).As<float>().ToArray());
        Assert.NotNull(new FileInfo(At("link.npy")).LinkTarget);
    }
}
