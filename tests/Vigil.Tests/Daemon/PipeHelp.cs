using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>A pipe that stands for "something is ready".</summary>
internal sealed class Pipe : IDisposable
{
    private readonly Vigil.Daemon.Linux.Pipe _pipe;

    private Pipe(Vigil.Daemon.Linux.Pipe pipe) => _pipe = pipe;

    internal Fd Read => _pipe.Read;

    internal static Pipe Make()
    {
        Assert.False(Vigil.Daemon.Linux.Pipe.Open(out Vigil.Daemon.Linux.Pipe pipe).Failed);
        return new Pipe(pipe);
    }

    internal void Fill() => Assert.False(_pipe.Write.WriteAll([1]).Failed);

    internal void Drain() => _pipe.Read.Read(stackalloc byte[16], out _);

    public void Dispose() => _pipe.Dispose();
}
