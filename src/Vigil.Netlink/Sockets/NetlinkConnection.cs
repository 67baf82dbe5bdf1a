namespace Vigil.Netlink;

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
    /// that fails does not stop those after it. <see cref="Errno.NoBufferSpace"/> and <see cref="Errno.TimedOut"/>
    /// mean that the outcome is unknown.
    /// </summary>
    public NetlinkError[] Execute(IReadOnlyList<NetlinkRequest> requests)
    {
        var outcomes = new NetlinkError[requests.Count];
        for (var next = 0; next < requests.Count;)
            next = ExecuteBatch(requests, next, outcomes);
        return outcomes;
    }

    /// <summary>Sends one request and returns its outcome.</summary>
    public NetlinkError Execute(NetlinkRequest request) => Execute([request])[0];

    private int ExecuteBatch(IReadOnlyList<NetlinkRequest> requests, int first, NetlinkError[] outcomes)
    {
        var writer = new NetlinkWriter(_buffer);
        var firstSequence = _sequence;
        var next = first;
        while (next < requests.Count && next - first < LargestBatch)
        {
            var length = writer.Written.Length;
            WriteRequest(ref writer, requests[next]);
            if (writer.Overflow)
            {
                writer.Truncate(length);
                break;
            }
            next++;
        }
        if (next == first)
        {
            outcomes[first] = new NetlinkError(Errno.MessageSize);
            return first + 1;
        }
        var mine = outcomes.AsSpan(first, next - first);
        mine.Fill(new NetlinkError(Errno.TimedOut));
        if (socket.Send(writer.Written) is { Ok: false } notSent)
            mine.Fill(notSent);
        else
            CollectAcknowledgements(firstSequence, mine);
        return next;
    }

    private void WriteRequest(ref NetlinkWriter writer, NetlinkRequest request)
    {
        var message = writer.BeginMessage(request.Type, request.Flags | MessageFlags.Request | MessageFlags.Ack, _sequence);
        request.Payload.Encode(ref writer);
        writer.EndMessage(message);
        if (!writer.Overflow)
            _sequence++;
    }

    private void CollectAcknowledgements(uint firstSequence, Span<NetlinkError> outcomes)
    {
        for (var missing = outcomes.Length; missing > 0;)
        {
            var status = ReceiveNext(out var datagram, out var error);
            if (status is ReceiveStatus.Overrun or ReceiveStatus.Failed or ReceiveStatus.Empty)
            {
                FillUnanswered(outcomes, status == ReceiveStatus.Overrun ? new NetlinkError(Errno.NoBufferSpace) : error);
                return;
            }
            var reader = new MessageReader(datagram);
            while (reader.MoveNext())
            {
                var index = reader.Header.Sequence - firstSequence;
                if (IsMine(reader.Header) && reader.Header.Type == ControlType.Error && index < outcomes.Length)
                {
                    outcomes[(int)index] = Acknowledgement.Decode(reader.Header, reader.Payload);
                    missing--;
                }
            }
        }
    }

    private static void FillUnanswered(Span<NetlinkError> outcomes, NetlinkError error)
    {
        foreach (ref var outcome in outcomes)
            outcome = outcome.Errno == Errno.TimedOut && !error.Ok ? error : outcome;
    }

    /// <summary>
    /// Reads a whole table. A dump the kernel marks as disturbed is asked for again, a bounded number of times.
    /// Entries that cannot be decoded are left out and counted in <see cref="Ignored"/>.
    /// </summary>
    /// <returns>The entries; null with an error when there is no consistent answer.</returns>
    public List<T>? Dump<T>(DumpFilter filter, out NetlinkError error) where T : class, IRouteMessage<T>
    {
        error = default;
        for (var attempt = 0; attempt < DumpAttempts; attempt++)
        {
            var entries = new List<T>();
            error = DumpOnce(filter, entries);
            if (error.Ok)
                return entries;
            if (error.Errno is not (Errno.Interrupted or Errno.NoBufferSpace))
                return null;
        }
        return null;
    }

    private NetlinkError DumpOnce<T>(DumpFilter filter, List<T> entries) where T : class, IRouteMessage<T>
    {
        var sequence = _sequence++;
        var writer = new NetlinkWriter(_buffer);
        var message = writer.BeginMessage(T.Object.GetMessage(), MessageFlags.Request | MessageFlags.Dump, sequence);
        filter.Encode(T.Object, ref writer);
        writer.EndMessage(message);
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
                Take(reader, entries);
            }
            if (reader.Malformed)
                return new NetlinkError(Errno.BadMessage);
        }
    }

    private void Take<T>(in MessageReader reader, List<T> entries) where T : class, IRouteMessage<T>
    {
        if (reader.Header.Type == T.Object.NewMessage() && T.TryDecode(reader.Payload, out var entry))
            entries.Add(entry);
        else
            Ignored++;
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
