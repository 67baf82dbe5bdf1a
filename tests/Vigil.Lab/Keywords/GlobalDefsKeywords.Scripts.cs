using Xunit;
using static Vigil.Lab.Keywords.LineAttribute;

namespace Vigil.Lab.Keywords;

public sealed partial class GlobalDefsKeywords
{
    // Whose file it is that the notify script leaves.
    [Fact, Line(With, "script_user nobody")]
    public void script_user() => Differs("nobody /run/lab/out/marks\n", run.With.Files, run.Without.Files);

    [Fact, Line(With, "startup_script \"/run/lab/mark.sh startup\"")]
    public void startup_script() => Assert.Equal(("marked\n", ""), (run.With.Out("startup"), run.Without.Out("startup")));

    [Fact, Line(With, "shutdown_script \"/run/lab/mark.sh shutdown\"")]
    public void shutdown_script() => Assert.Equal(("marked\n", ""), (run.With.Out("shutdown"), run.Without.Out("shutdown")));

    // The scripts sleep for a minute; without the keywords they would be given 10 seconds.
    [Fact, Line(Also, "startup_script \"/bin/sleep 60\"\nstartup_script_timeout 1")]
    public void startup_script_timeout() => Assert.InRange(run.Also.UntilMaster, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9));

    [Fact, Line(Also, "shutdown_script \"/bin/sleep 60\"\nshutdown_script_timeout 1")]
    public void shutdown_script_timeout() => Assert.InRange(run.Also.StopTime, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9));

    [Fact, Line(With, "notify_fifo /run/lab/all nobody")]
    public void notify_fifo()
    {
        Differs("/run/lab/all\n", run.With.Files, run.Without.Files);
        Differs("INSTANCE \"VI_1\" MASTER", run.With.Out("all"), run.Without.Out("all")); // what a reader gets
    }

    [Fact, Line(With, "notify_fifo_script \"/run/lab/reader.sh all\"")]
    public void notify_fifo_script() => Differs("INSTANCE \"VI_1\" MASTER", run.With.Out("all"), run.Without.Out("all"));

    [Fact, Line(With, "vrrp_notify_fifo /run/lab/vrrp nobody")]
    public void vrrp_notify_fifo()
    {
        Differs("/run/lab/vrrp\n", run.With.Files, run.Without.Files);
        Differs("INSTANCE \"VI_1\" MASTER", run.With.Out("vrrp"), run.Without.Out("vrrp")); // what a reader gets
    }

    [Fact, Line(With, "vrrp_notify_fifo_script \"/run/lab/reader.sh vrrp\"")]
    public void vrrp_notify_fifo_script() => Differs("INSTANCE \"VI_1\" MASTER", run.With.Out("vrrp"), run.Without.Out("vrrp"));

    [Fact, Line(With, "fifo_write_vrrp_states_on_reload")]
    public void fifo_write_vrrp_states_on_reload() =>
        Differs("(?s)VI_1\" MASTER.*VI_1\" MASTER", run.With.Out("all"), run.Also.Out("all"));

    // The relay says nothing, and by default that would be waited for longer than the daemon ran.
    [Fact, Line(With, "smtp_connect_timeout 1")]
    public void smtp_connect_timeout() => Differs("did not answer in time before its greeting", run.With.Log, run.Without.Log);
}
