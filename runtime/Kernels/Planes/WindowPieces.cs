namespace ModelDsl.Runtime;

/// <summary>Where one tap of all windows meets a plane, as pieces of rows: first element of the plane, first window, how many.</summary>
/// <remarks>Elements of a piece are a stride apart in the plane and side by side among the windows. What lies outside is left out.</remarks>
internal struct WindowPieces
{
    private readonly WindowShape _s;
    private readonly int _shiftD, _shiftH, _from, _first, _count;
    private int _row;

    public WindowPieces(in WindowShape s, int tap)
    {
        _s = s;
        _row = -1;
        _shiftD = tap / s.Kernel.W / s.Kernel.H * s.Dilation.D - s.Before.D;
        _shiftH = tap / s.Kernel.W % s.Kernel.H * s.Dilation.H - s.Before.H;
        int shift = tap % s.Kernel.W * s.Dilation.W - s.Before.W;
        int stride = s.Stride.W;
        _first = Math.Min(s.Output.W, shift >= 0 ? 0 : (-shift + stride - 1) / stride);
        int end = Math.Clamp(s.Input.W <= shift ? 0 : (s.Input.W - shift + stride - 1) / stride, _first, s.Output.W);
        _count = end - _first;
        _from = _first * stride + shift;
    }

    /// <summary>Whether no window of this tap lies outside.</summary>
    public readonly bool Whole =>
        _count == _s.Output.W && Inside(_shiftD, _s.Stride.D, _s.Output.D, _s.Input.D) && Inside(_shiftH, _s.Stride.H, _s.Output.H, _s.Input.H);

    public readonly (int From, int At, int Count) Current
    {
        get
        {
            int d = _row / _s.Output.H * _s.Stride.D + _shiftD, h = _row % _s.Output.H * _s.Stride.H + _shiftH;
            return ((d * _s.Input.H + h) * _s.Input.W + _from, _row * _s.Output.W + _first, _count);
        }
    }

    public readonly WindowPieces GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_count == 0)
            return false;
        while (++_row < _s.Output.D * _s.Output.H)
        {
            int d = _row / _s.Output.H * _s.Stride.D + _shiftD, h = _row % _s.Output.H * _s.Stride.H + _shiftH;
            if ((uint)d < (uint)_s.Input.D && (uint)h < (uint)_s.Input.H)
                return true;
        }
        return false;
    }

    private static bool Inside(int shift, int stride, int windows, int size) => shift >= 0 && (windows - 1) * stride + shift < size;
}
