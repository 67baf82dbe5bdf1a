using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs;

/// <summary>
/// Goal: scripts, FIFO lines and log lines about virtual servers are keepalived's. Method: the same steps with Debian's keepalived and with
/// Vigil, each in a namespace of its own: checks that follow a file and a script fail and are good again; then the daemon stops.
/// </summary>
public sealed class ServiceNotifyTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public void ScriptsPipesAndLogAreTheSame()
    {
        var theirs = Life(DirectorDaemon.Keepalived);
        var ours = Life(DirectorDaemon.Vigil);
        Assert.Equal(theirs.Pipe, ours.Pipe);
        Assert.Equal(theirs.Scripts, ours.Scripts);
        Assert.Equal(theirs.Log, ours.Log);
        Assert.Equal(theirs.Dump, ours.Dump);
    }

    private static (string Pipe, string Scripts, string Log, string Dump) Life(string program)
    {
        using var balancer = new Balancer();
        string folder = balancer.RunDirectory;
        string At(string name) => Path.Combine(folder, name);
        Script(At("note.sh"), $"echo \"$# $*\" >>{At("scripts")}");
        Script(At("reader.sh"), $"exec cat \"$1\" >>{At("pipe.read")}");
        Script(At("probe.sh"), $"exit $(cat {At("status")})");
        File.WriteAllText(At("load"), "0");
        File.WriteAllText(At("status"), "0");
        File.WriteAllText(At("scripts"), "");
        File.WriteAllText(At("pipe.read"), "");
        using var daemon = new DirectorDaemon(balancer, program, Config(folder));
        void See(string line, int times) => Wait.Until(
            () => Regex.Count(File.ReadAllText(At("pipe.read")), "^" + Regex.Escape(line) + "$", RegexOptions.Multiline) == times, Soon,
            $"'{line}' {times} times in the pipe of {program}, which has\n{File.ReadAllText(At("pipe.read"))}\nand the log\n{daemon.Log}");

        See("VS FWM 7 UP", 1);
        Wait.Until(() => daemon.Log.Contains("by [" + At("probe.sh") + "] succeeded", StringComparison.Ordinal) || program == DirectorDaemon.Vigil, Soon, "the first run of the script");
        File.WriteAllText(At("load"), "1");
        See("RS [10.0.0.2]:tcp:80 [10.0.0.100]:tcp:80 DOWN", 1);
        File.WriteAllText(At("status"), "3");
        See("VS [10.0.0.100]:tcp:80 DOWN", 1);
        string dump = Dump(daemon, balancer);
        File.WriteAllText(At("status"), "0");
        See("VS [10.0.0.100]:tcp:80 UP", 2);
        File.WriteAllText(At("load"), "0");
        See("RS [10.0.0.2]:tcp:80 [10.0.0.100]:tcp:80 UP", 1);
        Wait.Until(() => File.ReadAllLines(At("scripts")).Length == 7, Soon, $"seven scripts of {program}; it ran\n{File.ReadAllText(At("scripts"))}");
        daemon.Stop();
        string Neutral(string text) => text.Replace(folder, "FOLDER", StringComparison.Ordinal);
        return (Neutral(File.ReadAllText(At("pipe.read"))), Neutral(string.Join('\n', File.ReadAllLines(At("scripts")).Order())),
            Neutral(string.Join('\n', daemon.Lines.Where(static line => Told.IsMatch(line) && !line.EndsWith("] succeeded.", StringComparison.Ordinal)))), Neutral(dump));
    }

    private static readonly Regex Told = new("^(Gained|Lost|Starting with) quorum|(Adding|Removing|Enabling|Disabling) |tracked file|^Misc check|^Shutting down");

    /// <summary>States in keepalived_check.data, and the names of all lines.</summary>
    private static string Dump(DirectorDaemon daemon, Balancer balancer)
    {
        string path = Path.Combine(balancer.RunDirectory, "dump", "keepalived_check.data");
        daemon.Send(Signal.Usr1);
        Wait.Until(() => File.Exists(path) && File.ReadAllText(path).Contains("Tracking instances", StringComparison.Ordinal), Soon, $"the dump; the daemon says\n{daemon.Log}");
        var lines = File.ReadAllLines(path).SkipWhile(static line => line != "------< LVS Topology >------");
        return string.Join('\n', lines.Where(static line => !Regex.IsMatch(line, "Last ran|timeout = |Has run")));
    }

    private static void Script(string path, string command)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{command}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    private static string Config(string folder) => $$"""
        global_defs {
            script_user root
            lvs_notify_fifo {{folder}}/pipe
            lvs_notify_fifo_script {{folder}}/reader.sh
        }
        track_file load {
            file {{folder}}/load
        }
        virtual_server 10.0.0.100 80 {
            protocol TCP
            lvs_sched rr
            lvs_method NAT
            delay_loop 1
            warmup 0
            sorry_server 10.0.0.9 80
            quorum_up "{{folder}}/note.sh gained"
            quorum_down "{{folder}}/note.sh lost 2"
            real_server 10.0.0.2 80 {
                notify_up "{{folder}}/note.sh up a"
                notify_down "{{folder}}/note.sh down a"
                FILE_CHECK {
                    track_file load
                    weight 0
                }
            }
            real_server 10.0.0.3 80 {
                inhibit_on_failure
                notify_up {{folder}}/note.sh
                notify_down "{{folder}}/note.sh down b c"
                MISC_CHECK {
                    misc_path "{{folder}}/probe.sh"
                }
            }
        }
        virtual_server fwmark 7 {
            lvs_sched wlc
            lvs_method DR
            real_server 10.0.0.2 {
            }
        }
        """;
}
