namespace Vigil.Core.Settings;

/// <summary>When and how often an address is announced by gratuitous ARP or unsolicited NA.</summary>
public sealed record AnnounceSettings
{
    /// <summary><c>garp_master_delay</c>: from becoming master to the second burst.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>garp_master_repeat</c>: rounds per burst.</summary>
    public int Repeat { get; init; } = 5;

    /// <summary><c>garp_master_refresh</c>: period while master; zero: off.</summary>
    public TimeSpan Refresh { get; init; }

    /// <summary><c>garp_master_refresh_repeat</c></summary>
    public int RefreshRepeat { get; init; } = 1;

    /// <summary><c>garp_lower_prio_delay</c></summary>
    public TimeSpan LowerPriorityDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>garp_lower_prio_repeat</c></summary>
    public int LowerPriorityRepeat { get; init; } = 5;

    /// <summary><c>garp_extra_if</c> period; zero: off.</summary>
    public TimeSpan ExtraInterfacePeriod { get; init; }

    /// <summary><c>garp_extra_if all</c></summary>
    public bool ExtraInterfaceAll { get; init; }
}

/// <summary><c>garp_group</c>: interfaces that share one rate limit.</summary>
public sealed record AnnounceGroup(ValueList<string> Interfaces, TimeSpan ArpInterval, TimeSpan NeighbourInterval);
