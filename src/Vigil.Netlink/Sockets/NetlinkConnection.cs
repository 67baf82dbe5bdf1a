using System.Diagnostics.CodeAnalysis;

namespace Vigil.Netlink;

/// <summary>Reads the payload of a message; false, never an exception, when it is not what it should be.</summary>
public delegate bool PayloadDecoder<T>(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out T? value) where T : class;

/// <summary>
/// Requests and dumps over one socket. rtnetlink does the work inside the send call, so the answer waits when it
/// returns; the bounded wait here is for a kernel that thinks otherwise. Used by one thread at a time.
/// </summary>
public sealed class NetlinkConnection(NetlinkSocket socket) : IDisposable
{
    /// <summary>Requests in one datagram: their acknowledgements fit the smallest usual receive buffer.</summary>
    private const int LargestBatch = 64;
    private const int BufferSize = 64 * 1024;
    private const int DumpAttempts = 8;
    private static readonly NetlinkError Unanswered = new(-1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    private readonly byte[] _buffer = new byte[BufferSize];
    private uint _sequence = 1;

    /// <summary>Opens a connection to rtnetlink; null with an error when the system refuses.</summary>
    public static NetlinkConnection? Open(NetlinkSocketOptions options, out NetlinkError error) =>
        NetlinkSocket.Open(options, out error) is { } socket ? new NetlinkConnection(socket) : null;

    /// <summary>Port id of its socket: what events caused by its requests carry.</summary>
    public uint Port => socket.Port;

    /// <summary>Messages that answered nothing asked here, and datagrams of other processes.</summary>
    public long Ignored { get; private set; }

    /// <summary>
    /// Sends the requests in order, many to a datagram, and returns the outcome of each in the same order. A request
    /// that fails does not stop those after it. <see cref="Errno.NoBufferSpace"/>, <see cref="Errno.TimedOut"/> and
    /// <see cref="Errno.Interrupted"/> mean that the outcome is unknown.
    /// </summary>
    /// <param name="requests">The requests.</param>
    /// <param name="quietly">
    /// Only the last request of a datagram asks for an acknowledgement, which costs as much as the work of many a request. Failures are
    /// answered all the same, so what is not answered before the last one worked.
    /// </param>
    public NetlinkError[] Execute(IReadOnlyList<NetlinkRequest> requests, bool quietly = false)
    {
        var outcomes = new NetlinkError[requests.Count];
        for (var next = 0; next < requests.Count;)
            next = ExecuteBatch(requests, next, outcomes, quietly);
        return outcomes;
    }

    /// <summary>
    /// The datagram of some requests that nobody will wait for, to be sent when time counts; null when there are none, or more than fit into one.
    /// </summary>
    public byte[]? Prepare(IReadOnlyList<NetlinkRequest> requests)
    {
        if (requests.Count is 0 or > LargestBatch)
            return null;
        var writer = new NetlinkWriter(_buffer);
        foreach (var request in requests)
            WriteRequest(ref writer, request, MessageFlags.None);
        return writer.Overflow ? null : writer.Written.ToArray();
    }

    /// <summary>Sends what was prepared. Failures are not told: ask again with <see cref="Execute(IReadOnlyList{NetlinkRequest}, bool)"/>, which tells.</summary>
    public void Send(ReadOnlySpan<byte> prepared) => socket.Send(prepared);

    /// <summary>Sends one request and returns its outcome.</summary>
    public NetlinkError Execute(NetlinkRequest request) => Execute([request])[0];

    private int ExecuteBatch(IReadOnlyList<NetlinkRequest> requests, int first, NetlinkError[] outcomes, bool quietly)
    {
        var writer = new NetlinkWriter(_buffer);
        var firstSequence = _sequence;
        var (next, last) = (first, 0);
        while (next < requests.Count && next - first < LargestBatch)
        {
            var length = writer.Written.Length;
            WriteRequest(ref writer, requests[next], quietly ? MessageFlags.None : MessageFlags.Ack);
            if (writer.Overflow)
            {
                writer.Truncate(length);
                break;
            }
            (next, last) = (next + 1, length);
        }
        if (next == first)
        {
            outcomes[first] = new NetlinkError(Errno.MessageSize);
            return first + 1;
        }
        NetlinkHeader.AddFlags(_buffer.AsSpan(last), MessageFlags.Ack);
        var mine = outcomes.AsSpan(first, next - first);
        mine.Fill(Unanswered);
        if (socket.Send(writer.Written) is { Ok: false } notSent)
            mine.Fill(notSent);
        else
            CollectAcknowledgements(firstSequence, mine, quietly);
        return next;
    }

    private void WriteRequest(ref NetlinkWriter writer, NetlinkRequest request, MessageFlags flags)
    {
        var message = writer.BeginMessage(request.Type, request.Flags | MessageFlags.Request | flags, _sequence);
        request.Payload.Encode(ref writer);
        writer.EndMessage(message);
        if (!writer.Overflow)
            _sequence++;
    }

    /// <summary>
    /// Takes the answers. The kernel leaves a request whose work was interrupted without any (netlink_rcv_skb; seen when a
    /// synchronisation daemon is stopped as soon as it is started). So before waiting, a message that does nothing is sent: with its
    /// answer all others have come.
    /// </summary>
    private void CollectAcknowledgements(uint firstSequence, Span<NetlinkError> outcomes, bool quietly)
    {
        uint? probe = null;
        for (var missing = outcomes.Length; missing > 0;)
        {
            var status = probe is null ? socket.Receive(out var datagram, out var error) : ReceiveNext(out datagram, out error);
            if (status == ReceiveStatus.Empty && probe is null)
            {
                probe = SendProbe();
                continue;
            }
            Ignored += status == ReceiveStatus.Foreign ? 1 : 0;
            if (status is ReceiveStatus.Overrun or ReceiveStatus.Failed or ReceiveStatus.Empty)
            {
                FillUnanswered(outcomes, status == ReceiveStatus.Overrun ? new NetlinkError(Errno.NoBufferSpace) : error);
                return;
            }
            var reader = new MessageReader(datagram);
            while (reader.MoveNext())
            {
                if (!IsMine(reader.Header) || reader.Header.Type != ControlType.Error)
                    continue;
                var index = reader.Header.Sequence - firstSequence;
                if (index < outcomes.Length)
                {
                    outcomes[(int)index] = Acknowledgement.Decode(reader.Header, reader.Payload);
                    missing = quietly && index == outcomes.Length - 1 ? 0 : missing - 1;
                }
                else if (reader.Header.Sequence == probe)
                {
                    FillUnanswered(outcomes, new NetlinkError(Errno.Interrupted));
                    return;
                }
            }
        }
        FillUnanswered(outcomes, default);
    }

    private uint SendProbe()
    {
        var writer = new NetlinkWriter(_buffer);
        writer.EndMessage(writer.BeginMessage(ControlType.Noop, MessageFlags.Request | MessageFlags.Ack, _sequence));
        socket.Send(writer.Written); // if it cannot be sent, the wait ends by its bound
        return _sequence++;
    }

    private static void FillUnanswered(Span<NetlinkError> outcomes, NetlinkError error)
    {
        foreach (ref var outcome in outcomes)
            outcome = outcome == Unanswered ? error : outcome;
    }

    /// <summary>
    /// Reads a whole table. A dump the kernel marks as disturbed is asked for again, a bounded number of times.
    /// Entries that cannot be decoded are left out and counted in <see cref="Ignored"/>.
    /// </summary>
    /// <returns>The entries; null with an error when there is no consistent answer.</returns>
    public List<T>? Dump<T>(DumpFilter filter, out NetlinkError error) where T : class, IRouteMessage<T> =>
        Dump<T>(new NetlinkRequest(T.Object.GetMessage(), MessageFlags.None, filter.For(T.Object)), T.Object.NewMessage(), T.TryDecode, out error);

    /// <summary>The same for any family.</summary>
    /// <param name="request">What asks for the table.</param>
    /// <param name="type">Message type of the entries.</param>
    /// <param name="decode">Reads the payload of one.</param>
    /// <param name="error">Why there is no answer.</param>
    public List<T>? Dump<T>(NetlinkRequest request, ushort type, PayloadDecoder<T> decode, out NetlinkError error) where T : class
    {
        error = default;
        for (var attempt = 0; attempt < DumpAttempts; attempt++)
        {
            var entries = new List<T>();
            error = Read(request, MessageFlags.Dump, type, decode, entries);
            if (error.Ok)
                return entries;
            if (error.Errno is not (Errno.Interrupted or Errno.NoBufferSpace))
                return null;
        }
        return null;
    }

    /// <summary>Asks for one object; null with an error when there is no answer that can be read.</summary>
    public T? Ask<T>(NetlinkRequest request, ushort type, PayloadDecoder<T> decode, out NetlinkError error) where T : class
    {
        var entries = new List<T>();
        error = Read(request, MessageFlags.Ack, type, decode, entries);
        if (error.Ok && entries.Count == 0)
            error = new NetlinkError(Errno.BadMessage);
        return error.Ok ? entries[0] : null;
    }

    /// <summary>Sends one request and takes what comes until DONE, or the acknowledgement.</summary>
    private NetlinkError Read<T>(NetlinkRequest request, MessageFlags flags, ushort type, PayloadDecoder<T> decode, List<T> entries) where T : class
    {
        var sequence = _sequence;
        var writer = new NetlinkWriter(_buffer);
        WriteRequest(ref writer, request, flags);
        if (writer.Overflow)
            return new NetlinkError(Errno.MessageSize);
        if (socket.Send(writer.Written) is { Ok: false } notSent)
            return notSent;

        var interrupted = false;
        while (true)
        {
            var status = ReceiveNext(out var datagram, out var error);
            if (status != ReceiveStatus.Data)
                return status == ReceiveStatus.Overrun ? new NetlinkError(Errno.NoBufferSpace) : error;
            var reader = new MessageReader(datagram);
            while (reader.MoveNext())
            {
                if (!IsMine(reader.Header) || reader.Header.Sequence != sequence)
                    continue;
                interrupted |= reader.Header.Flags.HasFlag(MessageFlags.DumpInterrupted);
                if (reader.Header.Type is ControlType.Done or ControlType.Error)
                {
                    var outcome = Acknowledgement.Decode(reader.Header, reader.Payload);
                    return outcome.Ok && interrupted ? new NetlinkError(Errno.Interrupted) : outcome;
                }
                if (reader.Header.Type == type && decode(reader.Payload, out var entry))
                    entries.Add(entry);
                else
                    Ignored++;
            }
            if (reader.Malformed)
                return new NetlinkError(Errno.BadMessage);
        }
    }

    /// <summary>The next datagram of the kernel, waiting for it within the bound; Empty carries the error TimedOut.</summary>
    private ReceiveStatus ReceiveNext(out ReadOnlySpan<byte> datagram, out NetlinkError error)
    {
        while (true)
        {
            var status = socket.Receive(out datagram, out error);
            if (status == ReceiveStatus.Foreign)
            {
                Ignored++;
                continue;
            }
            if (status != ReceiveStatus.Empty)
                return status;
            if (!socket.WaitReadable(AnswerTimeout))
            {
                error = new NetlinkError(Errno.TimedOut);
                return ReceiveStatus.Empty;
            }
        }
    }

    private bool IsMine(in NetlinkHeader header) => header.Port == socket.Port;

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
