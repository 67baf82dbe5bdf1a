using System.Text;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Scripts;

/// <summary>
/// Standard output and error of one script: a pipe whose last bytes are kept for "why did it fail". The script holds the
/// pipe open for reading as well, so that what it left running in the background neither gets SIGPIPE nor ever blocks
/// once we have let go: from then on what it prints is dropped.
/// </summary>
internal sealed class ScriptOutput : IDisposable
{
    /// <summary>Bytes kept: the last ones printed.</summary>
    internal const int MaxKept = 4096;

    /// <summary>Bytes read at one go, so that an endless printer gets its turn and no more.</summary>
    internal const int MaxReadPerTurn = 65536;

    /// <summary>What a run may print at full speed; after that it is read only every <see cref="ScriptHost.ThrottleInterval"/>.</summary>
    internal const long MaxAtFullSpeed = 1 << 20;

    private readonly byte[] _kept = new byte[MaxKept];
    private long _total;

    private ScriptOutput(Fd read, Fd script) => (Read, Script) = (read, script);

    /// <summary>Our end, non-blocking.</summary>
    internal Fd Read { get; }

    /// <summary>What the script gets as 1 and 2: the pipe opened for both directions, blocking until we let go.</summary>
    internal Fd Script { get; }

    internal bool IsThrottled => _total > MaxAtFullSpeed;

    internal static Errno Open(uint owner, uint group, out ScriptOutput output)
    {
        output = new ScriptOutput(Fd.Closed, Fd.Closed);
        if (Pipe.Open(out Pipe pipe) is { Failed: true } error) return error;

        // A script may open /dev/stderr by name: the pipe must be its user's.
        error = Errno.Of(Libc.fchown(pipe.Write.Number, owner, group));
        Fd both = Fd.Closed;
        if (!error.Failed)
            error = Fd.From(Libc.open($"/proc/self/fd/{pipe.Write.Number}", Libc.O_RDWR | Libc.O_CLOEXEC, 0), out both);
        pipe.Write.Dispose();
        output = new ScriptOutput(pipe.Read, both);
        if (error.Failed) output.Dispose();
        return error;
    }

    /// <summary>Reads what is there, at most <see cref="MaxReadPerTurn"/>.</summary>
    internal void Drain()
    {
        Span<byte> buffer = stackalloc byte[MaxKept];
        for (int read = 0; read < MaxReadPerTurn;)
        {
            if (Read.Read(buffer, out int count).Failed || count == 0) return;
            read += count;
            foreach (byte value in buffer[..count]) _kept[_total++ % MaxKept] = value;
        }
    }

    /// <summary>The kept end of what was printed, whole lines where it was cut, control characters made visible as '?'.</summary>
    internal string Tail()
    {
        int length = (int)Math.Min(_total, MaxKept);
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = _kept[(_total - length + i) % MaxKept];
        string text = Encoding.UTF8.GetString(bytes);
        if (_total > MaxKept && text.IndexOf('\n') is >= 0 and var cut) text = text[(cut + 1)..];
        return string.Concat(text.TrimEnd().Select(c => char.IsControl(c) && c is not '\n' and not '\t' ? '?' : c));
    }

    /// <summary>Ends reading: later output of processes left behind is dropped instead of blocking or killing them.</summary>
    public void Dispose()
    {
        if (Script.IsOpen) Libc.fcntl(Script.Number, Libc.F_SETFL, Libc.O_RDWR | Libc.O_NONBLOCK);
        Script.Dispose();
        Read.Dispose();
    }
}
