using System.Net;
using System.Text;

namespace Vigil.Bench.Checkers;

/// <summary>What asks a real server how it is.</summary>
internal enum CheckKind
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>TCP_CHECK.</summary>
    Tcp,

    /// <summary>HTTP_GET of one small page.</summary>
    Http,
}

/// <summary>
/// A configuration of virtual servers, each with real servers of its own: no two real servers share an address, so whoever sees a connection
/// knows whose check it is. Direct routing, because NAT would have the kernel track every connection of a check, too.
/// </summary>
internal sealed record ServiceFile
{
    /// <summary>The network all real servers are in; a route makes each address of it one of the node itself.</summary>
    public const string Servers = "172.16.0.0/12";

    /// <summary>Of virtual and real servers.</summary>
    public const ushort Port = 80;

    /// <summary>Virtual servers.</summary>
    public required int Services { get; init; }

    /// <summary>Real servers of each.</summary>
    public int ServersEach { get; init; } = 5;

    /// <summary>Number of the first real server: other ones have other addresses.</summary>
    public int FirstServer { get; init; }

    /// <summary>Weight of every real server.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How they are checked.</summary>
    public CheckKind Check { get; init; }

    /// <summary>Seconds from check to check.</summary>
    public int DelayLoop { get; init; } = 6;

    /// <summary>advert_int of a VRRP instance beside them, seconds; 0: there is none.</summary>
    public double AdvertInterval { get; init; }

    /// <summary>Address of a virtual server, counted from 0.</summary>
    public static IPAddress Service(int number) => new([10, 9, (byte)(number / 250), (byte)(number % 250 + 1)]);

    /// <summary>The file.</summary>
    public string Text()
    {
        var text = new StringBuilder(AdvertInterval > 0 ? Configs.Vrrp(1, AdvertInterval, "MASTER", 200) : "global_defs {\n    router_id bench\n}\n");
        for (var service = 0; service < Services; service++)
        {
            text.Append($"virtual_server {Service(service)} {Port} {{\n    delay_loop {DelayLoop}\n    lb_algo rr\n    lb_kind DR\n    protocol TCP\n");
            for (var server = service * ServersEach; server < (service + 1) * ServersEach; server++)
                text.Append($"    real_server {Server(FirstServer + server)} {Port} {{\n        weight {Weight}\n{CheckText}    }}\n");
            text.Append("}\n");
        }
        return text.ToString();
    }

    /// <summary>Whether a real server of the last virtual server has this address.</summary>
    public bool IsLast(IPAddress address) =>
        Enumerable.Range(FirstServer + (Services - 1) * ServersEach, ServersEach).Any(number => Server(number).Equals(address));

    /// <summary>Addresses of all real servers.</summary>
    public IEnumerable<IPAddress> AllServers() => Enumerable.Range(FirstServer, Services * ServersEach).Select(Server);

    private static IPAddress Server(int number) => new([172, (byte)(16 + number / 62500), (byte)(number / 250 % 250), (byte)(number % 250 + 1)]);

    private string CheckText => Check switch
    {
        CheckKind.Tcp => "        TCP_CHECK {\n            connect_timeout 3\n        }\n",
        CheckKind.Http => "        HTTP_GET {\n            connect_timeout 3\n            url {\n                path /\n                status_code 200\n            }\n        }\n",
        _ => "",
    };
}
