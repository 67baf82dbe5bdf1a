// Thin first binder, so that the daemon runs end to end; the directive table replaces this file (delete it then).
using System.Collections.Immutable;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

public sealed record TempBound(Configuration Configuration, ImmutableArray<Diagnostic> Diagnostics);
public sealed class SystemFacts;
public static class ConfigurationBinder
{
    public static IBlockScope? Scope => null;
    public static TempBound Bind(SyntaxTree tree, SystemFacts facts)
    {
        var list = new List<VrrpInstanceSettings>(); var scripts = new List<ScriptSettings>();
        foreach (var st in tree.Root.Statements)
        {
            if (st.Keyword.Text == "vrrp_script" && st.Block is { } sb)
            {
                string A(string k, string d) => sb.Statements.FirstOrDefault(x => x.Keyword.Text == k)?.Arguments.FirstOrDefault().Text ?? d;
                scripts.Add(new ScriptSettings { Name = st.Arguments[0].Text, Command = new ScriptCommand(A("script", "/bin/true").Split(' ').ToValueList()), Interval = TimeSpan.FromSeconds(double.Parse(A("interval", "1"))), Timeout = TimeSpan.FromSeconds(double.Parse(A("interval", "1"))), Weight = int.Parse(A("weight", "0")) });
            }
            if (st.Keyword.Text != "vrrp_instance" || st.Block is not { } b) continue;
            string Arg(string k, string d) => b.Statements.FirstOrDefault(x => x.Keyword.Text == k)?.Arguments.FirstOrDefault().Text ?? d;
            bool Has(string k) => b.Statements.Any(x => x.Keyword.Text == k);
            var iface = Arg("interface", "eth0");
            var v = Arg("version", "2") == "3" ? VrrpVersion.V3 : VrrpVersion.V2;
            list.Add(new VrrpInstanceSettings
            {
                Name = st.Arguments[0].Text, VirtualRouterId = new(byte.Parse(Arg("virtual_router_id", "1"))), Interface = iface,
                Version = v, Priority = new(byte.Parse(Arg("priority", "100"))), Preempt = !Has("nopreempt"), WantsMaster = Arg("state", "BACKUP") == "MASTER",
                AdvertInterval = new(TimeSpan.FromSeconds(double.Parse(Arg("advert_int", "1"), System.Globalization.CultureInfo.InvariantCulture))),
                MulticastGroup = InetAddress.Parse("224.0.0.18"),
                VirtualAddresses = (b.Statements.FirstOrDefault(x => x.Keyword.Text == "virtual_ipaddress")?.Block?.Statements ?? []).Select(x => new AddressSettings { Address = InetAddress.Parse(x.Keyword.Text.Split('/')[0]), PrefixLength = x.Keyword.Text.Contains('/') ? byte.Parse(x.Keyword.Text.Split('/')[1]) : (byte)32, Interface = iface }).ToValueList(),
                TrackScripts = (b.Statements.FirstOrDefault(x => x.Keyword.Text == "track_script")?.Block?.Statements ?? []).Select(x => new TrackUse(x.Keyword.Text, scripts.First(s => s.Name == x.Keyword.Text).Weight)).ToValueList(),
            });
        }
        return new(new Configuration { Instances = list.ToValueList(), Scripts = scripts.ToValueList() }, tree.Diagnostics);
    }
}
