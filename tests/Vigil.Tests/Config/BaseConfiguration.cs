using Vigil.Config.Directives;

namespace Vigil.Tests.Config;

/// <summary>A configuration with one block of every kind that works, clean on the fake host, with room for one more line anywhere.</summary>
internal static class BaseConfiguration
{
    /// <summary>The base with a line put into the block of a path.</summary>
    public static string With(string path, string line)
    {
        string At(string here) => here == path ? line + "\n" : "";
        string Items(string block, string items) => path == block + "[item]" ? $"{block.Split('/')[^1]} {{\n{line}\n}}\n" : items;
        return $$"""
            {{At("(root)")}}
            global_defs {
            enable_script_security
            script_user root
            {{At("global_defs")}}
            }
            vrrp_script check {
            script /bin/true
            {{At("vrrp_script")}}
            }
            vrrp_script extra {
            script /bin/true
            }
            track_file file {
            file /tmp/file
            {{At("track_file")}}
            }
            vrrp_track_file extra_file {
            file /tmp/extra
            {{At("vrrp_track_file")}}
            }
            vrrp_track_process process {
            process mysqld
            {{At("vrrp_track_process")}}
            }
            vrrp_track_process extra_process {
            process nginx
            }
            track_group tg {
            {{(path == "track_group" ? line : Items("track_group/group", "group { a }"))}}
            }
            garp_group {
            gna_interval 0.25
            interface eth2
            {{At("garp_group")}}
            {{Items("garp_group/interfaces", "")}}
            }
            {{Items("linkbeat_interfaces", "")}}
            {{Items("interface_up_down_delays", "")}}
            {{Items("static_ipaddress", "")}}
            {{Items("static_routes", "")}}
            {{Items("static_rules", "")}}
            vrrp_instance a {
            interface eth0
            virtual_router_id 51
            {{(path == "vrrp_instance/authentication" ? Authentication(line) : "")}}
            {{(path == "vrrp_instance/auth_hmac" ? $"version 3\nauth_hmac {{\nkey 1 0123456789abcdef0123456789abcdef\nactive_key 1\n{line}\n}}" : "")}}
            virtual_ipaddress {
            10.0.0.1
            }
            track_interface {
            eth1
            }
            {{(path.Contains("track_", StringComparison.Ordinal) ? "" : "track_script {\ncheck\n}")}}
            {{Items("vrrp_instance/virtual_ipaddress_excluded", "")}}
            {{(path == "vrrp_instance/virtual_ipaddress[item]" ? $"virtual_ipaddress {{\n{line}\n}}" : "")}}
            {{Items("vrrp_instance/virtual_routes", "")}}
            {{Items("vrrp_instance/virtual_rules", "")}}
            {{At("vrrp_instance")}}
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
            notify_fault "/bin/true a" daemon
            interface eth2
            virtual_router_id 53
            virtual_ipaddress {
            10.0.2.1
            }
            }
            vrrp_sync_group g {
            {{Items("vrrp_sync_group/group", path == "vrrp_sync_group" && line.StartsWith("group", StringComparison.Ordinal) ? "" : "group { a b }")}}
            {{At("vrrp_sync_group")}}
            }
            """;
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

    private static string Authentication(string line) => line.StartsWith("auth_pass", StringComparison.Ordinal)
        ? $"authentication {{\nauth_type PASS\nauth_pass base\n{line}\n}}"
        : line.Length > 0 ? $"authentication {{\nauth_pass base\n{line}\n}}" : "";
}
