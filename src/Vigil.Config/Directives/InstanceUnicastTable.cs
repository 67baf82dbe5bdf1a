using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.InstanceDraft>;

namespace Vigil.Config.Directives;

/// <summary>Where adverts of an instance go and come from.</summary>
internal static class InstanceUnicastTable
{
    public static ImmutableArray<Directive<InstanceDraft>> Rows =>
    [
        Address("mcast_src_ip", "Source address of adverts.", static (d, v, line) => BindSource(d, v, line, unicast: false)).Default("the interface's"),
        Address("unicast_src_ip", "Source address of unicast adverts.", static (d, v, line) => BindSource(d, v, line, unicast: true)).Default("the interface's"),
        Address("mcast_dst_ip", "Group adverts are sent to.", BindGroup).Default("the global group").Example("224.0.0.99"),
        Flag("track_src_ip", "FAULT while the source address is absent.", static d => d.Settings = d.Settings with { TrackSourceAddress = true }),
        List("unicast_peer", "Send adverts to these hosts instead of a group.",
            new ListTable("vrrp_instance/unicast_peer[item]", static () =>
                [DocRow.Item("IP [min_ttl 0..255] [max_ttl 0..255]", "A peer, and the hops its adverts may have made.")]),
            BindPeer) is var peers ? peers with
            {
                Example = "{ 10.0.8.8 min_ttl 200 }",
                Bind = (d, line) =>
                {
                    d.UnicastKeyword = true;
                    peers.Bind(d, line);
                },
            } : peers,
        Flag("unicast_fault_no_peer", "FAULT, not multicast, when no peer is left.", static d => d.Settings = d.Settings with { FaultWithoutPeer = true }),
        Flag("check_unicast_src", "Drop adverts from hosts that are no peers.", static d => (d.CheckSource, d.UnicastKeyword) = (true, true)),
        Int("unicast_ttl", 0, 255, "TTL of unicast adverts.", static (d, v) => d.UnicastTtl = (byte)v).Default("255").BoundBy("BinderTests.UnicastTtlNeedsPeers"),
        Custom("old_unicast_checksum", "[never]", 0, "Checksum of old releases for unicast version 3.", BindOldChecksum).Default("detected"),
    ];

    private static void BindSource(InstanceDraft draft, InetAddress address, Line line, bool unicast)
    {
        draft.UnicastKeyword |= unicast;
        if (draft.Family == InetFamily.Unspecified) draft.Family = address.Family;
        if (address.Family != draft.Family)
        {
            line.Report(DiagnosticCatalogue.WrongFamily, line.First, line.First.Text, draft.Family);
            return;
        }
        draft.SourceAddress = address;
        draft.Source = line.First;
    }

    private static void BindGroup(InstanceDraft draft, InetAddress address, Line line)
    {
        if (draft.Family == InetFamily.Unspecified) draft.Family = address.Family;
        if (address.Family != draft.Family) line.Report(DiagnosticCatalogue.WrongFamily, line.First, line.First.Text, draft.Family);
        else if (!address.IsMulticast) line.Report(DiagnosticCatalogue.NotMulticast, line.First, line.First.Text);
        else if (address.Family == InetFamily.IPv6 && (address.High >> 48 & 0xf) != 2) line.Report(DiagnosticCatalogue.ScopeNotLinkLocal, line.First, line.First.Text);
        else draft.Group = address;
    }

    private static void BindOldChecksum(InstanceDraft draft, Line line)
    {
        draft.UnicastKeyword = true;
        if (line.Count > 0 && line.First.Text != "never") line.Context.ReportOption(line.First, line.Row.Keyword, ["never"]);
        else draft.Settings = draft.Settings with { OldUnicastChecksum = line.Count > 0 ? OldUnicastChecksum.Never : OldUnicastChecksum.Force };
    }

    private static void BindPeer(InstanceDraft draft, Line item)
    {
        var keyword = item.Statement.Keyword;
        draft.NamesPeers = true;
        if (!item.TryAddress(keyword, out var address)) return;
        if (draft.Family == InetFamily.Unspecified) draft.Family = address.Family;
        if (address.Family != draft.Family)
        {
            item.Context.Report(DiagnosticCatalogue.WrongFamily.At(keyword.At, keyword.Text, draft.Family));
            return;
        }

        var peer = new UnicastPeer(address);
        for (var i = 0; i < item.Count; i++)
        {
            var word = item.Arguments[i];
            if (i + 1 == item.Count) item.Report(DiagnosticCatalogue.OptionNeedsValue, word, word.Text, "0..255");
            else if (word.Text is not ("min_ttl" or "max_ttl")) item.Context.ReportOption(word, "unicast_peer", ["min_ttl", "max_ttl"]);
            else if (item.TryInteger(item.Arguments[i + 1], 0, 255, out var ttl, word.Text))
            {
                peer = word.Text == "min_ttl" ? peer with { MinTtl = (byte)ttl } : peer with { MaxTtl = (byte)ttl };
                draft.CheckSource = true;
            }
            i++;
        }
        if (peer.MinTtl > peer.MaxTtl) item.Context.Report(DiagnosticCatalogue.NoHopsLeft.At(keyword.At, peer.MinTtl, peer.MaxTtl));
        if (draft.Peers.Any(known => known.Address == address)) item.Context.Report(DiagnosticCatalogue.QuietDuplicate.At(keyword.At, keyword.Text));
        else draft.Peers.Add(peer);
    }
}
