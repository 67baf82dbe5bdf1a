using Vigil.Core.Settings;

namespace Vigil.Daemon.Notify;

/// <summary>Who a notification is about; its scripts run one after the other.</summary>
/// <param name="Type"><c>INSTANCE</c> or <c>GROUP</c>.</param>
/// <param name="Name">Name of the instance or group.</param>
public sealed record NotifyOwner(string Type, string Name)
{
    /// <summary>A virtual router.</summary>
    public static NotifyOwner Instance(string name) => new("INSTANCE", name);

    /// <summary>A sync group.</summary>
    public static NotifyOwner Group(string name) => new("GROUP", name);
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
