using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>From settings to what the kernel is told about policy rules (vrrp-behaviour L10).</summary>
public static class RuleConversion
{
    /// <summary>The rule.</summary>
    public static Rule ToKernel(this RuleSettings settings) => new()
    {
        Family = settings.Family.ToKernel(),
        Priority = settings.Priority,
        Action = (RuleAction)settings.Action,
        Table = settings.Table,
        GoTo = settings.Goto,
        Invert = settings.Invert,
        From = ToKernel(settings.From),
        To = ToKernel(settings.To),
        Tos = settings.Tos,
        Mark = settings.Mark,
        MarkMask = settings.MarkMask ?? (settings.Mark is null ? null : uint.MaxValue), // as the kernel fills it in
        Realms = settings.Realms,
        SuppressPrefixLength = settings.SuppressPrefixLength is { } bits and >= 0 ? (uint)bits : null,
        SuppressInterfaceGroup = settings.SuppressInterfaceGroup,
        InputInterface = settings.InputInterface,
        OutputInterface = settings.OutputInterface,
        TunnelId = settings.TunnelId is 0 ? null : settings.TunnelId,
        Users = settings.UidRange is { } users ? new UserRange(users.First, users.Last) : null,
        L3MasterDevice = settings.L3MasterDevice,
        Protocol = settings.Protocol,
        IpProtocol = settings.IpProtocol is 0 ? null : settings.IpProtocol,
        SourcePorts = ToKernel(settings.SourcePorts),
        DestinationPorts = ToKernel(settings.DestinationPorts),
    };

    private static PortRange? ToKernel((ushort First, ushort Last)? ports) =>
        ports is { } range ? new PortRange(range.First, range.Last) : null;

    private static IpPrefix? ToKernel(InetPrefix? prefix) =>
        prefix is { Length: > 0 } given ? new IpPrefix(given.Address.ToKernel()!, given.Length) : null;
}
