using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.BfdDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>bfd_instance</c>: read and checked, not yet in effect.</summary>
internal static class BfdTable
{
    private const int MaxName = 31;
    private const decimal MaxMilliseconds = 4294967m;

    public static readonly BlockTable<BfdDraft> Table = new("bfd_instance", static () => [.. new[]
    {
        Address("source_ip", "Local address."),
        Neighbour("neighbor_ip", "The peer."),
        Neighbour("neighbour_ip", "Same as neighbor_ip."),
        Seconds("min_rx", 1, MaxMilliseconds, "Least interval of receiving in milliseconds.").Shows("MILLISECONDS").Default("10"),
        Seconds("min_tx", 1, MaxMilliseconds, "Least interval of sending in milliseconds.").Shows("MILLISECONDS").Default("10"),
        Seconds("idle_tx", 1000, MaxMilliseconds, "Interval of sending while down in milliseconds.").Shows("MILLISECONDS").Default("1000"),
        Int("multiplier", 1, 255, "Packets missed before the session is down.").Default("5"),
        Flag("passive", "Wait for the peer to begin."),
        Int("ttl", 1, 255, "TTL sent.").Default("255"),
        Int("hoplimit", 1, 255, "Hop limit sent.").Default("64"),
        Int("max_hops", -1, 255, "Hops a packet may have made; -1: any.").Default("0"),
        Switch("multihop", "Use the port of multihop BFD.").New(),
        Custom("weight", "-253..253 [reverse]", 1, "Default change of priority.", static (draft, line) => line.TryInteger(line.First, -253, 253, out _)).Default("0"),
        Flag("vrrp", "Tell VRRP only."),
        Flag("checker", "Tell the checkers only."),
    }.Select(static row => row.NotYet(Reasons.Bfd))]);

    public static BfdDraft? Enter(ConfigDraft config, Line line)
    {
        if (line.Count != 1) return NamedBlock.Missing<BfdDraft>(line, stops: false);
        if (line.First.Text.Length > MaxName) line.Report(DiagnosticCatalogue.TooLong, line.First, line.First.Text, MaxName);
        else if (line.Context.Defined("track_bfd").Contains(line.First.Text)) line.Report(DiagnosticCatalogue.DuplicateBlock, line.First, "bfd_instance", line.First.Text);
        else return new BfdDraft();
        return null;
    }

    public static void Leave(BfdDraft draft, Line line)
    {
        if (draft.HasNeighbour) line.Context.Defined("track_bfd").Add(line.First.Text);
        else if (!draft.IsBad) line.Context.Report(DiagnosticCatalogue.BlockIncomplete.At(line.Statement.Block?.Close ?? line.Statement.At, "bfd_instance", line.First.Text, "neighbor_ip"));
    }

    private static Directive<BfdDraft> Neighbour(string keyword, string doc) => Custom(keyword, "IP", 1, doc, static (d, line) =>
    {
        d.HasNeighbour = line.TryAddress(line.First, out _);
        d.IsBad = !d.HasNeighbour;
    });
}
