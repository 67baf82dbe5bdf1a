using System.Globalization;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>The arguments of <c>use_vmac</c>: an interface name, a MAC address and options, in any order.</summary>
internal static class VirtualMac
{
    public static void Bind(InstanceDraft draft, Line line)
    {
        draft.UsesVmac = true;
        var hasName = false;
        for (var i = 0; i < line.Count; i++)
        {
            var word = line.Arguments[i];
            if (word.Text is "group" or "name")
            {
                if (++i == line.Count) line.Report(DiagnosticCatalogue.OptionNeedsValue, word, word.Text, "NAME");
            }
            else if (word.Text.Contains(':'))
            {
                CheckMac(line, i);
                draft.HasVmacAddress = true;
            }
            else if (word.Text != "netlink_notify_msg")
            {
                CheckName(line, word, ref hasName);
            }
        }
    }

    private static void CheckName(Line line, Word word, ref bool hasName)
    {
        if (hasName) line.Report(DiagnosticCatalogue.BadMac, word, word.Text, "the interface has a name already");
        else if (word.Text.Length > Values.MaxInterfaceName || word.Text.AsSpan().ContainsAny("/ \t"))
            line.Report(DiagnosticCatalogue.BadMac, word, word.Text, "it is no name of an interface");
        else if (line.Context.Facts.FindInterface(word.Text) is not null)
            line.Report(DiagnosticCatalogue.BadMac, word, word.Text, "there is an interface of that name");
        hasName = true;
    }

    public static void BindIpvlan(InstanceDraft draft, Line line)
    {
        (draft.UsesVmac, draft.UsesIpvlan) = (true, true);
        var hasName = false;
        for (var i = 0; i < line.Count; i++)
        {
            var word = line.Arguments[i];
            if (word.Text is "bridge" or "private" or "vepa") continue;
            if (word.Text is "group" or "name")
            {
                if (++i == line.Count) line.Report(DiagnosticCatalogue.OptionNeedsValue, word, word.Text, "NAME");
            }
            else if (!InetAddress.TryParse(word.Text.Split('/')[0], out var address))
            {
                CheckName(line, word, ref hasName);
            }
            else if (draft.Family != InetFamily.Unspecified && address.Family != draft.Family)
            {
                line.Report(DiagnosticCatalogue.WrongFamily, word, word.Text, draft.Family);
            }
            else
            {
                draft.HasIpvlanAddress = true;
            }
        }
    }

    private static void CheckMac(Line line, int index)
    {
        var word = line.Arguments[index];
        var octets = word.Text.Split(':');
        var isMac = octets.Length is 5 or 6
            && octets.All(static octet => octet.Length is 1 or 2 && byte.TryParse(octet, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _));
        if (!isMac) line.Report(DiagnosticCatalogue.BadMac, word, word.Text, "it is not a MAC address");
        else if ((Convert.ToByte(octets[0], 16) & 1) != 0) line.Report(DiagnosticCatalogue.BadMac, word, word.Text, "it is a multicast address");
        else if (word.Text.StartsWith("00:00:5e:00:", StringComparison.OrdinalIgnoreCase)) line.Report(DiagnosticCatalogue.BadMac, word, word.Text, "it is in the range the RFC reserves for virtual routers");
    }
}
