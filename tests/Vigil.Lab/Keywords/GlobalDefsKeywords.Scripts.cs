using Xunit;

namespace Vigil.Lab.Keywords;

public sealed partial class GlobalDefsKeywords
{
    [Fact]
    public void startup_script() => Assert.Equal(("marked\n", ""), (run.With.Out("startup"), run.Without.Out("startup")));

    [Fact]
    public void shutdown_script() => Assert.Equal(("marked\n", ""), (run.With.Out("shutdown"), run.Without.Out("shutdown")));

    // The scripts sleep for a minute; without the keywords they would be given 10 seconds.
    [Fact]
    public void startup_script_timeout() => Assert.InRange(run.Also.UntilMaster, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9));

    [Fact]
    public void shutdown_script_timeout() => Assert.InRange(run.Also.StopTime, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9));

    [Fact]
    public void notify_fifo() => Differs("/run/lab/all\n", run.With.Files, run.Without.Files);

    [Fact]
    public void notify_fifo_script() => Differs("INSTANCE \"VI_1\" MASTER", run.With.Out("all"), run.Without.Out("all"));

    [Fact]
    public void vrrp_notify_fifo() => Differs("/run/lab/vrrp\n", run.With.Files, run.Without.Files);

    [Fact]
    public void vrrp_notify_fifo_script() => Differs("INSTANCE \"VI_1\" MASTER", run.With.Out("vrrp"), run.Without.Out("vrrp"));

    [Fact]
    public void fifo_write_vrrp_states_on_reload() =>
        Differs("(?s)VI_1\" MASTER.*VI_1\" MASTER", run.With.Out("all"), run.Also.Out("all"));

    // The relay says nothing, and by default that would be waited for longer than the daemon ran.
    [Fact]
    public void smtp_connect_timeout() => Differs("did not answer in time before its greeting", run.With.Log, run.Without.Log);
}
