using Vigil.Core.Vrrp;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

public sealed partial class VrrpInstanceKeywords
{
    /// <summary>Everything an instance can track, and all of it bad: eth2 down, the script failing, the file at 7, no process.</summary>
    internal static World AllIsBad(string instance, string root = "")
    {
        var text = Text(instance, root: """
            vrrp_script chk {
            script /bin/check
            }
            track_file load {
            file /var/load
            weight 0
            }
            vrrp_track_process db {
            process mysqld
            }

            """ + root);
        return new World(text, prepare: host => host.ScriptStatus["chk"] = 1)
            .Link("eth2", 4, up: false).Run(1)
            .Feed(VrrpInput.FileValue("load", 7)).Feed(VrrpInput.ProcessCount("db", 0)).Run(5);
    }

    private static void Tracks(string line, string weighted, string keyword)
    {
        Of(line, RouterState.Master, RouterState.Fault, text => AllIsBad(text).State, keyword);
        Of(weighted, 100, keyword == "track_file" ? 93 : 90, text => AllIsBad(text).Priority, keyword);
    }

    // How often it is master while its priority goes down and up six times.
    [Fact]
    public void flap_damping() => Of("flap_damping {\n}", 7, 2,
        line => FlapDampingKeywords.Flapping(Text(FlapDampingKeywords.Track + line, root: FlapDampingKeywords.File), times: 6).Masters.Count());

    [Fact]
    public void track_interface() => Tracks("track_interface {\neth2\n}", "track_interface {\neth2 weight -10\n}", nameof(track_interface));

    [Fact]
    public void track_script() => Tracks("track_script {\nchk\n}", "track_script {\nchk weight -10\n}", nameof(track_script));

    [Fact]
    public void track_file() => Tracks("track_file {\nload\n}", "track_file {\nload weight -1\n}", nameof(track_file));

    [Fact]
    public void track_process() => Tracks("track_process {\ndb\n}", "track_process {\ndb weight -10\n}", nameof(track_process));
}
