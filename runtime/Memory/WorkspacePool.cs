namespace ModelDsl.Runtime;

/// <summary>Workspaces of one model: concurrent runs each rent their own, and a returned one serves the next run.</summary>
/// <remarks>After the first run at a size, renting and returning allocate nothing. Safe from any thread, without locks.</remarks>
public sealed class WorkspacePool : IDisposable
{
    private readonly Workspace?[] _free = new Workspace?[64];

    /// <summary>A workspace of at least <paramref name="bytes"/>, for the caller alone until <see cref="Return"/>.</summary>
    public Workspace Rent(long bytes)
    {
        for (int i = 0; i < _free.Length; i++)
            if (Volatile.Read(ref _free[i]) is not null && Interlocked.Exchange(ref _free[i], null) is { } workspace)
            {
                workspace.EnsureBytes(bytes);
                return workspace;
            }
        return new Workspace(bytes);
    }

    /// <summary>Gives a workspace back; its spans must no longer be used.</summary>
    public void Return(Workspace workspace)
    {
        for (int i = 0; i < _free.Length; i++)
            if (Volatile.Read(ref _free[i]) is null && Interlocked.CompareExchange(ref _free[i], workspace, null) is null)
                return;
        workspace.Dispose();
    }

    /// <summary>Gives the memory of all returned workspaces back to the system.</summary>
    public void Dispose()
    {
        for (int i = 0; i < _free.Length; i++) Interlocked.Exchange(ref _free[i], null)?.Dispose();
    }
}
