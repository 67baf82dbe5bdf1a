using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>Fault 37: a descriptor can only be closed by the handle that owns it, and never 0, 1 or 2.</summary>
public sealed class FdTests
{
    [Fact]
    public void A_disposed_descriptor_is_minus_one_and_a_second_dispose_closes_nothing()
    {
        Assert.False(Vigil.Daemon.Linux.Pipe.Open(out Vigil.Daemon.Linux.Pipe pipe).Failed);
        int number = pipe.Read.Number;
        pipe.Read.Dispose();
        Assert.Equal(-1, pipe.Read.Number);
        Assert.Equal(Errno.BadDescriptor, pipe.Read.Read(new byte[1], out _));
        Assert.False(Vigil.Daemon.Linux.Pipe.Open(out Vigil.Daemon.Linux.Pipe other).Failed);
        pipe.Read.Dispose();
        // Whatever took the freed number is still open.
        other.Write.WriteAll([7]);
        Assert.False(other.Read.Read(new byte[1], out int count).Failed);
        Assert.Equal(1, count);
        Assert.True(number >= 3);
        pipe.Dispose();
        other.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Standard_streams_cannot_be_owned(int number)
    {
        Assert.Equal(Errno.BadDescriptor, Fd.Adopt(number, out Fd fd));
        Assert.False(fd.IsOpen);
        fd.Dispose();
    }

    [Fact]
    public void A_failed_open_hands_out_a_descriptor_that_is_closed_already()
    {
        Assert.Equal(Errno.BadDescriptor, Fd.Adopt(1_000_000, out Fd fd));
        Assert.Same(Fd.Closed, fd);
    }

    [Fact]
    public void What_this_process_opened_itself_is_not_inherited()
    {
        Assert.False(Vigil.Daemon.Linux.Pipe.Open(out Vigil.Daemon.Linux.Pipe pipe).Failed);
        using (pipe)
        {
            Assert.Equal(Errno.BadDescriptor, Fd.Adopt(pipe.Read.Number, out Fd refused));
            Assert.Same(Fd.Closed, refused);

            // Without close-on-exec it looks as an inherited one does.
            Assert.False(pipe.Write.KeepAcrossExec().Failed);
            Assert.False(Fd.Adopt(pipe.Write.Number, out Fd adopted).Failed);
            Assert.True(adopted.IsOpen);
            adopted.Dispose();
        }
    }
}
