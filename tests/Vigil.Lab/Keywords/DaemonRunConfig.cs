using System.Reflection;
using Vigil.LabKit;
using static Vigil.Lab.Keywords.LineAttribute;

namespace Vigil.Lab.Keywords;

/// <summary>The files of <see cref="DaemonRun"/>: the lines of all tests with a <see cref="LineAttribute"/>, and what these need around them.</summary>
internal static class DaemonRunConfig
{
    private static readonly ILookup<(string Node, string Place), string> Lines = typeof(DaemonRunConfig).Assembly.GetTypes()
        .SelectMany(static type => type.GetMethods())
        .SelectMany(static method => method.GetCustomAttributes<LineAttribute>())
        .ToLookup(static line => (line.Node, line.Place), static line => line.Line);

    // The lines of the tests come last, since the last one wins.
    private static string Around(string node) => node switch
    {
        With => """
            smtp_server 127.0.0.1 2525
            notification_email {
                root@example.org
            }
            """,
        Also => """
            script_user root
            notify_fifo /run/lab/all
            notify_fifo_script "/run/lab/reader.sh all"
            """,
        _ => "script_user root",
    };

    public static string For(Host host) => $$"""
        {{Of(host, Root)}}
        global_defs {
            vrrp_garp_master_repeat 1
            {{Around(host.Name)}}
            {{Of(host, Globals)}}
        }
        static_ipaddress {
            10.9.9.9/32
        }
        vrrp_instance VI_1 {
            state MASTER
            priority 100
            interface eth0
            virtual_router_id {{host.Number}}
            version 3
            advert_int 1
            down_timer_adverts 1
            notify_master /run/lab/mark.sh
            {{(host.Name == With ? "smtp_alert" : "")}}
            virtual_ipaddress {
                10.0.0.1{{host.Number}}
            }
            virtual_rules {
                from 10.7.0.0/16 table special priority 7
                from 10.8.0.0/16 table vendor priority 8
            }
        }
        vrrp_instance VI_6 {
            interface eth1
            virtual_router_id {{host.Number}}
            version 3
            advert_int 1
            down_timer_adverts 1
            no_accept
            {{Of(host, Instance)}}
            virtual_ipaddress {
                fe80::77
            }
        }
        """;

    private static string Of(Host host, string place) => string.Join('\n', Lines[(host.Name, place)]);
}
