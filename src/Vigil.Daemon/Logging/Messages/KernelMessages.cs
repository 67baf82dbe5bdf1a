using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Logging;

/// <summary>Lines about interfaces, addresses and announcements: 200 to 299.</summary>
public static partial class KernelMessages
{
    [LoggerMessage(200, LogLevel.Debug, "({Instance}) setting {Items}")]
    public static partial void SettingItems(this ILogger log, string instance, string items);

    [LoggerMessage(201, LogLevel.Debug, "({Instance}) removing {Items}")]
    public static partial void RemovingItems(this ILogger log, string instance, string items);

    [LoggerMessage(203, LogLevel.Debug, "Sending gratuitous ARP on {Interface} for {Address}")]
    public static partial void SendingArp(this ILogger log, string @interface, InetAddress address);

    [LoggerMessage(205, LogLevel.Debug, "Sending unsolicited Neighbour Advert on {Interface} for {Address}")]
    public static partial void SendingNeighbourAdvert(this ILogger log, string @interface, InetAddress address);

    [LoggerMessage(206, LogLevel.Information, "Netlink reports {Interface} up")]
    public static partial void InterfaceUp(this ILogger log, string @interface);

    [LoggerMessage(207, LogLevel.Information, "Netlink reports {Interface} down")]
    public static partial void InterfaceDown(this ILogger log, string @interface);

    [LoggerMessage(208, LogLevel.Information, "Netlink reflector reports IP {Address} {Change} {Interface}")]
    public static partial void AddressSeen(this ILogger log, string address, string change, string @interface);

    [LoggerMessage(210, LogLevel.Warning, "({Instance}) {Item} is put back: it was removed by {Who}")]
    public static partial void PutBack(this ILogger log, string instance, string item, string who);

    [LoggerMessage(211, LogLevel.Error, "({Instance}) {Operation} failed: {Error}")]
    public static partial void KernelRefused(this ILogger log, string instance, string operation, string error);

    [LoggerMessage(212, LogLevel.Warning, "({Instance}): send advert error {Number} ({Error})")]
    public static partial void SendFailed(this ILogger log, string instance, int number, string error);

    [LoggerMessage(213, LogLevel.Error, "({Instance}) {Item} is removed again and again by {Who}; giving it up for a moment")]
    public static partial void Contested(this ILogger log, string instance, string item, string who);

    [LoggerMessage(214, LogLevel.Warning, "The kernel dropped notifications (netlink overrun); interfaces, addresses and routes were read anew")]
    public static partial void Resynchronised(this ILogger log);
}
