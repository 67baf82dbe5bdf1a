using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Notify;

/// <summary>What a fact means to the outside world.</summary>
/// <param name="Owner">Who it is about.</param>
/// <param name="State">MASTER, UP and so on; null: an event that is no state.</param>
/// <param name="Present">FIFO line of the state the owner is in now, for a reader that missed some; null: there is none.</param>
/// <param name="IsLast">Nothing will follow: the owner was removed.</param>
/// <param name="Notifications">In order: specific script, generic script, FIFO line, mail.</param>
public sealed record Word(NotifyOwner Owner, string? State, string? Present, bool IsLast, ValueList<Notification> Notifications);

/// <summary>What differs between the worker of virtual routers and that of virtual servers in telling the outside world.</summary>
/// <param name="Plan">The word for a fact; null when nobody outside is told.</param>
/// <param name="Fifo">The FIFO of this half alone.</param>
/// <param name="Remains">With a new configuration: who is still there, or will be told of as removed.</param>
public sealed record NotifyHalf(
    Func<Fact, GlobalSettings, Word?> Plan, Func<GlobalSettings, FifoSettings?> Fifo, Func<Configuration, Func<NotifyOwner, bool>> Remains)
{
    /// <summary>Virtual routers and sync groups.</summary>
    public static NotifyHalf Vrrp { get; } = new(
        static (fact, global) => NotifyPlan.Of(fact, global.Mail.NoFaults),
        static global => global.VrrpNotifyFifo,
        static configuration =>
        {
            // Groups vanish from the configuration without a fact.
            var groups = configuration.SyncGroups.Select(group => NotifyOwner.Group(group.Name)).ToHashSet();
            return owner => owner.Type != NotifyOwner.GroupType || groups.Contains(owner);
        });
}
