using Vigil.Bench.Lab;

namespace Vigil.Bench.Checkers;

/// <summary>A host whose daemon balances, with its real servers, and what watches it.</summary>
internal sealed class Director : IDisposable
{
    /// <summary>Longest time until a table is right.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Makes the host; real servers run when <paramref name="file"/> has checks. Nothing is balanced yet.</summary>
    public Director(ServiceFile file)
    {
        Lan = new Lan(hosts: 1, interfaces: 1);
        Table = new TableWatch(Host.Box);
        if (file.Check != CheckKind.None)
            ResponderId = Responder.Start(Host, file.Check);
    }

    public Lan Lan { get; }

    public Node Host => Lan.Hosts[0];

    public TableWatch Table { get; }

    /// <summary>The process of all real servers; 0: there is none.</summary>
    public int ResponderId { get; }

    /// <summary>Starts the daemon and waits for the table.</summary>
    /// <returns>It, and when the table was right, CLOCK_REALTIME ns.</returns>
    public (RunningDaemon Daemon, long RightNs) Start(Contender contender, ServiceFile file, bool isQuiet = false)
    {
        var daemon = new RunningDaemon(Host, contender, file.Text());
        return (daemon, Await(file, isQuiet));
    }

    /// <summary>Waits for the table, and says what the daemon logged when it never came.</summary>
    public long Await(ServiceFile file, bool isQuiet = false)
    {
        try
        {
            return Table.WaitFor(file, Limit, isQuiet);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; the daemon logged:\n{Host.LastLog}", e);
        }
    }

    public void Dispose()
    {
        Table.Dispose();
        Lan.Dispose();
    }
}
