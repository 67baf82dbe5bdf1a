using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Xunit;

namespace Vigil.Tests.Daemon.Logging;

/// <summary>Targets: a syslog socket that is absent, comes, and is replaced; a file that must not be a symbolic link.</summary>
public sealed class LogSinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vigil-log-").FullName;

    [Fact]
    public void Without_a_syslog_socket_lines_are_lost_at_once()
    {
        using var sink = new SyslogSink(Path.Combine(_directory, "log"), 3, "vigil");

        Assert.False(sink.TryWrite(Line("nobody listens")));
    }

    [Fact]
    public void A_restarted_syslogd_gets_the_next_line()
    {
        string path = Path.Combine(_directory, "log");
        Socket first = Listen(path);
        using var sink = new SyslogSink(path, 3, "vigil");
        Assert.True(sink.TryWrite(Line("one")));
        Assert.EndsWith($" vigil[{Environment.ProcessId}]: one", Receive(first));

        first.Dispose();
        File.Delete(path);
        using Socket second = Listen(path);
        // A process that another test starts at this very moment holds the old socket open until its exec: a line may go there.
        Assert.True(SpinWait.SpinUntil(() => sink.TryWrite(Line("two")) && second.Available > 0, TimeSpan.FromSeconds(10)));
        Assert.EndsWith(": two", Receive(second));
    }

    [Fact]
    public void A_syslogd_that_reads_nothing_costs_a_bounded_time()
    {
        string path = Path.Combine(_directory, "log");
        using Socket frozen = Listen(path);
        using var sink = new SyslogSink(path, 3, "vigil");

        int taken = 0;
        while (taken < 100_000 && sink.TryWrite(Line("again"))) taken++;

        Assert.InRange(taken, 1, 99_999);
    }

    [Fact]
    public void A_console_nobody_reads_costs_a_bounded_time()
    {
        Assert.False(global::Vigil.Daemon.Linux.Pipe.Open(out var pipe).Failed);
        using Fd read = pipe.Read, write = pipe.Write;
        using var sink = new ConsoleSink(write.Number);

        int taken = 0;
        while (taken < 100_000 && sink.TryWrite(Line("again"))) taken++;
        Assert.InRange(taken, 1, 99_999);

        // Whole lines only: none was cut where the pipe was full.
        var buffer = new byte[1 << 20];
        Assert.False(read.Read(buffer, out int count).Failed);
        Assert.EndsWith(": again\n", Encoding.UTF8.GetString(buffer, 0, count));
        Assert.True(sink.TryWrite(Line("there is room again")));
    }

    [Fact]
    public void The_file_is_appended_to()
    {
        string path = Path.Combine(_directory, "vigil.log");
        File.WriteAllText(path, "old\n");
        using (var sink = new FileSink(path, flush: true))
        {
            Assert.True(sink.TryWrite(Line("new")));
            Assert.EndsWith(": new\n", File.ReadAllText(path));
        }
        Assert.StartsWith("old\n", File.ReadAllText(path));
    }

    [Fact]
    public void Without_flush_lines_are_gathered()
    {
        string path = Path.Combine(_directory, "vigil.log");
        using var sink = new FileSink(path, flush: false);
        Assert.True(sink.TryWrite(Line("a")));
        Assert.False(File.Exists(path));
        Assert.True(sink.Flush());
        Assert.EndsWith(": a\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_symbolic_link_is_not_followed()
    {
        string target = Path.Combine(_directory, "target"), link = Path.Combine(_directory, "link");
        File.WriteAllText(target, "");
        File.CreateSymbolicLink(link, target);
        using var sink = new FileSink(link, flush: true);

        Assert.False(sink.TryWrite(Line("x")));
        Assert.Equal("", File.ReadAllText(target));
    }

    [Fact]
    public void A_full_disk_loses_lines_and_nothing_else()
    {
        using var sink = new FileSink("/dev/full", flush: true);

        Assert.False(sink.TryWrite(Line("x")));
        Assert.False(sink.TryWrite(Line("y")));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static LogRecord Line(string text) => new(DateTime.Now, LogLevel.Information, text);

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
