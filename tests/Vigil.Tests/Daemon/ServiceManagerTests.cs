using System.Net.Sockets;
using System.Text;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>sd_notify: only under systemd, and in its words.</summary>
public sealed class ServiceManagerTests
{
    [Fact]
    public void Each_step_is_one_datagram()
    {
        string path = Path.Combine(Path.GetTempPath(), $"vigil-notify-{Environment.ProcessId}");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            var manager = new ServiceManager(path, "systemd");
            Assert.True(manager.IsPresent);
            Assert.False(manager.Ready().Failed);
            Assert.Equal($"READY=1\nMAINPID={Environment.ProcessId}", Receive(socket));
            Assert.False(manager.Reloading(TimeSpan.FromSeconds(15)).Failed);
            string reloading = Receive(socket);
            Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", reloading);
            Assert.EndsWith("\nEXTEND_TIMEOUT_USEC=15000000", reloading);
            Assert.False(manager.Extend(TimeSpan.FromSeconds(2)).Failed);
            Assert.Equal("EXTEND_TIMEOUT_USEC=2000000", Receive(socket));
            Assert.False(manager.Stopping().Failed);
            Assert.Equal("STOPPING=1", Receive(socket));
            Assert.False(manager.Failed(Errno.AccessDenied).Failed);
            Assert.Equal("ERRNO=13", Receive(socket));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_abstract_socket_works_too()
    {
        string name = $"vigil-notify-{Environment.ProcessId}";
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Bind(new UnixDomainSocketEndPoint('\0' + name));
        Assert.False(new ServiceManager('@' + name, "(systemd)").Stopping().Failed);
        Assert.Equal("STOPPING=1", Receive(socket));
    }

    [Theory]
    [InlineData(null, "systemd")]
    [InlineData("", "systemd")]
    [InlineData("/run/x", "bash")]
    [InlineData("relative", "systemd")]
    public void Without_systemd_or_a_proper_socket_nothing_is_sent(string? socket, string parent)
    {
        var manager = new ServiceManager(socket, parent);
        Assert.False(manager.IsPresent);
        Assert.False(manager.Ready().Failed);
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
