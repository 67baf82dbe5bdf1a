using Vigil.LabKit;

namespace Vigil.Lab.Keywords;

/// <summary>The files of <see cref="DaemonRun"/>.</summary>
internal static class DaemonRunConfig
{
    private const string WithGlobals = """
            process_name guard
            vrrp_process_name vguard
            vrrp_priority -7
            vrrp_rt_priority 17
            vrrp_rlimit_rttime 7777777
            vrrp_cpu_affinity 1
            vrrp_no_swap
            vrrp_netlink_cmd_rcv_bufs 50000000
            vrrp_netlink_monitor_rcv_bufs 60000000
            vrrp_rx_bufs_policy mtu
            vrrp_rx_bufs_multiplier 9
            state_dump_file my.data
            stats_dump_file my.stats
            json_dump_file my.json
            json_version 2
            config_save_dir /run/lab/saved
            tmp_config_directory /run/lab/tmp
            disable_local_igmp
            script_user nobody
            startup_script "/run/lab/mark.sh startup"
            shutdown_script "/run/lab/mark.sh shutdown"
            notify_fifo /run/lab/all nobody
            notify_fifo_script "/run/lab/reader.sh all"
            vrrp_notify_fifo /run/lab/vrrp nobody
            vrrp_notify_fifo_script "/run/lab/reader.sh vrrp"
            fifo_write_vrrp_states_on_reload
            reload_file /run/lab/reload/now
            smtp_server 127.0.0.1 2525
            smtp_connect_timeout 1
            notification_email {
                root@example.org
            }
        """;

    private const string AlsoGlobals = """
            process_names
            vrrp_rt_priority 5
            vrrp_rlimit_rtime 8888888
            vrrp_netlink_cmd_rcv_bufs 50000000
            vrrp_netlink_cmd_rcv_bufs_force
            vrrp_netlink_monitor_rcv_bufs 60000000
            vrrp_netlink_monitor_rcv_bufs_force
            vrrp_rx_bufs_policy mtu
            data_use_instance
            startup_script "/bin/sleep 60"
            startup_script_timeout 1
            shutdown_script "/bin/sleep 60"
            shutdown_script_timeout 1
            script_user root
            notify_fifo /run/lab/all
            notify_fifo_script "/run/lab/reader.sh all"
        """;

    public static string For(Host host) => host.Name switch
    {
        "with" => Text(host, "", WithGlobals, "smtp_alert"),
        "also" => Text(host, "instance inst", AlsoGlobals, ""),
        _ => Text(host, "", "script_user root", ""),
    };

    private static string Text(Host host, string root, string globals, string instance) => $$"""
        {{root}}
        global_defs {
            vrrp_garp_master_repeat 1
        {{globals}}
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
            {{instance}}
            virtual_ipaddress {
                10.0.0.1{{host.Number}}
            }
        }
        """;
}
