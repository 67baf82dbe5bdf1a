namespace Vigil.Daemon.Linux;

/// <summary>A pipe(2), non-blocking and close-on-exec at both ends.</summary>
public sealed unsafe class Pipe : IDisposable
{
    private Pipe(Fd read, Fd write) => (Read, Write) = (read, write);

    public Fd Read { get; }

    public Fd Write { get; }

    public static Errno Open(out Pipe pipe)
    {
        int* ends = stackalloc int[2];
        pipe = new Pipe(Fd.Closed, Fd.Closed);
        if (Libc.pipe2(ends, Libc.O_CLOEXEC | Libc.O_NONBLOCK) < 0) return Errno.Last;
        Errno first = Fd.From(ends[0], out Fd read), second = Fd.From(ends[1], out Fd write);
        pipe = new Pipe(read, write);
        if (!first.Failed && !second.Failed) return Errno.None;
        pipe.Dispose();
        return first.Failed ? first : second;
    }

    public void Dispose()
    {
        Read.Dispose();
        Write.Dispose();
    }
}
