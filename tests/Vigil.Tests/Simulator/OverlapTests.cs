using Vigil.Simulator;
using Vigil.Tests.Simulator.Studies;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Simulator;

/// <summary>Goal: mending a fault mends nothing that another one, still present, broke as well. Method: two faults that overlap, one of them mended.</summary>
public sealed class OverlapTests
{
    private readonly Cluster cluster = new(7);

    public OverlapTests()
    {
        foreach (var host in Files.Pair("priority 150", "priority 100").Hosts) cluster.Add(host);
        foreach (var host in cluster.Hosts) host.Boot();
        cluster.Run(10.Seconds());
    }

    private SimulatedHost A => cluster.Hosts[0];

    private LinkQuality AToB => cluster.Network[0, 0, 1];

    [Theory]
    [InlineData("cut-both")]
    [InlineData("isolate")]
    [InlineData("cut")]
    public void ACutOutlastsAnother(string other)
    {
        var (first, second) = Both(new(FaultTable.Cut, 0, 1), new(Kind(other), 0, 1));
        cluster.Mend(second);
        Assert.True(AToB.IsCut);
        Assert.False(cluster.Network[0, 1, 0].IsCut);
        cluster.Mend(first);
        Assert.False(AToB.IsCut);
    }

    [Fact]
    public void ALossOutlastsAnotherInEitherOrder()
    {
        var (first, second) = Both(new(FaultTable.Loss, 0, 1, Amount: 0.3), new(FaultTable.Loss, 0, 1, Amount: 0.9));
        cluster.Mend(second);
        Assert.Equal(0.3, AToB.Loss);
        cluster.Apply(second);
        cluster.Mend(first);
        Assert.Equal(0.9, AToB.Loss);
    }

    [Fact]
    public void AScriptThatHangsAndFailsGoesOnHanging()
    {
        var (_, second) = Both(new(FaultTable.ScriptHangs, 0, Subject: "service"), new(FaultTable.ScriptFails, 0, Subject: "service"));
        cluster.Mend(second);
        Assert.True(A.Scripts["service"].Hangs);
    }

    [Fact]
    public void AnInterfaceThatIsDownAndGoneStaysDownWhenItIsThereAgain()
    {
        var (_, second) = Both(new(FaultTable.LinkDown, 0), new(FaultTable.LinkGone, 0));
        cluster.Mend(second);
        Assert.False(A.Kernel.Links[0].HasCarrier);
        Assert.True(A.Kernel.Links[0].Exists);
    }

    [Fact]
    public void APausedHostIsPausedToTheEndOfTheLongerPause()
    {
        var (_, second) = Both(new(FaultTable.PauseMachine, 0), new(FaultTable.Pause, 0));
        cluster.Mend(second);
        Assert.Equal(PauseKind.Machine, A.Paused);
    }

    [Fact]
    public void AStoppedDaemonStaysStoppedThoughAMachineBootsAndItsWorkerWasKilled()
    {
        var (stop, off) = Both(new(FaultTable.Stop, 0), new(FaultTable.PowerOff, 0));
        cluster.Mend(off);
        Assert.True(A.IsOn);
        Assert.False(A.IsRunning);
        cluster.Mend(stop);
        Assert.True(A.IsRunning);
        Both(new(FaultTable.KillWorker, 0, Amount: 1), new(FaultTable.Stop, 0));
        cluster.Run(5.Seconds());
        Assert.False(A.IsRunning);
        Assert.False(A.Owns(0));
    }

    [Fact]
    public void EditsOfAFileAddUp()
    {
        var (first, second) = Both(new(FaultTable.ReloadPriority, 0, Amount: -10), new(FaultTable.ReloadAddresses, 0));
        var edited = A.Configuration.Instances[0];
        Assert.Equal((140, 1), (edited.Priority.Value, edited.ExcludedAddresses.Count));
        cluster.Mend(first);
        Assert.Equal((150, 1), (A.Configuration.Instances[0].Priority.Value, A.Configuration.Instances[0].ExcludedAddresses.Count));
        cluster.Mend(second);
        Assert.Equal(A.Spec.Configuration, A.Configuration);
    }

    private (Fault First, Fault Second) Both(Fault first, Fault second)
    {
        cluster.Apply(first);
        cluster.Apply(second);
        cluster.Run(1.Seconds());
        return (first, second);
    }

    private static FaultKind Kind(string name) => FaultTable.All.Single(kind => kind.Name == name);
}
