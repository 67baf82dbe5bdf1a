using Vigil.Core.Settings;

namespace Vigil.Daemon.Notify;

/// <summary>Who a notification is about; its scripts run one after the other.</summary>
/// <param name="Type"><c>INSTANCE</c>, <c>GROUP</c>, <c>RS</c> or <c>VS</c>.</param>
/// <param name="Name">Name of the instance or group; of servers, their notation in FIFO lines.</param>
public sealed record NotifyOwner(string Type, string Name)
{
    /// <summary>Type of a sync group.</summary>
    public const string GroupType = "GROUP";

    private const string ServiceType = "VS";

    /// <summary>Consists of others, which are told of first.</summary>
    public bool IsWhole => Type is GroupType or ServiceType;

    /// <summary>A virtual router.</summary>
    public static NotifyOwner Instance(string name) => new("INSTANCE", name);

    /// <summary>A sync group.</summary>
    public static NotifyOwner Group(string name) => new(GroupType, name);

    /// <summary>A virtual server.</summary>
    public static NotifyOwner Service(ServiceSettings service) => new(ServiceType, service.Name);

    /// <summary>A real server of a virtual server.</summary>
    public static NotifyOwner Server(ServiceSettings service, RealServerSettings server) =>
        new("RS", $"{ServerName.Of(server.Endpoint, service.Protocol)} {service.Name}");
}

/// <summary>One thing the outside world is told.</summary>
public abstract record Notification
{
    private Notification() { }

    /// <summary>Run a script with these words after its own arguments.</summary>
    public sealed record Script(ScriptCommand Command, ValueList<string> Appended) : Notification;

    /// <summary>Write a line (without its LF) to the FIFOs.</summary>
    public sealed record FifoLine(string Text) : Notification;

    /// <summary>Send a mail; <paramref name="Subject"/> is without the router's name.</summary>
    public sealed record Mail(string Subject, string Body) : Notification;
}
