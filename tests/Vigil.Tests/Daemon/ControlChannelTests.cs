using System.Diagnostics;
using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;
using Xunit;

namespace Vigil.Tests.Daemon;

public sealed class ControlChannelTests
{
    [Fact]
    public void A_message_arrives_whole_with_its_text_and_its_descriptor()
    {
        (ControlChannel supervisor, ControlChannel worker) = Pair();
        byte[] snapshot = [1, 2, 3];
        Assert.False(SharedMemoryFile.Create("snapshot", snapshot, out Fd memory).Failed);
        Assert.False(supervisor.Send(new ControlMessage(ControlKind.Reload, "configuration é", memory)).Failed);
        Assert.False(supervisor.Send(ControlKind.Dump).Failed);
        Assert.False(worker.Receive(out ControlMessage reload).Failed);
        Assert.False(worker.Receive(out ControlMessage dump).Failed);
        Assert.Equal((ControlKind.Reload, "configuration é"), (reload.Kind, reload.Text));
        Assert.NotEqual(memory.Number, reload.Attachment.Number);
        Assert.False(SharedMemoryFile.Read(reload.Attachment, out byte[] content).Failed);
        Assert.Equal(snapshot, content);
        Assert.Equal((ControlKind.Dump, false), (dump.Kind, dump.Attachment.IsOpen));
        Assert.Equal(Errno.TryAgain, worker.Receive(out _));
        memory.Dispose();
        reload.Attachment.Dispose();
        supervisor.Dispose();
        worker.Dispose();
    }

    [Fact]
    public void The_death_of_one_side_is_a_broken_pipe_for_the_other()
    {
        (ControlChannel supervisor, ControlChannel worker) = Pair();
        supervisor.Dispose();
        // Another test that starts a process at this moment has all descriptors twice, until the new process is exec'ed.
        var waited = Stopwatch.StartNew();
        Errno error;
        while ((error = worker.Receive(out _)) == Errno.TryAgain && waited.Elapsed < TimeSpan.FromSeconds(10)) Thread.Yield();
        Assert.Equal(Errno.BrokenPipe, error);
        Assert.Equal(Errno.BrokenPipe, worker.Send(ControlKind.Ready));
        worker.Dispose();
    }

    [Fact]
    public void A_side_that_never_reads_cannot_make_the_other_one_wait_or_grow()
    {
        (ControlChannel supervisor, ControlChannel worker) = Pair();
        Errno error = Errno.None;
        int sent = 0;
        while (!error.Failed && sent < 1_000_000) (error, sent) = (supervisor.Send(ControlKind.Dump), sent + 1);
        Assert.Equal(Errno.TryAgain, error);
        supervisor.Dispose();
        worker.Dispose();
    }

    [Fact]
    public void A_text_beyond_the_bound_is_cut_at_a_character()
    {
        (ControlChannel supervisor, ControlChannel worker) = Pair();
        Assert.False(supervisor.Send(new ControlMessage(ControlKind.Reloaded, new string('é', ControlChannel.MaxText), Fd.Closed)).Failed);
        Assert.False(worker.Receive(out ControlMessage message).Failed);
        Assert.Equal(new string('é', ControlChannel.MaxText / 2), message.Text);
        supervisor.Dispose();
        worker.Dispose();
    }

    [Fact]
    public void A_snapshot_handed_over_cannot_be_changed()
    {
        Assert.False(SharedMemoryFile.Create("snapshot", [1, 2, 3], out Fd memory).Failed);
        Assert.Equal(Errno.NotPermitted, memory.WriteAll([4]));
        memory.Dispose();
    }

    [Fact]
    public void A_heartbeat_written_by_one_side_is_read_by_the_other()
    {
        Assert.False(Heartbeat.Create(out Heartbeat supervisor).Failed);
        Assert.False(Heartbeat.Map(supervisor.File, supervisor.Timer, out Heartbeat worker).Failed);
        Assert.Null(supervisor.WithdrawAt);
        worker.WithdrawAt = new Instant(12345);
        Assert.Equal(new Instant(12345), supervisor.WithdrawAt);
        worker.WithdrawAt = null;
        Assert.Null(supervisor.WithdrawAt);
        worker.Dispose();
        supervisor.Dispose();
    }

    private static (ControlChannel, ControlChannel) Pair()
    {
        Assert.False(ControlChannel.Open(out ControlChannel own, out Fd others).Failed);
        return (own, ControlChannel.Adopt(others));
    }
}
