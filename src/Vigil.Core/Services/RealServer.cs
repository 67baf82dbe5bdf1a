using Vigil.Core.Events;
using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>A real server of one virtual server: up while every check of it is good (lvs-behaviour D1).</summary>
public sealed class RealServer
{
    private readonly ServiceHost host;
    private int failedChecks;

    internal RealServer(ServiceHost host, VirtualServer service, RealServerSettings settings)
    {
        this.host = host;
        Service = service;
        Settings = settings;
    }

    /// <summary>Settings in force.</summary>
    public RealServerSettings Settings { get; private set; }

    /// <summary>The virtual server it belongs to.</summary>
    public VirtualServer Service { get; }

    /// <summary>Its checks in file order.</summary>
    public IReadOnlyList<HealthCheck> Checks => CheckList;

    /// <summary>Every check is good.</summary>
    public bool IsUp => failedChecks == 0;

    /// <summary>Weight after what checks add to it; 0..2147483647.</summary>
    public int Weight { get; private set; }

    /// <summary>Whether its state is known to the world: false with alpha until the first result (D4).</summary>
    public bool IsTold { get; private set; }

    internal List<HealthCheck> CheckList { get; } = [];

    /// <summary>What it adds to the weight that is up.</summary>
    internal long UpWeight => IsUp ? Weight : 0;

    /// <summary>What its checks have found out.</summary>
    internal RememberedServer Memory => new(Settings.Endpoint, CheckList.Select(static check => check.Memory).ToValueList());

    /// <summary>Makes the checks of a server nobody knew before.</summary>
    internal void AddChecks(bool isUntried)
    {
        foreach (var check in Settings.Checks) Add(check, isUp: !check.Timing.Alpha && check is not BfdCheckSettings, isUntried);
        IsTold = IsUp;
        Weight = SumOfWeights();
    }

    /// <summary>Begins with what was found out before; other checks than then begin anew.</summary>
    internal void Remember(RememberedServer past)
    {
        if (past.Checks.Count != CheckList.Count) return;
        for (int i = 0; i < CheckList.Count; i++) CheckList[i].Remember(past.Checks[i]);
        CountChecks();
        IsTold = IsUp || past.Checks.Any(static check => check is { IsUp: false, IsUntried: false });
        Weight = SumOfWeights();
    }

    /// <summary>One of its checks changed, or failed for the first time.</summary>
    internal void CheckChanged(HealthCheck check, string detail)
    {
        var wasUp = IsUp;
        CountChecks();
        if (!IsUp && !wasUp && (IsTold || check.IsUp))
        {
            host.Emit(new Fact.CheckChangedAlone(Service.Settings, Settings, check.Settings, check.IsUp, detail));
            return;
        }
        IsTold = true;
        host.Emit(new Fact.ServerChanged(Service.Settings, Settings, IsUp, check.Settings, detail));
        Service.ServerChanged((IsUp ? Weight : 0) - (wasUp ? (long)Weight : 0));
    }

    /// <summary>A check may have another weight for it.</summary>
    internal void WeightsChanged()
    {
        int next = SumOfWeights();
        if (next == Weight) return;
        int previous = Weight;
        Weight = next;
        host.Emit(new Fact.WeightChanged(Service.Settings, Settings, previous, next, IsUp));
        Service.ServerChanged(IsUp ? (long)next - previous : 0);
    }

    /// <summary>
    /// New settings: a check with equal settings stays as it is. Another one takes the place of the first gone one of its kind and begins
    /// with that one's state, so that no dead server is revived; one more check than before begins as good as the server is (fault 109).
    /// </summary>
    internal void Reconfigure(RealServerSettings settings, Instant now)
    {
        var old = new List<HealthCheck>(CheckList);
        var wasUp = IsUp;
        var kept = settings.Checks.Select(wanted => Take(old, check => check.Settings == wanted)).ToList();
        CheckList.Clear();
        Settings = settings;
        for (int i = 0; i < kept.Count; i++)
        {
            if (kept[i] is { } same)
            {
                CheckList.Add(same);
                continue;
            }
            var predecessor = Take(old, check => check.Settings.Keyword == settings.Checks[i].Keyword);
            var added = Add(settings.Checks[i], predecessor?.IsUp ?? true, isUntried: false);
            if (Service.IsChecking) added.Start(now);
        }
        foreach (var gone in old) gone.Halt();
        CountChecks();
        WeightsChanged();
        if (IsUp != wasUp) host.Emit(new Fact.ServerChanged(Service.Settings, Settings, IsUp, null, "the configuration changed"));
    }

    /// <summary>It is no longer served.</summary>
    /// <param name="isTold">omega: if it was up, the world hears that it is down (C6).</param>
    /// <param name="isStopping">The daemon stops; otherwise the configuration has it no more.</param>
    internal void Leave(bool isTold, bool isStopping) => host.Emit(new Fact.ServerLeft(Service.Settings, Settings, IsUp, isTold, isStopping));

    private HealthCheck Add(CheckSettings settings, bool isUp, bool isUntried)
    {
        var check = new HealthCheck(host, this, settings, isUp, isUntried);
        CheckList.Add(check);
        CountChecks();
        return check;
    }

    private void CountChecks() => failedChecks = CheckList.Count(static check => !check.IsUp);

    private int SumOfWeights()
    {
        long sum = Settings.Weight;
        foreach (var check in CheckList) sum += check.WeightDelta;
        return (int)Math.Clamp(sum, 0, int.MaxValue);
    }

    private static HealthCheck? Take(List<HealthCheck> from, Predicate<HealthCheck> which)
    {
        int index = from.FindIndex(which);
        if (index < 0) return null;
        var found = from[index];
        from.RemoveAt(index);
        return found;
    }
}
