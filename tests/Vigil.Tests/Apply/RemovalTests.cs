using Vigil.Netlink;
using Xunit;
using static Vigil.Tests.Apply.FakeKernel;

namespace Vigil.Tests.Apply;

/// <summary>What a release will take out of the kernel can be said beforehand, as long as nobody else wants it.</summary>
public sealed class RemovalTests
{
    private readonly FakeKernel _kernel = new();

    [Fact]
    public void Removals_known_beforehand_are_those_of_the_owner_alone()
    {
        _kernel.Reconciler.Want("vi1", [Address("10.0.0.1/24"), Address("10.0.0.2/24")], _kernel.Now);
        _kernel.Reconciler.Want("vi2", [Address("10.0.0.3/24"), Route("10.9.0.0/16")], _kernel.Now);
        _kernel.Settle();
        Assert.Equal([Key("10.0.0.2/24"), Key("10.0.0.1/24")], _kernel.Reconciler.Removals("vi1").Select(request => ((InterfaceAddress)request.Payload).Key));
        Assert.Empty(_kernel.Reconciler.Removals("vi2"));
        Assert.Empty(_kernel.Reconciler.Removals("unknown"));

        _kernel.Reconciler.TakeTouchedOwners();
        _kernel.Reconciler.Want("vi3", [Address("10.0.0.1/24")], _kernel.Now);
        Assert.Contains("vi1", _kernel.Reconciler.TakeTouchedOwners());
        Assert.Empty(_kernel.Reconciler.Removals("vi1"));
    }
}
