using System.Text;

namespace Vigil.Tests.Config;

/// <summary>A configuration with virtual servers and every check, with room for one more line in any block.</summary>
internal static class ServiceConfiguration
{
    // <PATH> is where a line of that block goes.
    private const string Template = """
        <(root)>
        global_defs {
        enable_script_security
        script_user root
        <global_defs>
        }
        SSL {
        <SSL>
        }
        track_file file {
        file /tmp/file
        }
        track_file extra_file {
        file /tmp/extra
        }
        bfd_instance session {
        neighbor_ip 192.0.2.9
        }
        bfd_instance extra_session {
        neighbor_ip 192.0.2.8
        }
        virtual_server_group group {
        192.0.2.3 80
        <virtual_server_group[item]>
        }
        virtual_server group group {
        protocol TCP
        lvs_method NAT
        lvs_sched rr
        real_server 192.0.2.20 80 {
        }
        }
        virtual_server 192.0.2.1 80 {
        protocol UDP
        lvs_method NAT
        lvs_sched sh
        sorry_server 192.0.2.7 80
        quorum 3
        <virtual_server>
        real_server 192.0.2.10 80 {
        weight 5
        <virtual_server/real_server>
        <TCP_CHECK>
        <PING_CHECK>
        <DNS_CHECK>
        <UDP_CHECK>
        <SMTP_CHECK>
        <SMTP_CHECK/host>
        <HTTP_GET>
        <HTTP_GET/url>
        <SSL_GET>
        <SSL_GET/url>
        <MISC_CHECK>
        <FILE_CHECK>
        <BFD_CHECK>
        }
        real_server 192.0.2.11 80 {
        TCP_CHECK {
        }
        }
        }
        """;

    /// <summary>The template with a line put into the block of a path.</summary>
    public static string With(string path, string line)
    {
        var text = new StringBuilder();
        foreach (var row in Template.Split('\n')) text.Append(row.StartsWith('<') ? Expand(row[1..^1], path, line) : row).Append('\n');
        return text.ToString();
    }

    private static string Expand(string place, string path, string line)
    {
        var mine = path == place || path == "virtual_server/real_server/" + place ? line : "";
        return place switch
        {
            "HTTP_GET" or "SSL_GET" => $"{place} {{\nurl {{\npath /\n}}\n{mine}\n}}",
            "HTTP_GET/url" or "SSL_GET/url" => $"{place[..^4]} {{\nurl {{\npath /\nregex x\n{mine}\n}}\n}}",
            "SMTP_CHECK/host" => $"SMTP_CHECK {{\nhost {{\n{mine}\n}}\n}}",
            "MISC_CHECK" => $"MISC_CHECK {{\nmisc_path /bin/false\n{mine}\n}}",
            "FILE_CHECK" => $"FILE_CHECK {{\ntrack_file file\n{mine}\n}}",
            "BFD_CHECK" => $"BFD_CHECK {{\nname session\n{mine}\n}}",
            "TCP_CHECK" or "PING_CHECK" or "DNS_CHECK" or "UDP_CHECK" or "SMTP_CHECK" => $"{place} {{\n{mine}\n}}",
            _ => mine,
        };
    }
}
