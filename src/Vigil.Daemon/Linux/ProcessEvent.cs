namespace Vigil.Daemon.Linux;

/// <summary>What the kernel says about a process (proc connector, linux/cn_proc.h). Threads are told apart and left out.</summary>
public enum ProcessEventKind
{
    Forked,
    Executed,
    Renamed,
    Exited,
}

/// <summary>
/// One process event. <paramref name="Pid"/> is a process (thread group), never a mere thread; <paramref name="Parent"/> is the
/// process a forked one is a copy of, else 0.
/// </summary>
public readonly record struct ProcessEvent(ProcessEventKind Kind, int Pid, int Parent = 0)
{
    private const int NetlinkHeader = 16, ConnectorHeader = 20, EventHeader = 16;
    private const int Data = NetlinkHeader + ConnectorHeader + EventHeader;
    private const uint ProcIndex = 1, ProcValue = 1;
    private const uint Fork = 1, Exec = 2, Comm = 0x200, Exit = 0x80000000;

    /// <summary>
    /// Reads one datagram: netlink header, cn_msg, proc_event. False for anything that is no such event, for threads, for
    /// what is cut short.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out ProcessEvent @event)
    {
        @event = default;
        if (datagram.Length < Data + 8) return false;
        ReadOnlySpan<byte> connector = datagram[NetlinkHeader..];
        if (BitConverter.ToUInt32(connector) != ProcIndex || BitConverter.ToUInt32(connector[4..]) != ProcValue) return false;
        ReadOnlySpan<byte> data = datagram[Data..];
        int thread = BitConverter.ToInt32(data), process = BitConverter.ToInt32(data[4..]);
        switch (BitConverter.ToUInt32(datagram[(NetlinkHeader + ConnectorHeader)..]))
        {
            case Fork when data.Length >= 16: // parent's pid and tgid, then the child's
                int child = BitConverter.ToInt32(data[12..]);
                @event = new(ProcessEventKind.Forked, child, process);
                return BitConverter.ToInt32(data[8..]) == child;
            case Exec:
                @event = new(ProcessEventKind.Executed, process);
                return true;
            case Comm:
                @event = new(ProcessEventKind.Renamed, process);
                return thread == process;
            case Exit:
                @event = new(ProcessEventKind.Exited, process);
                return thread == process;
            default:
                return false;
        }
    }
}
