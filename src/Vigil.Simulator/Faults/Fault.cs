using System.Globalization;
using Vigil.Core.Settings;

namespace Vigil.Simulator;

/// <summary>One thing that goes wrong, as a value: a row of <see cref="FaultTable"/> and whom it concerns.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Host">Whom it hits, or who sends on a link.</param>
/// <param name="Peer">Who receives on a link.</param>
/// <param name="Subject">Script, interface, file or process; a number of a LAN for links; null: all LANs, or the first there is.</param>
/// <param name="Amount">How much; the row says of what.</param>
public readonly record struct Fault(FaultKind Kind, int Host, int Peer = -1, string? Subject = null, double Amount = 0)
{
    /// <summary>In words, with the names of a cluster's hosts.</summary>
    public string Text(Cluster cluster)
    {
        string text = Kind.Text;
        foreach (var (slot, words) in Words(cluster)) text = text.Replace(slot, words, StringComparison.Ordinal);
        return text.Trim();
    }

    /// <summary>The LAN it is about; −1: all.</summary>
    internal int Lan => int.TryParse(Subject, CultureInfo.InvariantCulture, out int lan) ? lan : -1;

    private (string Slot, string Words)[] Words(Cluster cluster) =>
    [
        ("{host}", Name(cluster, Host)),
        ("{peer}", Name(cluster, Peer)),
        ("{subject}", Subject ?? ""),
        ("{amount}", Amount.ToString("0.###", CultureInfo.InvariantCulture)),
        ("{share}", $"{(Amount * 100).ToString("0.###", CultureInfo.InvariantCulture)} %"),
        ("{times}", Amount == 1 ? "once" : $"{Amount.ToString("0", CultureInfo.InvariantCulture)} times"),
        ("{processes}", Amount switch { 0 => "no process", 1 => "1 process", _ => $"{Amount.ToString("0", CultureInfo.InvariantCulture)} processes" }),
        ("{network}", Network(cluster)),
    ];

    /// <summary>Where it is about one of several networks: that of the sender's interface.</summary>
    private string Network(Cluster cluster) =>
        Lan >= 0 && cluster.LanCount > 1 && cluster.Hosts[Host].LinkOn(Lan) is { } link ? $"on the network of {link.Name}" : "";

    private static string Name(Cluster cluster, int index) => index >= 0 && index < cluster.Hosts.Count ? cluster.Hosts[index].Name : "";
}

/// <summary>A kind of fault: its name, how it begins, how it is mended, and its words. Rows are in <see cref="FaultTable"/>.</summary>
/// <param name="Name">One word for commands and replays.</param>
/// <param name="Text">Words with {host}, {peer}, {subject}, {network}, and {amount}, {share}, {times} or {processes}.</param>
/// <param name="Apply">Lets it begin.</param>
/// <param name="Mend">Puts right what it broke; null: it is over at once.</param>
/// <param name="Aspect">What it is a condition of; None: of nothing, so that it cannot overlap with others.</param>
public sealed record FaultKind(string Name, string Text, Action<Cluster, Fault> Apply, Action<Cluster, Fault>? Mend, FaultAspect Aspect = FaultAspect.None)
{
    /// <summary>How much, where nobody says.</summary>
    public double UsualAmount { get; init; }

    /// <summary>No fault at all, but what an operator does.</summary>
    public bool IsOperators { get; init; }

    /// <summary>What it makes of the host's file while it is present; null: nothing.</summary>
    internal Func<Configuration, Fault, Configuration>? Edit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// What a fault is a condition of. Faults of one aspect overlap: when one of them is mended, those that are still there are applied again,
/// so that mending a cut does not mend another.
/// </summary>
public enum FaultAspect : byte
{
    /// <summary>An event.</summary>
    None,

    /// <summary>The ways between hosts.</summary>
    Network,

    /// <summary>Interfaces of a host.</summary>
    Interface,

    /// <summary>Whether machine and daemon are on.</summary>
    Power,

    /// <summary>Whether the host stands still.</summary>
    Stillness,

    /// <summary>How late wake-ups come.</summary>
    Lateness,

    /// <summary>The pace of its clock.</summary>
    Drift,

    /// <summary>Its time of day.</summary>
    WallClock,

    /// <summary>What its trackers find.</summary>
    Tracked,
}
