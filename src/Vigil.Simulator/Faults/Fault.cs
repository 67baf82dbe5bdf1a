using System.Globalization;

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
        string host = Name(cluster, Host), peer = Name(cluster, Peer);
        return Kind.Text.Replace("{host}", host, StringComparison.Ordinal).Replace("{peer}", peer, StringComparison.Ordinal)
            .Replace("{subject}", Subject ?? "", StringComparison.Ordinal)
            .Replace("{amount}", Amount.ToString("0.###", CultureInfo.InvariantCulture), StringComparison.Ordinal).Trim();
    }

    /// <summary>The LAN it is about; −1: all.</summary>
    internal int Lan => int.TryParse(Subject, CultureInfo.InvariantCulture, out int lan) ? lan : -1;

    private static string Name(Cluster cluster, int index) => index >= 0 && index < cluster.Hosts.Count ? cluster.Hosts[index].Name : "";
}

/// <summary>A kind of fault: its name, how it begins, how it is mended, and its words. Rows are in <see cref="FaultTable"/>.</summary>
/// <param name="Name">One word for commands and replays.</param>
/// <param name="Text">Words with {host}, {peer}, {subject} and {amount}.</param>
/// <param name="Apply">Lets it begin.</param>
/// <param name="Mend">Puts right what it broke.</param>
public sealed record FaultKind(string Name, string Text, Action<Cluster, Fault> Apply, Action<Cluster, Fault> Mend)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
