using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Vigil.Lab.Ipvs;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Checks;

/// <summary>
/// Goal: TLS checks leave nothing behind (OpenSSL 3.0.0 to 3.0.4 once leaked under keepalived). Method: many handshakes of the daemon's checker
/// with a server of the test, and the anonymous memory of its process before and after. What one handshake needs is some 50 kB.
/// </summary>
public sealed class TlsMemoryTests
{
    private const int Services = 10, WarmUp = 300, Checks = 600;
    private const int MostPerCheck = 4096; // bytes, the garbage collector's own ups and downs included

    [Fact]
    public void ManyTlsChecksLeaveNoMemoryBehind()
    {
        using var box = new Box("checker");
        using var server = box.Inside(static () => new CheckedServer(ProtocolType.Tcp, "\r\n\r\n", ["", "HTTP/1.0 200 OK\r\n\r\nhello"], usesTls: true));
        box.Write(Product.ConfigPath, string.Concat(Enumerable.Range(0, Services).Select(i => Service(80 + i, server.Port))));
        using var daemon = box.Start(Product.Vigil.Path, "-n", "-l", "-D", "-G", "-f", Product.ConfigPath);

        long before = MemoryAfter(box, WarmUp), after = MemoryAfter(box, WarmUp + Checks);
        Assert.Empty(daemon.Matching("SSL_GET.*failed|died: Respawning"));
        Assert.True(after - before < (long)Checks * MostPerCheck, $"{(after - before) / Checks} bytes more with each check, {after} at the end");
    }

    /// <summary>Bytes of anonymous memory of the checker, once so many connections have been taken.</summary>
    private static long MemoryAfter(Box box, int connections)
    {
        const string Accepted = "awk '/^Tcp:/ { if (names) { print $column } else { for (i = 1; i <= NF; i++) if ($i == \"PassiveOpens\") column = i; names = 1 } }' /proc/net/snmp";
        Wait.Until(() => long.Parse(box.Run("/bin/sh", "-c", Accepted), CultureInfo.InvariantCulture) >= connections, TimeSpan.FromSeconds(60), $"{connections} connections");
        string status = box.Run("/bin/sh", "-c", "cat /proc/$(cat /run/checkers.pid)/status");
        return long.Parse(Regex.Match(status, @"RssAnon:\s*(\d+) kB").Groups[1].Value, CultureInfo.InvariantCulture) * 1024;
    }

    private static string Service(int port, int checkedPort) => $$"""
        virtual_server 10.0.0.100 {{port}} {
            protocol TCP
            delay_loop 0.05
            warmup 0
            lvs_sched rr
            real_server 127.0.0.1 {{checkedPort}} {
                SSL_GET {
                    url {
                        path /
                        status_code 200
                    }
                }
            }
        }

        """;
}
