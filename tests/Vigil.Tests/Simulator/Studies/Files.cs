using Vigil.Config.Lint;
using Vigil.Config.Text;
using Vigil.Simulator;
using Vigil.Simulator.Studies;
using Vigil.Tests.Config;
using Vigil.Tests.Tidy;

namespace Vigil.Tests.Simulator.Studies;

/// <summary>Hosts read from files or from text, as `vigil simulate` reads them.</summary>
internal sealed record Files(IReadOnlyList<HostSpec> Hosts, IReadOnlyList<SharedAddress> Addresses)
{
    /// <summary>The pair of examples/mysql-ha.</summary>
    public static Files Article() => Of([.. new[] { "node1", "node2" }.Select(name => (name, Checkout.Read($"examples/mysql-ha/{name}.conf")))]);

    /// <summary>A pair on eth0 with a script of weight −20; <paramref name="first"/> and <paramref name="second"/> are lines for the instances.</summary>
    public static Files Pair(string first, string second) => Of(("node1", Text(first)), ("node2", Text(second)));

    public static Files Of(params (string Name, string Text)[] texts)
    {
        var scope = LintScope.Of([.. texts.Select(one => LintHost.Read(one.Name, $"/{one.Name}.conf", new MemoryFileReader().Add($"/{one.Name}.conf", one.Text), TestEnvironment.For(one.Name)))]);
        return new Files(HostSpecs.Of(scope, out _), SharedAddress.Of(scope));
    }

    private static string Text(string lines) => $$"""
        vrrp_script service {
            script "/bin/service"
            interval 2
            weight -20
        }
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            {{lines}}
            virtual_ipaddress {
                10.0.0.100/24
            }
            track_script {
                service
            }
        }
        """;
}
