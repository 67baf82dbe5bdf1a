using System.Globalization;

namespace Vigil.Bench.Checkers;

/// <summary>What tells one table of these files from another.</summary>
/// <param name="Services">How many.</param>
/// <param name="Servers">Real servers, of all services.</param>
/// <param name="Weights">Sum of their weights.</param>
/// <param name="Addresses">Sum of their addresses.</param>
internal readonly record struct TableSum(int Services, int Servers, long Weights, long Addresses)
{
    /// <summary>Of the table a file asks for.</summary>
    public static TableSum Of(ServiceFile file)
    {
        var servers = file.Services * file.ServersEach;
        return new(file.Services, servers, (long)servers * file.Weight, file.AllServers().Sum(static one => (long)Number(one.GetAddressBytes())));
    }

    /// <summary>Of the lines of /proc/net/ip_vs: a service begins with its protocol, a server is `  -> ADDRESS:PORT FORWARDING WEIGHT …` in hex.</summary>
    public static TableSum Of(IEnumerable<string> lines)
    {
        var sum = default(TableSum);
        foreach (var line in lines)
        {
            if (line.StartsWith("TCP ", StringComparison.Ordinal))
                sum = sum with { Services = sum.Services + 1 };
            else if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["->", var server, _, var weight, ..]
                && uint.TryParse(server.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var address))
                sum = new(sum.Services, sum.Servers + 1, sum.Weights + int.Parse(weight, CultureInfo.InvariantCulture), sum.Addresses + address);
        }
        return sum;
    }

    private static uint Number(byte[] address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address);
}
