using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Guest;

/// <summary>
/// Goal: where the kernel cannot run Vigil's own engine, what it lacks is named, and what to do. Method: the guest's kernel has no types of its own and compiles
/// no programs; `vigil lb engines` is asked there.
/// </summary>
public sealed class EngineObstacleTests
{
    [Fact]
    public void WhatTheKernelLacksIsNamed()
    {
        using var lab = new LabKit.Lab();
        var said = lab.AddHost("a").Box.Run(Programs.Vigil, "lb", "engines");
        Assert.Matches("xdp: VG20.*(CONFIG_DEBUG_INFO_BTF|CONFIG_BPF_JIT).*lb_engine ipvs", said);
        Assert.Contains("eth0       no        tc ingress  a veth takes frames", said, StringComparison.Ordinal);
    }
}
