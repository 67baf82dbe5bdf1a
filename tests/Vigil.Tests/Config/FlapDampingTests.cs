using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: the block <c>flap_damping</c> means what its manual says. Method: text in, settings and fault codes out.</summary>
public sealed class FlapDampingTests
{
    private static readonly FlapDampingSettings Half60 = new() { HalfLife = TimeSpan.FromSeconds(60), MaxSuppress = TimeSpan.FromSeconds(240) };

    [Fact]
    public void TheBlock()
    {
        Assert.Equal((null, ""), Bind("", ""));
        Assert.Equal((FlapDampingSettings.Default, ""), Bind("flap_damping {\n}", ""));
        Assert.Equal((Half60, ""), Bind("flap_damping {\nhalf_life 60\n}", ""));
        Assert.Equal((new FlapDampingSettings { HalfLife = TimeSpan.FromSeconds(1.5), Suppress = 2000, Reuse = 1, MaxSuppress = TimeSpan.FromSeconds(99) }, ""),
            Bind("flap_damping {\nhalf_life 1.5\nsuppress 2000\nreuse 1\nmax_suppress 99\n}", ""));
    }

    [Fact]
    public void AnOwnerIsNotDamped() => Assert.Equal((null, "VG0336"), Bind("priority 255\nflap_damping {\n}", ""));

    [Fact]
    public void AMemberIsDampedByItsGroup() => Assert.Equal((null, "VG0323 VG0336"), Sorted(Bind("flap_damping {\n}", "vrrp_sync_group g {\ngroup { a }\n}")));

    [Fact]
    public void AGroupHasItsOwn()
    {
        var bound = TestEnvironment.Bind(Text("", "vrrp_sync_group g {\ngroup { a }\nflap_damping {\nhalf_life 60\n}\n}"));
        Assert.Equal(Half60, bound.Configuration.SyncGroups[0].FlapDamping);
        Assert.Null(bound.Configuration.Instances[0].FlapDamping);
    }

    [Fact]
    public void NumbersThatCannotWorkTogether()
    {
        Assert.Equal((null, "VG0337"), Bind("flap_damping {\nreuse 3000\n}", ""));
        var (raised, codes) = Bind("flap_damping {\nhalf_life 60\nmax_suppress 60\n}", "");
        Assert.Equal((TimeSpan.FromSeconds(121), "VG0338"), (raised!.MaxSuppress, codes));
        Assert.True(raised.Ceiling > raised.Suppress);
    }

    private static (FlapDampingSettings?, string) Sorted((FlapDampingSettings?, string Codes) one) =>
        (one.Item1, string.Join(' ', one.Codes.Split(' ').Order(StringComparer.Ordinal)));

    private static (FlapDampingSettings?, string) Bind(string lines, string root)
    {
        var bound = TestEnvironment.Bind(Text(lines, root));
        return (bound.Configuration.Instances[0].FlapDamping, TestEnvironment.Faults(bound));
    }

    private static string Text(string lines, string root) =>
        $"vrrp_instance a {{\ninterface eth0\nvirtual_router_id 51\n{lines}\nvirtual_ipaddress {{\n10.0.0.1\n}}\n}}\n{root}";
}
