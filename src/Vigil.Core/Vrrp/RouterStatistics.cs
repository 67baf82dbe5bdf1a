using Vigil.Core.Events;

namespace Vigil.Core.Vrrp;

/// <summary>Counters of one virtual router; the names of keepalived.json stand in the comments.</summary>
public sealed class RouterStatistics
{
    private readonly ulong[] errors = new ulong[(int)AdvertError.HmacReplay + 1];

    /// <summary>advert_rcvd</summary>
    public ulong AdvertsReceived { get; internal set; }

    /// <summary>advert_sent</summary>
    public ulong AdvertsSent { get; internal set; }

    /// <summary>become_master</summary>
    public ulong BecameMaster { get; internal set; }

    /// <summary>release_master</summary>
    public ulong ReleasedMaster { get; internal set; }

    /// <summary>pri_zero_rcvd</summary>
    public ulong PriorityZeroReceived { get; internal set; }

    /// <summary>pri_zero_sent</summary>
    public ulong PriorityZeroSent { get; internal set; }

    /// <summary>Adverts of a lower priority heard as master: "Rogue master counter" of the dump.</summary>
    public ulong RogueMasters { get; internal set; }

    /// <summary>Refused adverts by reason.</summary>
    public ulong this[AdvertError error] => errors[(int)error];

    /// <summary>Back to zero (SIGRTMAX-1).</summary>
    public void Clear()
    {
        Array.Clear(errors);
        AdvertsReceived = AdvertsSent = BecameMaster = ReleasedMaster = 0;
        PriorityZeroReceived = PriorityZeroSent = RogueMasters = 0;
    }

    internal void Count(AdvertError error) => errors[(int)error]++;
}
