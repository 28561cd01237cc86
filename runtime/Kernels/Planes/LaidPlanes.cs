using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>What the windows of a region meet, with zeros beside lines, so that the pixels of every tap follow each other.</summary>
/// <remarks>[part][slice][row][phase][column][pixel], see <see cref="BlockRows"/>; slices and rows outside the input are left unwritten, and no window has taps there.</remarks>
internal readonly unsafe struct LaidPlanes
{
    private readonly ConvShape _s;
    private readonly BlockRows _rows;
    private readonly int _pixel, _firstSlice, _slices, _firstRow, _height, _skipped, _met;

    /// <param name="s">Sizes of the convolution.</param>
    /// <param name="pixel">Floats of a pixel: a block of channels, or one.</param>
    /// <param name="region">Where the windows are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LaidPlanes(in ConvShape s, int pixel, in PlaneRegion region)
    {
        (_s, _pixel) = (s, pixel);
        _firstSlice = region.FirstLine / s.Output.H;
        int endSlice = (region.EndLine - 1) / s.Output.H + 1, rows = endSlice - _firstSlice > 1 ? s.Output.H : region.EndLine - region.FirstLine;
        _firstRow = region.FirstLine % s.Output.H;
        _slices = (endSlice - _firstSlice - 1) * s.Stride.D + (s.Kernel.D - 1) * s.Dilation.D + 1;
        // Columns of the input that the region's windows meet.
        int start = region.FirstColumn * s.Stride.W - s.Before.W;
        _skipped = Math.Clamp(start, 0, s.Input.W);
        _met = Math.Clamp(start + (region.Columns - 1) * s.Stride.W + (s.Kernel.W - 1) * s.Dilation.W + 1, _skipped, s.Input.W) - _skipped;
        var columns = new WindowAxis(_met, s.Kernel.W, s.Stride.W, s.Dilation.W, _skipped - start, region.Columns);
        _rows = new BlockRows(new WindowAxis(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H, s.Output.H), columns, pixel, s.Input.W);
        _height = _rows.Height(rows);
    }

    /// <summary>Elements of a part.</summary>
    public nint PartLength => (nint)_slices * _height * _rows.RowLength;

    /// <summary>Elements that <see cref="Lay"/> wants for a row of blocks on its way.</summary>
    public int LineLength => _pixel == 1 ? 0 : (_met + PlaneBlocks.Slack) * Block.Lanes;

    /// <summary>Where the first tap of the first window of a line is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint LineStart(int slice, int row) =>
        ((nint)(slice - _firstSlice) * _s.Stride.D * _height + (row - _firstRow) * _s.Stride.H) * _rows.RowLength;

    /// <summary>From a tap to the one below it.</summary>
    public nint RowStep => (nint)_s.Dilation.H * _rows.RowLength;

    /// <summary>How far a tap is from there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Tap(int d, int h, int w) => ((nint)d * _s.Dilation.D * _height + h * _s.Dilation.H) * _rows.RowLength + _rows.TapOffset(w);

    /// <summary>Lays out some planes.</summary>
    /// <param name="x">The first of them.</param>
    /// <param name="channels">How many there are.</param>
    /// <param name="line">Room for <see cref="LineLength"/>.</param>
    /// <param name="to">Room for all parts, and for <see cref="PlaneBlocks.Slack"/> blocks behind them.</param>
    /// <param name="readable">Where the input ends.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Lay(float* x, int channels, float* line, float* to, float* readable)
    {
        int slice = _firstSlice * _s.Stride.D - _s.Before.D, plane = _s.Input.H * _s.Input.W;
        x += _skipped;
        for (int channel = 0; channel < channels; channel += _pixel, x += (nint)_pixel * _s.InPlane)
            for (int i = 0; i < _slices; i++, to += (nint)_height * _rows.RowLength)
            {
                if ((uint)(slice + i) >= (uint)_s.Input.D)
                    continue;
                float* from = x + (nint)(slice + i) * plane;
                if (_pixel == 1) _rows.Copy(from, _firstRow, _height, to);
                else _rows.Gather(from, _s.InPlane, Math.Min(_pixel, channels - channel), _firstRow, _height, line, to, readable);
            }
    }
}
