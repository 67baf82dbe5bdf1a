using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigil.Bench.Stalls;

/// <summary>One message a process handed to, or took from, a VRRP or packet socket.</summary>
/// <param name="Thread">Its thread.</param>
/// <param name="At">When, on the lab's clock.</param>
/// <param name="Sent">Handed to the socket; else taken, or tried to.</param>
/// <param name="Failed">Nothing was there to take, or it could not be sent.</param>
internal readonly record struct SocketCall(int Thread, TimeSpan At, bool Sent, bool Failed);

/// <summary>
/// The order of what processes read and send, as the kernel itself traces it (tracefs, events sock_recv_length and sock_send_length of
/// Linux 6.2), in a ring buffer of our own. Costs a traced call less than a microsecond, whoever makes it.
/// </summary>
internal sealed partial class SocketTrace : IDisposable
{
    private const string Root = "/sys/kernel/tracing/instances";
    private const string Adverts = "protocol == 112", Frames = "family == 17";

    private readonly string folder;

    private SocketTrace(string folder) => this.folder = folder;

    /// <summary>Starts to trace; null where the kernel cannot, or will not.</summary>
    public static SocketTrace? Start()
    {
        var folder = $"{Root}/vigil-{Environment.ProcessId}";
        try
        {
            if (!Directory.Exists(Root)) return null;
            Directory.CreateDirectory(folder);
            File.WriteAllText($"{folder}/trace_clock", "mono");
            File.WriteAllText($"{folder}/events/sock/sock_recv_length/filter", Adverts);
            File.WriteAllText($"{folder}/events/sock/sock_send_length/filter", $"{Adverts} || {Frames}");
            foreach (var name in (string[])["recv", "send"]) File.WriteAllText($"{folder}/events/sock/sock_{name}_length/enable", "1");
            return new SocketTrace(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"this kernel does not trace sockets ({e.Message}): what a woken host sends too early is only told when its peer owns the address in the end");
            if (Directory.Exists(folder)) Directory.Delete(folder);
            return null;
        }
    }

    /// <summary>Everything since the last <see cref="Forget"/>, in order.</summary>
    public IReadOnlyList<SocketCall> Read() => [.. File.ReadLines($"{folder}/trace").Select(Parse).OfType<SocketCall>()];

    /// <summary>Empties the buffer.</summary>
    public void Forget() => File.WriteAllText($"{folder}/trace", "");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder);

    private static SocketCall? Parse(string line) => Line().Match(line) is { Success: true } found
        ? new SocketCall(
            int.Parse(found.Groups["thread"].ValueSpan, CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(double.Parse(found.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture)),
            found.Groups["what"].ValueSpan is "send",
            found.Groups["error"].ValueSpan is not "0")
        : null;

    [GeneratedRegex(@"-(?<thread>\d+) .* (?<seconds>\d+\.\d+): sock_(?<what>send|recv)_length: .* error = (?<error>-?\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
