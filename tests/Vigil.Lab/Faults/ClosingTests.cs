using System.Globalization;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>
/// Goal: a connection that cannot be closed holds up no other check (keepalived 2.x once waited 5 s in close, SO_LINGER). Method: nothing
/// that ends a connection reaches one of two checked ports; the checks of the other one come as often as they are due.
/// </summary>
public sealed class ClosingTests
{
    private const int Stuck = 81, Free = 82;

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(0.2);

    [Fact]
    public void AConnectionThatCannotBeClosedHoldsUpNoOtherCheck()
    {
        using var lab = new LabKit.Lab();
        var (checker, server) = (lab.AddHost("checker"), lab.AddHost("server"));
        using var onStuck = new Responder(server, Stuck);
        using var onFree = new Responder(server, Free);
        using var fault = LinkFault.Rule(lab, server, $"tcp dport {Stuck} tcp flags & (fin | rst) != 0 counter drop");
        using var capture = Capture.On(server, $"dst host {server.Address} and tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn");
        using var daemon = Product.Vigil.Start(checker, Config(server));
        Wait.Until(() => lab.Switch.Run("nft", "list", "ruleset") is var rules && !rules.Contains("packets 0 ", StringComparison.Ordinal), Pair.Soon, "a closing segment is lost");
        Wait.Never(() => !daemon.Running, 10 * Delay, "it ends");

        double[] At(int port) => [.. capture.Read($"tcp.dstport == {port}", "frame.time_epoch").Select(static row => double.Parse(row[0], CultureInfo.InvariantCulture))];
        Assert.NotEmpty(At(Stuck));
        var free = At(Free);
        Assert.InRange(free.Length, 8, int.MaxValue);
        Assert.InRange(free.Zip(free.Skip(1), static (one, next) => next - one).Max(), 0, 3 * Delay.TotalSeconds);
    }

    private static string Config(Host server) => $$"""
        virtual_server 10.0.0.100 80 {
            protocol TCP
            delay_loop {{Delay.TotalSeconds.ToString(CultureInfo.InvariantCulture)}}
            warmup 0
            lvs_sched rr
            real_server {{server.Address}} {{Stuck}} {
                TCP_CHECK {
                }
            }
            real_server {{server.Address}} {{Free}} {
                TCP_CHECK {
                }
            }
        }
        """;
}
