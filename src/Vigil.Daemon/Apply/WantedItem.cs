using Vigil.Core.Settings;

namespace Vigil.Daemon.Apply;

/// <summary>
/// One line of a configuration block as it should be in the kernel. Interfaces are names here; what the kernel calls
/// them is found again whenever they change.
/// </summary>
public abstract record WantedItem
{
    private WantedItem() { }

    /// <summary>Whether it is put back when somebody removes it (not <c>no_track</c>).</summary>
    public abstract bool Watched { get; }

    /// <summary>The interfaces it names.</summary>
    public abstract IEnumerable<string> Interfaces { get; }

    /// <summary>The kernel's form of it; null while an interface it names does not exist.</summary>
    public abstract KernelItem? Resolve(Func<string, int?> indexOf);

    /// <summary>An item of virtual_ipaddress, virtual_ipaddress_excluded or static_ipaddress.</summary>
    public sealed record Address(AddressSettings Settings) : WantedItem
    {
        /// <inheritdoc/>
        public override bool Watched => !Settings.NoTrack;

        /// <inheritdoc/>
        public override IEnumerable<string> Interfaces => Settings.Interface is { } name ? [name] : [];

        /// <inheritdoc/>
        public override KernelItem? Resolve(Func<string, int?> indexOf) =>
            Settings.Interface is { } name && indexOf(name) is { } index ? new KernelItem.Address(Settings.ToKernel(index)) : null;
    }

    /// <summary>An item of virtual_routes or static_routes.</summary>
    public sealed record Path(RouteSettings Settings) : WantedItem
    {
        /// <inheritdoc/>
        public override bool Watched => !Settings.NoTrack;

        /// <inheritdoc/>
        public override IEnumerable<string> Interfaces =>
            Settings.NextHops.Select(hop => hop.Interface).Append(Settings.Interface).OfType<string>();

        /// <inheritdoc/>
        public override KernelItem? Resolve(Func<string, int?> indexOf) =>
            Settings.ToKernel(indexOf) is { } route ? new KernelItem.Path(route, Settings.Placement) : null;
    }

    /// <summary>An item of virtual_rules or static_rules. The kernel keeps the names of interfaces in rules.</summary>
    public sealed record Policy(RuleSettings Settings) : WantedItem
    {
        /// <inheritdoc/>
        public override bool Watched => !Settings.NoTrack;

        /// <inheritdoc/>
        public override IEnumerable<string> Interfaces => [];

        /// <inheritdoc/>
        public override KernelItem Resolve(Func<string, int?> indexOf) => new KernelItem.Policy(Settings.ToKernel());
    }

    /// <summary>Everything a master of the instance has in the kernel, in the order it is put there (vrrp-behaviour E7).</summary>
    public static IEnumerable<WantedItem> Of(VrrpInstanceSettings instance) =>
    [
        .. instance.VirtualAddresses.Select(a => new Address(OnInterface(a, instance.Interface))),
        .. instance.ExcludedAddresses.Select(a => new Address(OnInterface(a, instance.Interface))),
        .. instance.VirtualRoutes.Select(r => new Path(r)),
        .. instance.VirtualRules.Select(r => new Policy(r)),
    ];

    /// <summary>The static items of a configuration, in order.</summary>
    public static IEnumerable<WantedItem> Of(Configuration configuration) =>
    [
        .. configuration.StaticAddresses.Select(a => new Address(a)),
        .. configuration.StaticRoutes.Select(r => new Path(r)),
        .. configuration.StaticRules.Select(r => new Policy(r)),
    ];

    private static AddressSettings OnInterface(AddressSettings address, string? instanceInterface) =>
        address.Interface is null ? address with { Interface = instanceInterface } : address;
}
