using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;
using Xunit;

namespace Vigil.Tests.Daemon;

public sealed class WorkerCapabilitiesTests
{
    private static readonly ScriptCommand ByRoot = new(["/x"], 0), ByUser = new(["/x"], 65534, 65534);

    [Fact]
    public void Without_scripts_it_is_the_network_and_files_only() => Assert.Equal(
        Capabilities.NetAdmin | Capabilities.NetRaw | Capabilities.DacOverride | Capabilities.Chown, WorkerCapabilities.Needed(Configuration.Empty));

    [Fact]
    public void A_script_of_another_user_needs_becoming_that_user_and_ending_it() =>
        Assert.Equal(Capabilities.Scripts, WorkerCapabilities.Needed(WithScript(ByUser)) & Capabilities.Scripts);

    [Fact]
    public void A_script_of_root_keeps_everything() => Assert.Equal(Capabilities.All, WorkerCapabilities.Needed(WithScript(ByRoot)));

    [Fact]
    public void A_notify_hook_of_root_keeps_everything()
    {
        var group = new SyncGroupSettings { Name = "g", Notify = new NotifySettings { Fault = ByRoot } };
        Assert.Equal(Capabilities.All, WorkerCapabilities.Needed(Configuration.Empty with { SyncGroups = [group] }));
    }

    [Fact]
    public void Scripts_of_servers_and_services_count_as_others_do()
    {
        var server = new RealServerSettings { Endpoint = new Endpoint(InetAddress.Parse("10.0.0.2"), 80) };
        Assert.Equal(Capabilities.All, Needed(new() { Target = new ServiceTarget.Mark(1), QuorumDown = ByRoot }));
        Assert.Equal(Capabilities.All, Needed(new() { Target = new ServiceTarget.Mark(1), Servers = [server with { NotifyUp = ByRoot }] }));
        Assert.Equal(Capabilities.All, Needed(new() { Target = new ServiceTarget.Mark(1), Servers = [server with { Checks = [new MiscCheckSettings(ByRoot)] }] }));
    }

    [Fact]
    public void A_check_from_a_low_port_needs_the_right_to_it()
    {
        var server = new RealServerSettings { Endpoint = new Endpoint(InetAddress.Parse("10.0.0.2"), 80) };
        Assert.False(Needed(Checking(1024)).HasFlag(Capabilities.NetBindService));
        Assert.True(Needed(Checking(1023)).HasFlag(Capabilities.NetBindService));

        ServiceSettings Checking(ushort port) => new()
        {
            Target = new ServiceTarget.Mark(1),
            Servers = [server with { Checks = [new TcpCheckSettings(new CheckConnection { Target = server.Endpoint, SourcePort = port })] }],
        };
    }

    private static Capabilities Needed(ServiceSettings service) => WorkerCapabilities.Needed(Configuration.Empty with { Services = [service] });

    [Fact]
    public void Real_time_and_locked_memory_need_their_own()
    {
        var global = new GlobalSettings { VrrpWorker = new WorkerSettings { NoSwap = true, RealtimePriority = 50 } };
        Capabilities needed = WorkerCapabilities.Needed(Configuration.Empty with { Global = global });
        Assert.True(needed.HasFlag(Capabilities.IpcLock | Capabilities.SysNice));
    }

    private static Configuration WithScript(ScriptCommand command) =>
        Configuration.Empty with { Scripts = [new ScriptSettings { Name = "s", Command = command }] };
}
