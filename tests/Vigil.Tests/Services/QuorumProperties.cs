using FsCheck;
using FsCheck.Fluent;
using Vigil.Core;
using Vigil.Core.Services;
using Xunit;

namespace Vigil.Tests.Services;

/// <summary>
/// Goal: no combination of quorum, hysteresis, sorry server, inhibit, alpha and weights surprises (faults 107, 108). Method: random virtual
/// servers and random steps, beside <see cref="ReferenceModel"/>; after each step the kernel's table and the order of events must be equal.
/// </summary>
public sealed class QuorumProperties
{
    private const int Runs = 600;

    private static Gen<Case> Cases =>
        from count in Gen.Choose(1, 4)
        from weights in Gen.Choose(0, 4).ArrayOf(count)
        from inhibited in Gen.Elements(true, false).ArrayOf(count)
        from alpha in Gen.Elements(true, false)
        from quorum in Gen.Choose(1, 8)
        from hysteresis in Gen.Choose(0, 3)
        from sorry in Gen.Choose(0, 2)
        from steps in (from server in Gen.Choose(0, count - 1) from what in Gen.Choose(-4, 6) select (server, what)).ArrayOf(24)
        select new Case(weights, inhibited, alpha, quorum, hysteresis, sorry > 0, sorry > 1, steps);

    [Fact]
    public void TheTableIsThatOfTheReferenceModel() =>
        Prop.ForAll(Cases.ToArbitrary(), static one => Compare(one)).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static bool Compare(Case one)
    {
        var world = new ServiceWorld(Text(one));
        var settings = world.Host.Configuration.Services[0];
        // The binder has lowered what could not be reached; alpha servers begin as failed.
        var model = new ReferenceModel(
            [.. one.Weights.Select((weight, i) => new ReferenceModel.Server(weight, one.Inhibited[i], isUp: !one.Alpha))],
            settings.Quorum, settings.Hysteresis, one.HasSorry, one.InhibitsSorry, one.Alpha);
        for (var i = 0; i < one.Weights.Length; i++)
        {
            world.File($"w{i}", 0);
            if (!one.Alpha) world.Do(ServiceInput.SessionState($"s{i}", true));
        }
        world.Wake();
        var same = Same(world, model);
        foreach (var (server, what) in one.Steps)
        {
            Step(world, model, one, server, what);
            same &= Same(world, model);
        }
        return same && world.IsConsistent;
    }

    /// <summary>Even: the server's state; odd: its weight grows or shrinks by that.</summary>
    private static void Step(ServiceWorld world, ReferenceModel model, Case one, int server, int what)
    {
        if (what % 2 == 0)
        {
            var isUp = what % 4 == 0;
            world.Do(ServiceInput.SessionState($"s{server}", isUp));
            model.SetState(server, isUp);
            return;
        }
        world.File($"w{server}", what);
        model.SetWeight(server, Math.Max(0, one.Weights[server] + what));
    }

    private static bool Same(ServiceWorld world, ReferenceModel model)
    {
        var log = world.Facts.Select(static fact => fact switch
        {
            Core.Events.Fact.ServerChanged f => f.IsUp ? "up" : "down",
            Core.Events.Fact.QuorumChanged f => f.IsUp ? "gained" : f.IsInitial ? "starts lost" : "lost",
            Core.Events.Fact.WeightChanged f => $"weight {f.From} to {f.To}",
            _ => "",
        }).Where(static word => word.Length > 0);
        return world.Kernel() == model.Table && log.SequenceEqual(model.Log);
    }

    private static string Text(Case one) =>
        string.Concat(one.Weights.Select(static (_, i) => $"bfd_instance s{i} {{\nneighbor_ip 10.0.1.{i + 1}\n}}\ntrack_file w{i} {{\nfile /tmp/w{i}\n}}\n"))
        + $"virtual_server 10.0.0.1 80 {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\nquorum {one.Quorum}\nhysteresis {one.Hysteresis}\n"
        + (one.Alpha ? "alpha\n" : "") + (one.HasSorry ? "sorry_server 10.0.1.9 80\n" : "") + (one.InhibitsSorry ? "sorry_server_inhibit\n" : "")
        + string.Concat(one.Weights.Select((weight, i) => $"real_server 10.0.1.{i + 1} 80 {{\nweight {weight}\n{(one.Inhibited[i] ? "inhibit_on_failure\n" : "")}"
            + $"BFD_CHECK {{\nname s{i}\n}}\nFILE_CHECK {{\ntrack_file w{i}\nweight 1\n}}\n}}\n")) + "}\n";

    private sealed record Case(int[] Weights, bool[] Inhibited, bool Alpha, int Quorum, int Hysteresis, bool HasSorry, bool InhibitsSorry, (int Server, int What)[] Steps);
}
