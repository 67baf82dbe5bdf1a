using System.Text;
using Vigil.Config.Directives;

namespace Vigil.Tests.Config;

/// <summary>A configuration with one block of every kind that works, clean on the fake host, with room for one more line anywhere.</summary>
internal static class BaseConfiguration
{
    // A line of a path alone is where a line of that block goes; "list PATH" is a list block that exists only for its items;
    // "PATH ? TEXT" is TEXT unless the line goes to that path.
    private const string Template = """
        <(root)>
        global_defs {
        enable_script_security
        script_user root
        <global_defs>
        }
        vrrp_script check {
        script /bin/true
        <vrrp_script>
        }
        vrrp_script extra {
        script /bin/true
        }
        track_file file {
        file /tmp/file
        <track_file>
        }
        vrrp_track_file extra_file {
        file /tmp/extra
        <vrrp_track_file>
        }
        vrrp_track_process process {
        process mysqld
        <vrrp_track_process>
        }
        vrrp_track_process extra_process {
        process nginx
        }
        track_group tg {
        <track_group/group ? group { a }>
        <track_group>
        }
        garp_group {
        gna_interval 0.25
        interface eth2
        <garp_group>
        <list garp_group/interfaces>
        }
        <list linkbeat_interfaces>
        <list interface_up_down_delays>
        <list static_ipaddress>
        <list static_routes>
        <list static_rules>
        vrrp_instance a {
        interface eth0
        virtual_router_id 51
        authentication {
        auth_pass base
        <vrrp_instance/authentication>
        }
        virtual_ipaddress {
        10.0.0.1
        <vrrp_instance/virtual_ipaddress[item]>
        }
        track_interface {
        eth1
        }
        <list vrrp_instance/virtual_ipaddress_excluded>
        <list vrrp_instance/virtual_routes>
        <list vrrp_instance/virtual_rules>
        <vrrp_instance>
        }
        vrrp_instance b {
        interface eth1
        virtual_router_id 52
        virtual_ipaddress {
        10.0.1.1
        }
        track_script {
        check
        extra
        }
        }
        vrrp_instance c {
        interface eth2
        virtual_router_id 53
        version 3
        auth_hmac {
        key 1 0123456789abcdef0123456789abcdef
        active_key 1
        <vrrp_instance/auth_hmac>
        }
        virtual_ipaddress {
        10.0.2.1
        }
        notify_fault "/bin/true a" daemon
        }
        virtual_server 192.0.2.1 80 {
        protocol TCP
        lvs_sched rr
        lvs_method NAT
        real_server 192.0.2.2 80 {
        TCP_CHECK {
        }
        }
        }
        vrrp_sync_group g {
        <vrrp_sync_group/group ? group { a b }>
        <vrrp_sync_group>
        }
        """;

    /// <summary>The base with a line put into the block of a path.</summary>
    public static string With(string path, string line)
    {
        var text = new StringBuilder();
        foreach (var row in Template.Split('\n')) text.Append(Expand(row, path, line)).Append('\n');
        return text.ToString();
    }

    private static string Expand(string row, string path, string line)
    {
        if (!row.StartsWith('<')) return row;
        var parts = row.TrimStart('<').TrimEnd('>').Split(" ? ", 2);
        var isList = parts[0].StartsWith("list ", StringComparison.Ordinal);
        var here = isList ? parts[0][5..] + "[item]" : parts[0];
        if (parts.Length == 2) return path == here || (path + "/group" == here && line.StartsWith("group", StringComparison.Ordinal)) ? "" : parts[1];
        if (path != here) return "";
        return isList ? $"{parts[0][5..].Split('/')[^1]} {{\n{line}\n}}" : line;
    }

    /// <summary>The line for a keyword: its example as arguments, or a whole item that has the option.</summary>
    public static string Line(string path, string name, Directive row)
    {
        if (!IsItem(path)) return $"{name} {row.Example}";
        var example = row.Example.Replace(row.Names[0], name, StringComparison.Ordinal);
        return IsWhole(example) ? example : $"{Head(path, row)} {example}";
    }

    /// <summary>The same without the keyword: nothing, or the item without the option.</summary>
    public static string LineWithout(string path, string name, Directive row)
    {
        if (!IsItem(path)) return "";
        var words = Line(path, name, row).Split(' ').ToList();
        var from = words.IndexOf(name);
        var length = row.Arguments.Length == 0 ? 1 : words.Count - from - (words[^1] == "no_track" && name != "no_track" ? 1 : 0);
        words.RemoveRange(from, length);
        return string.Join(' ', words);
    }

    private static bool IsItem(string path) => path.EndsWith("[item]", StringComparison.Ordinal);

    private static bool IsWhole(string example) =>
        example.Contains("priority", StringComparison.Ordinal) && example.StartsWith("from", StringComparison.Ordinal) || example.Contains("/48", StringComparison.Ordinal)
        || example.StartsWith("blackhole", StringComparison.Ordinal);

    private static string Head(string path, Directive row) =>
        path.Contains("rules", StringComparison.Ordinal) ? row.Keyword.StartsWith("table", StringComparison.Ordinal) ? "from 10.7.0.0/16 priority 9"
            : row.Keyword.StartsWith("preference", StringComparison.Ordinal) ? "table 9" : "table 9 priority 9"
        : !path.Contains("routes", StringComparison.Ordinal) ? "10.0.9.9/24"
        : row.Keyword.StartsWith("dev", StringComparison.Ordinal) ? "10.7.0.0/16" : "10.7.0.0/16 dev eth3";
}
