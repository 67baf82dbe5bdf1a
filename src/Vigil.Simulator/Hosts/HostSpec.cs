using Vigil.Core.Settings;
using Vigil.Simulator.Draw;

namespace Vigil.Simulator;

/// <summary>What a host of a simulation is made of.</summary>
public sealed record HostSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What its daemon starts with, as the binder made it.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>The keepalived.conf that the configuration was bound from; null: it did not come from <see cref="HostFile"/>.</summary>
    public string? Text { get; init; }

    /// <summary>Its interfaces.</summary>
    public required IReadOnlyList<LinkSpec> Links { get; init; }

    /// <summary>How wrong its boot-time clock runs, in millionths.</summary>
    public int Drift { get; init; }

    /// <summary>How late a wake-up may come in everyday life.</summary>
    public TimeSpan WakeLateness { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>How long the machine has been up when the daemon starts.</summary>
    public TimeSpan Uptime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What a reload of a file with these settings reads: of a made-up host, the text is written and bound anew.</summary>
    internal Configuration Reread(Configuration file) => Text is null ? file with { } : HostFile.Read(HostFile.Write(file));
}

/// <summary>An interface of a simulated host.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Lan">The LAN it is plugged into, 0 and up; hosts meet on equal numbers.</param>
/// <param name="Addresses">Its own addresses.</param>
public sealed record LinkSpec(string Name, int Lan, ValueList<InetAddress> Addresses);
