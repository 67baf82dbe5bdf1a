using System.Globalization;
using System.Text;
using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>What a ledger says.</summary>
/// <param name="Owner">The instance, or <see cref="Reconciler.StaticOwner"/>.</param>
/// <param name="Items">What it has in the kernel, in the order it was put there.</param>
public sealed record OwnedItems(string Owner, IReadOnlyList<KernelItem> Items);

/// <summary>
/// What one owner put into the kernel, as text: a line per thing of kind, interface name and the bytes of the netlink message
/// that asked for it. A daemon that was killed left it behind; the next one reads it and adopts or removes the things.
/// </summary>
public static class Ledger
{
    /// <summary>Lines read of one ledger at most.</summary>
    public const int MaxLines = 100_000;

    private const string Heading = "vigil-ledger 1";
    private const string NoInterface = "-";
    private const int UsualMessage = 512, LargestMessage = 16 * 1024;

    /// <summary>The text of a ledger.</summary>
    public static string Format(string owner, IEnumerable<KernelItem> items, Func<int, string?> nameOf)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Heading} {Uri.EscapeDataString(owner)}\n");
        foreach (var item in items)
        {
            var (kind, payload, index) = Describe(item);
            var name = index == 0 ? NoInterface : nameOf(index) ?? NoInterface;
            if (Encode(payload) is { } digits)
                text.Append(kind).Append(' ').Append(name).Append(' ').Append(digits).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>
    /// Reads a ledger; null when it is none. Lines that cannot be read, and things of an interface whose name now
    /// means another one, are left out: what is not surely ours is not touched.
    /// </summary>
    public static OwnedItems? Parse(string text, Func<string, int?> indexOf)
    {
        var lines = text.Split('\n', MaxLines);
        if (!lines[0].StartsWith(Heading + " ", StringComparison.Ordinal))
            return null;
        var items = new List<KernelItem>();
        foreach (var line in lines[1..])
        {
            if (line.Split(' ') is [var kind, var name, var hex] && ParseItem(kind, hex) is { } item
                && (Describe(item).Index is var index && (index == 0 || indexOf(name) == index)))
                items.Add(item);
        }
        return new OwnedItems(Uri.UnescapeDataString(lines[0][(Heading.Length + 1)..]), items);
    }

    private static (string Kind, INetlinkPayload Payload, int Index) Describe(KernelItem item) => item switch
    {
        KernelItem.Address address => ("address", address.Value, address.Value.Key.Interface),
        KernelItem.Path path => ("route", path.Value, path.Value.NextHops is [var hop, ..] ? hop.Interface : 0),
        KernelItem.Policy policy => ("rule", policy.Value, 0),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The bytes as digits; null: too many. A take-over waits for it, and sixteen fresh kilobytes are pages to be mapped.</summary>
    private static string? Encode(INetlinkPayload payload) => Encode(payload, stackalloc byte[UsualMessage]) ?? Encode(payload, new byte[LargestMessage]);

    private static string? Encode(INetlinkPayload payload, Span<byte> buffer)
    {
        var writer = new NetlinkWriter(buffer);
        payload.Encode(ref writer);
        return writer.Overflow ? null : Convert.ToHexString(writer.Written);
    }

    private static KernelItem? ParseItem(string kind, string hex)
    {
        var bytes = new byte[hex.Length / 2];
        if (Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return null;
        return kind switch
        {
            "address" when InterfaceAddress.TryDecode(bytes, out var address) => new KernelItem.Address(address),
            "route" when Route.TryDecode(bytes, out var route) => new KernelItem.Path(route, RoutePlacement.Prepend),
            "rule" when Rule.TryDecode(bytes, out var rule) => new KernelItem.Policy(rule),
            _ => null,
        };
    }
}
