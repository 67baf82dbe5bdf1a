using Vigil.Core.Vrrp;
using Xunit;
using static Vigil.Tests.Keywords.Effect;
using static Vigil.Tests.Keywords.Scenes;

namespace Vigil.Tests.Keywords;

public sealed partial class VrrpInstanceKeywords
{
    private const string Chk = "vrrp_script chk {\nscript /bin/check\nweight 10\n}";

    [Fact]
    public void notify_master() => Of("notify_master /bin/x", "", "MASTER", line => RunsAt(Life(Text(line))));

    [Fact]
    public void notify_backup() => Of("notify_backup /bin/x", "", "BACKUP BACKUP", line => RunsAt(Life(Text(line))));

    [Fact]
    public void notify_fault() => Of("notify_fault /bin/x", "", "FAULT", line => RunsAt(Life(Text(line))));

    [Fact]
    public void notify_stop() => Of("notify_stop /bin/x", "", "STOP", line => RunsAt(Life(Text(line))));

    [Fact]
    public void notify() => Of("notify /bin/x", "", "BACKUP MASTER FAULT BACKUP STOP", line =>
    {
        var w = Life(Text(line));
        if (line != "") Assert.Contains("run /bin/x INSTANCE vi1 MASTER 100", w.Told);
        return RunsAt(w);
    });

    [Fact]
    public void notify_master_rx_lower_pri() => Of("notify_master_rx_lower_pri /bin/x", "", "MASTER_RX_LOWER_PRI", line => RunsAt(Life(Text(line))));

    [Fact]
    public void notify_deleted() => Of("notify_deleted /bin/x", "fifo INSTANCE \"vi1\" FAULT 100", "run /bin/x, fifo INSTANCE \"vi1\" DELETED 100", line =>
    {
        var w = Alone(line);
        int before = w.Told.Count();
        w.Feed(VrrpInput.Reload(Bind("global_defs {\n}")));
        return string.Join(", ", w.Told.Skip(before));
    });

    [Fact]
    public void smtp_alert() => Of("smtp_alert", "", "Entering BACKUP state, Entering MASTER state, Entering FAULT state, Entering BACKUP state, Stopping",
        line => Mails(Life(Text(line))));

    [Fact]
    public void notify_priority_changes() => Of("notify_priority_changes", "", "fifo INSTANCE \"vi1\" BACKUP_PRIORITY 110", line =>
        PriorityLines(new World(Text($"track_script {{\nchk\n}}\n{line}", root: Chk), prepare: host => host.ScriptStatus["chk"] = 0).Run(1)));
}
