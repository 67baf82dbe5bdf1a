namespace Vigil.Daemon.Cli.Simulate;

/// <summary>How far a long study is, on standard error while that is a terminal; wiped out at the end.</summary>
internal sealed class Progress(int all) : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly bool isShown = !Console.IsErrorRedirected;
    private readonly Lock writing = new();
    private readonly long began = System.Diagnostics.Stopwatch.GetTimestamp();
    private TimeSpan shown;
    private int done;

    /// <summary>One more is done; from any thread.</summary>
    public void Step()
    {
        int now = Interlocked.Increment(ref done);
        if (!isShown) return;
        var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        lock (writing)
        {
            if (elapsed - shown < Between) return;
            shown = elapsed;
            Console.Error.Write($"\r  {now} of {all} cases");
        }
    }

    /// <summary>Nothing of it stays on the screen.</summary>
    public void Dispose()
    {
        if (shown > TimeSpan.Zero) Console.Error.Write("\r\u001b[K");
    }
}
