using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>Somebody who uses the database through the virtual address all the time.</summary>
internal interface IClient : IDisposable
{
    /// <summary>What it does, for the audience.</summary>
    string Description { get; }

    /// <summary>The longest time without an answer since a moment.</summary>
    TimeSpan OutageSince(TimeSpan from);

    /// <summary>Waits until the database of this host answers.</summary>
    void WaitForAnswer(Host by, TimeSpan limit);
}

/// <summary>Opens TCP connections.</summary>
internal sealed class ConnectionClient(Host from, string address) : IClient
{
    private readonly Probe probe = new(from, address, Database.Port);

    public string Description => "opens a connection every 10 ms";

    public TimeSpan OutageSince(TimeSpan from) => probe.OutageSince(from);

    public void WaitForAnswer(Host by, TimeSpan limit) => probe.WaitForAnswer(by, limit);

    public void Dispose() => probe.Dispose();
}

/// <summary>Writes a row and asks who it is that took it, with MariaDB's own client.</summary>
internal sealed class SqlClient(Host from, string address) : IClient
{
    private readonly LabProcess loop = from.Start("/bin/sh", "-c", $"""
        while :; do
            timeout 1 mariadb --no-defaults -h {address} -u client -psecret --connect-timeout=1 --skip-ssl --skip-column-names \
                -e 'INSERT INTO shop.orders () VALUES (); SELECT CONCAT("row taken by ", @@hostname)' 2>/dev/null
            sleep 0.05
        done
        """);

    public string Description => "runs an INSERT and a SELECT about every 70 ms";

    public TimeSpan OutageSince(TimeSpan from)
    {
        var times = loop.Matching("^row taken by ").Select(line => line.At).Where(at => at > from).Append(LabClock.Now).ToArray();
        return times.Zip(times.Prepend(from), (next, previous) => next - previous).Max();
    }

    public void WaitForAnswer(Host by, TimeSpan limit) => loop.WaitFor($"^row taken by {by.Name}$", limit, loop.Mark);

    public void Dispose() => loop.Dispose();
}
