using System.Net;
using System.Net.Sockets;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs;

/// <summary>The same of IPVS.</summary>
[Collection(TrafficLab.Name)]
public sealed class MethodsTests(IpvsMethodsLab lab) : MethodsScenario(lab), IClassFixture<IpvsMethodsLab>;

/// <summary>
/// Goal: what clients see of a configuration. Method: the whole daemon on a director, three servers behind it, each service by NAT, by DR and
/// through a tunnel; clients ask who answers them.
/// </summary>
public abstract class MethodsScenario(MethodsLab lab)
{
    private const int Requests = 30;
    private const int Piece = 1 << 20;
    private const int LongDownload = 200 * Piece;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Methods => [.. MethodsLab.Methods];

    [Theory]
    [MemberData(nameof(Methods))]
    public void RoundRobinIsEven(string method) => Assert.Equal([10, 10, 10], Spread(Ask(method, MethodsLab.RoundRobin, own: 0)));

    [Theory]
    [MemberData(nameof(Methods))]
    public void WeightedRoundRobinFollowsTheWeights(string method) => Assert.Equal([15, 10, 5], Spread(Ask(method, MethodsLab.Weighted, own: 0)));

    /// <summary>Each client has its server, and not all have the same.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void SourceHashingSticks(string method)
    {
        var clients = lab.Client(method).Addresses.Count;
        var names = Enumerable.Range(0, Requests)
            .Select(i => (Own: i % clients, Name: Ask(method, MethodsLab.SourceHash, i % clients, requests: 1).Single()))
            .ToLookup(one => one.Own, one => one.Name);
        Assert.All(names, own => Assert.Single(own.Distinct()));
        Assert.True(names.SelectMany(own => own).Distinct().Count() > 1);
    }

    /// <summary>By round robin a client would see another server each time; the next client does.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void PersistencePersists(string method)
    {
        var first = Assert.Single(Ask(method, MethodsLab.Persistent, own: 0).Distinct());
        var second = Assert.Single(Ask(method, MethodsLab.Persistent, own: 1).Distinct());
        Assert.NotEqual(first, second);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void ADownloadSurvivesReloadsThatAddAndRemoveOtherServers(string method)
    {
        lab.Reload(0); // so that the download is from the first
        using var download = Connect(method, MethodsLab.Downloads, own: 0);
        var received = Read(download, 0, Piece);
        foreach (var servers in new int[][] { [0, 1, 2], [0, 2], [0] })
        {
            lab.Reload(servers);
            received = Read(download, received, Piece);
        }
        Assert.Equal(4 * Piece, received);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void ALongDownloadIsWhole(string method)
    {
        lab.Reload(0);
        using var download = Connect(method, MethodsLab.Downloads, own: 0);
        var received = 0;
        while (received < LongDownload)
            received = Read(download, received, Piece);
    }

    /// <summary>Reads a piece of a download and looks at each byte; returns how much has come in all.</summary>
    private static int Read(TcpClient download, int received, int piece)
    {
        byte[] buffer = new byte[piece], wanted = Pattern(received, piece);
        download.GetStream().ReadExactly(buffer);
        Assert.True(wanted.AsSpan().SequenceEqual(buffer), $"the bytes after {received} are not those that were sent");
        return received + piece;
    }

    private static byte[] Pattern(int from, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)((from + i) % DownloadServer.Pattern);
        return bytes;
    }

    private IReadOnlyList<string> Ask(string method, int port, int own, int requests = Requests)
    {
        var names = new List<string>();
        for (var i = 0; i < requests; i++)
        {
            using var client = Connect(method, port, own);
            using var reader = new StreamReader(client.GetStream());
            client.GetStream().Write("who?\n"u8);
            names.Add(reader.ReadLine()!.Split(' ')[0]);
        }
        return names;
    }

    private TcpClient Connect(string method, int port, int own)
    {
        var (host, addresses) = lab.Client(method);
        var client = host.Box.Inside(() => new TcpClient(new IPEndPoint(IPAddress.Parse(addresses[own]), 0)));
        client.ReceiveTimeout = client.SendTimeout = (int)Patience.TotalMilliseconds;
        Assert.True(client.ConnectAsync(IPAddress.Parse(MethodsLab.Address(method)), port).Wait(Patience), $"no connection by {method}");
        return client;
    }

    private int[] Spread(IReadOnlyList<string> names) => [.. lab.Servers.Select(server => names.Count(name => name == server.Name))];
}
