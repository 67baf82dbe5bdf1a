using FsCheck;
using FsCheck.Fluent;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Services;

/// <summary>Goal: a host that follows one that died goes on with what that one knew. Method: two hosts in virtual time, and the text between them.</summary>
public sealed class HealthMemoryTests
{
    private const string Two = """
        virtual_server 10.0.0.1 80 {
            protocol TCP
            delay_loop 5
            warmup 0
            LINES
            real_server 10.0.1.1 80 {
                TCP_CHECK {
                }
            }
            real_server 10.0.1.2 80 {
                MISC_CHECK {
                    misc_path /bin/true
                    misc_dynamic
                }
            }
        }
        """;

    [Fact]
    public void ADeadServerStaysOutAndAWeightFoundOutStays()
    {
        var world = Started("", up: false, weight: 7);
        Assert.Equal("10.0.1.2=7", world.Kernel());
        var next = Successor(world, "");
        Assert.Equal("gained, set, wake in 1s", next.Wake());
        Assert.Equal("10.0.1.2=7", next.Kernel());
        next.Wake();
        Assert.Equal("passed, up, set, wake in 5s", next.Good());
        Assert.Equal("10.0.1.1=1 10.0.1.2=7", next.Kernel());
    }

    [Fact]
    public void WithAlphaWhatServesStaysAndIsNotNews()
    {
        var next = Successor(Started("alpha", up: true, weight: null), "alpha");
        Assert.Equal("gained, set, wake in 1s", next.Wake());
        Assert.Equal("10.0.1.1=1 10.0.1.2=1", next.Kernel());
        next.Wake();
        Assert.Equal("wake in 5s", next.Good());
    }

    [Fact]
    public void AServerThatWasGoodIsAskedAgainBeforeAFailureCounts()
    {
        var next = Successor(Started("", up: true, weight: null), "");
        next.Wake();
        next.Wake();
        Assert.Equal("wake in 1s", next.Bad());
    }

    [Fact]
    public void AnUntriedServerIsNoBetterKnownThanBefore()
    {
        var world = new ServiceWorld(Text("alpha"));
        world.Wake();
        var next = Successor(world, "alpha");
        next.Wake();
        Assert.Equal("", next.Kernel());
        next.Wake();
        Assert.Equal("failure, down, wake in 5s", next.Bad());
    }

    [Fact]
    public void ALostQuorumIsStillLostBetweenItsMarks()
    {
        const string Lines = "quorum 5\nhysteresis 2\nsorry_server 10.0.1.9 80\nweight 4";
        var world = Started(Lines, up: false, weight: null);
        Assert.Equal("10.0.1.1=4 10.0.1.2=4", Started(Lines, up: true, weight: null).Kernel());
        Assert.Equal("10.0.1.2=4", world.Kernel()); // 4: not below 3
        var below = Started(Lines, up: false, weight: 1);
        Assert.Equal("10.0.1.9=1", below.Kernel());
        below.Wake();
        while (below.Running[0].Check.Settings is not MiscCheckSettings) below.Bad();
        below.Good(6); // 6: less than 7
        Assert.Equal("10.0.1.9=1", below.Kernel());
        var next = Successor(below, Lines);
        next.Wake();
        Assert.Equal("10.0.1.9=1", next.Kernel());
    }

    [Fact]
    public void WhatIsNotThereAnyMoreIsPassedOver()
    {
        var world = Started("", up: false, weight: 7);
        var next = new ServiceWorld("virtual_server 10.0.0.1 80 {\nprotocol TCP\nreal_server 10.0.1.1 80 {\n}\n}");
        next.Do(ServiceInput.Remember(world.Host.Memory));
        next.Wake();
        Assert.Equal("10.0.1.1=1", next.Kernel());
    }

    [Fact]
    public void TheTextSaysAll() => Prop.ForAll(Memories, static memory => HealthMemory.Parse(memory.Format()) == memory).QuickCheckThrowOnFailure();

    [Fact]
    public void NoTextEndsTheReader() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), static text => HealthMemory.Parse("vigil-health 1\nservice + a\nserver " + text.Get) is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void AnotherTextIsNoMemory() => Assert.Null(HealthMemory.Parse("vigil-ipvs 1\n"));

    private static string Text(string lines) => Two.Replace("LINES", lines, StringComparison.Ordinal);

    /// <summary>A host whose servers have been asked once; then the second may have another weight.</summary>
    private static ServiceWorld Started(string lines, bool up, int? weight)
    {
        var world = new ServiceWorld(Text(lines));
        world.Wake();
        world.Wake();
        for (int i = 0; i < 2; i++)
        {
            if (world.Running[0].Check.Settings is MiscCheckSettings) world.Good(weight);
            else if (up) world.Good();
            else world.Bad();
        }
        return world;
    }

    private static ServiceWorld Successor(ServiceWorld world, string lines)
    {
        var next = new ServiceWorld(Text(lines));
        next.Do(ServiceInput.Remember(HealthMemory.Parse(world.Host.Memory.Format())!));
        return next;
    }

    private static Arbitrary<HealthMemory> Memories
    {
        get
        {
            var check = from isUp in Gen.Elements(true, false)
                        from isUntried in Gen.Elements(true, false)
                        from weight in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(0, int.MaxValue).Select(static w => (int?)w))
                        select new RememberedCheck(isUp && !isUntried, isUntried, weight);
            var server = from low in Gen.Choose(1, 255)
                         from port in Gen.Choose(0, 65535)
                         from checks in check.ListOf()
                         select new RememberedServer(new Endpoint(InetAddress.Parse($"10.0.1.{low}"), (ushort)port), checks.ToValueList());
            var service = from name in Gen.Elements("FWM 7", "[G]:0", "[10.0.0.1]:tcp:80")
                          from isUp in Gen.Elements(true, false)
                          from servers in server.ListOf()
                          select new RememberedService(name, isUp, servers.ToValueList());
            return service.ListOf().Select(static all => new HealthMemory(all.ToValueList())).ToArbitrary();
        }
    }
}
