using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>Something in the kernel that Vigil puts there and takes away: an address, a route or a rule.</summary>
public abstract record KernelItem
{
    private KernelItem() { }

    /// <summary>What the kernel calls the same thing; equal identities are one thing.</summary>
    public abstract object Identity { get; }

    /// <summary>Asks for it.</summary>
    public abstract NetlinkRequest ToAdd();

    /// <summary>Asks for its removal.</summary>
    public abstract NetlinkRequest ToDelete();

    /// <summary>For logs, as ip(8) writes it.</summary>
    public abstract override string ToString();

    /// <summary>An address of an interface.</summary>
    public sealed record Address(InterfaceAddress Value) : KernelItem
    {
        /// <inheritdoc/>
        public override object Identity => Value.Key;

        /// <inheritdoc/>
        public override NetlinkRequest ToAdd() => NetlinkRequest.Add(Value);

        /// <inheritdoc/>
        public override NetlinkRequest ToDelete() => NetlinkRequest.Delete(Value);

        /// <inheritdoc/>
        public override string ToString() => $"address {Value.Key}";
    }

    /// <summary>A route; two routes of one key but different ways are different things.</summary>
    public sealed record Path(Route Value, RoutePlacement Placement) : KernelItem
    {
        /// <inheritdoc/>
        public override object Identity => Value;

        /// <inheritdoc/>
        public override NetlinkRequest ToAdd() => Placement switch
        {
            RoutePlacement.Add => NetlinkRequest.Add(Value),
            RoutePlacement.Append => NetlinkRequest.Append(Value),
            _ => NetlinkRequest.Prepend(Value),
        };

        /// <inheritdoc/>
        public override NetlinkRequest ToDelete() => NetlinkRequest.Delete(Value);

        /// <inheritdoc/>
        public override string ToString() =>
            $"route {Value.Destination?.ToString() ?? "default"}{Via()}{(Value.Table == Route.MainTable ? "" : $" table {Value.Table}")}";

        private string Via() => Value.NextHops is [{ Gateway: { } gateway }] ? $" via {gateway}" : "";
    }

    /// <summary>A policy rule.</summary>
    public sealed record Policy(Rule Value) : KernelItem
    {
        /// <inheritdoc/>
        public override object Identity => Value.ToIdentity();

        /// <inheritdoc/>
        public override NetlinkRequest ToAdd() => NetlinkRequest.Add(Value);

        /// <inheritdoc/>
        public override NetlinkRequest ToDelete() => NetlinkRequest.Delete(Value);

        /// <inheritdoc/>
        public override string ToString() =>
            $"rule {Value.Priority} from {Value.From?.ToString() ?? "all"}{(Value.To is { } to ? $" to {to}" : "")}";
    }
}
