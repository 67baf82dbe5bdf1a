using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Services;

namespace Vigil.Tests.Services;

/// <summary>What the outside world is told of a fact, each part by its name.</summary>
internal sealed record ServiceNotice(ScriptCommand? Script, string? FifoLine, Notification.Mail? Mail)
{
    public static ServiceNotice? Of(Fact fact, GlobalSettings global)
    {
        if (ServicePlan.Of(fact, global)?.Notifications is not { Count: > 0 } all) return null;
        IEnumerable<Notification> parts = all;
        return new ServiceNotice(
            parts.OfType<Notification.Script>().FirstOrDefault()?.Command, parts.OfType<Notification.FifoLine>().FirstOrDefault()?.Text,
            parts.OfType<Notification.Mail>().FirstOrDefault());
    }
}
