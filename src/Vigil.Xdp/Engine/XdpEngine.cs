using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Libbpf;
using Vigil.Xdp.Maps;
using Vigil.Xdp.Table;

namespace Vigil.Xdp.Engine;

/// <summary>A loaded engine. What it has put into the kernel stays there when the process ends, until <see cref="Remove"/>.</summary>
public sealed class XdpEngine : IDisposable
{
    private readonly BpfObject _object;
    private readonly PinDirectory _pins;
    private readonly HashSet<uint> _ports = [];
    private BpfObject? _twin;

    private XdpEngine(BpfObject loaded, XdpMaps maps, PinDirectory pins, bool adopted) => (_object, Maps, _pins, Adopted) = (loaded, maps, pins, adopted);

    /// <summary>True when the tables are those of an earlier process, with its connections.</summary>
    public bool Adopted { get; }

    internal XdpMaps Maps { get; }

    /// <summary>Loads programs and tables; null with the problem when that fails, and then nothing is left behind.</summary>
    public static XdpEngine? Start(XdpSizes sizes, PinDirectory pins, out XdpProblem? problem)
    {
        if (XdpLoader.Open(sizes, out problem) is not { } opened)
            return null;
        var adopted = XdpLoader.Load(opened, pins, out problem);
        var maps = problem is null ? XdpMaps.Of(opened) : null;
        if (maps is null)
        {
            problem ??= new(XdpProblemCode.OutOfMemory, "the tables of the xdp engine cannot be mapped into memory");
            opened.Dispose();
            return null;
        }
        var engine = new XdpEngine(opened, maps, pins, adopted);
        if (!adopted)
            engine.SetTimeouts(XdpTimeouts.Default);
        return engine;
    }

    /// <summary>What stands in the way of this engine here; null when it would start. Nothing stays in the kernel.</summary>
    public static XdpProblem? Try() => XdpLoader.Try();

    /// <summary>Puts the program on an interface; null on success.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="interfaceIndex">Its index.</param>
    /// <param name="path">Which program.</param>
    public XdpProblem? Attach(string name, int interfaceIndex, PacketPath path)
    {
        var problems = new List<XdpProblem>();
        OpenPort((uint)interfaceIndex, problems); // replies may leave by it
        var program = Program(path, out var problem);
        problem ??= problems.FirstOrDefault();
        problem ??= XdpPort.Attach(program, path, name, interfaceIndex, _pins);
        if (problem is null) // whatever was on it before did the same until now
            XdpPort.Detach(path == PacketPath.Tc ? PacketPath.Xdp : PacketPath.Tc, name, _pins);
        return problem;
    }

    /// <summary>Takes the program off an interface.</summary>
    public void Detach(string name)
    {
        XdpPort.Detach(PacketPath.Xdp, name, _pins);
        XdpPort.Detach(PacketPath.Tc, name, _pins);
    }

    /// <summary>How long connections stay without a packet.</summary>
    public void SetTimeouts(XdpTimeouts timeouts)
    {
        ref var settings = ref Maps.Settings[0];
        settings.Ticks = Jiffies.PerSecond;
        for (var state = ConnectionState.None; state < ConnectionState.Count; state++)
            settings.Timeouts[(int)state] = Jiffies.Of(timeouts.Of(state));
    }

    /// <summary>How long without <see cref="Sweep"/> new connections begin; zero: for ever. To be called after one.</summary>
    public void SetOrphanTimeout(TimeSpan timeout) => Maps.Settings[0].OrphanTimeout = timeout == TimeSpan.Zero ? 0 : Jiffies.Of(timeout);

    /// <summary>Routes, links or neighbours are others than before: the ways to clients (NAT) are looked for again.</summary>
    public void Reroute() => Volatile.Write(ref Maps.Settings[0].RouteGeneration, Maps.Settings[0].RouteGeneration + 1);

    /// <summary>Makes a table know what an earlier process has written; a new engine has nothing to tell.</summary>
    public void Tell(XdpTable table)
    {
        // Slots are given out from 0 on: behind the last one that was ever used all are untouched.
        var last = Maps.Servers.Count - 1;
        while (last >= 0 && Maps.Servers[last] is { State: ServerState.Free, Generation: 0 })
            last--;
        table.Adopt(Maps.Services.All(), [.. Enumerable.Range(0, last + 1).Select(i => Maps.Servers[i])], at => Maps.Rings[(int)at]);
    }

    /// <summary>Frees the slots of removed servers whose last connection is gone. To be called after a sweep.</summary>
    public void Reap(XdpTable table)
    {
        foreach (var slot in table.Leaving)
        {
            if (Load(slot) is { Active: 0, Inactive: 0, Persistent: 0 })
                Apply(table.Release(slot));
        }
    }

    /// <summary>Writes what the table wants written. Empty when all went well.</summary>
    public IReadOnlyList<XdpProblem> Apply(XdpChanges changes)
    {
        var problems = new List<XdpProblem>();
        changes.Begun.ForEach(id => Maps.Past[(int)id] = default);
        changes.Retired.ForEach(Retire);
        foreach (var (slot, record) in changes.Servers)
        {
            OpenPort(record.Hops[0].InterfaceIndex, problems);
            // As IPVS: a higher threshold, or none, lifts the overload at once.
            if (record.Upper == 0 || record.Upper > Maps.Servers[(int)slot].Upper)
                Interlocked.And(ref Unsafe.As<LoadFlags, uint>(ref Maps.Loads[(int)slot].Flags), ~(uint)LoadFlags.Overload);
            ServerWriter.Write(ref Maps.Servers[(int)slot], record);
        }
        foreach (var (start, slots) in changes.Rings)
        {
            for (var i = 0; i < slots.Length; i++)
                Maps.Rings[(int)start + i] = slots[i];
        }
        foreach (var (service, goOn) in changes.Cursors)
        {
            ref var cursor = ref Maps.Cursors[(int)service];
            var next = goOn(cursor);
            cursor = new CursorRecord { Next = next, Start = next };
        }
        foreach (var (key, record) in changes.Services)
            Note(Maps.Services.Set(key, record), "a service", problems);
        foreach (var key in changes.Removed)
            Note(Maps.Services.Remove(key), "the removal of a service", problems);
        return problems;
    }

    /// <summary>
    /// Ends what has lasted out. To be called every second; counts are exact as of the last time. It goes through the whole
    /// table, in the kernel and without holding packets up.
    /// </summary>
    public SweptRecord Sweep() => TestRun.Call<SweptRecord>(_object.Program("vigil_sweep"));

    /// <summary>Connections of the server in a slot.</summary>
    public LoadRecord Load(uint slot) => Maps.Loads[(int)slot];

    /// <summary>Whether the way to the server in a slot is known.</summary>
    public bool IsReachable(uint slot)
    {
        ref var server = ref Maps.Servers[(int)slot];
        return server.Hops[(int)(server.Hop & 1)].InterfaceIndex != 0;
    }

    /// <summary>What the server in a slot got, since the slot was first used.</summary>
    public TrafficRecord Traffic(uint slot) => Maps.Traffic.Sum(slot);

    /// <summary>How many packets were left or dropped for a reason.</summary>
    public ulong Count(Reason reason) => Maps.Reasons.Sum((uint)reason);

    /// <summary>Takes everything out of the kernel.</summary>
    public void Remove() => _pins.Remove();

    /// <summary>Lets go of it; programs and tables stay in the kernel.</summary>
    public void Dispose()
    {
        Maps.Dispose();
        _twin?.Dispose();
        _object.Dispose();
    }

    /// <summary>The program of a path; the twin is loaded when it is first asked for.</summary>
    internal int Program(PacketPath path, out XdpProblem? problem)
    {
        problem = null;
        if (path != PacketPath.Tc)
            return _object.Program(path == PacketPath.XdpCompleting ? XdpLoader.Completing : XdpLoader.Plain);
        _twin ??= XdpLoader.LoadTwin(_object, out problem);
        return _twin?.Program("vigil_tc") ?? -1;
    }

    // What a service has had is the sum of its servers, also of those that are gone; who gets the slot next begins at zero.
    private void Retire((uint Slot, uint? Service) one)
    {
        if (one.Service is { } service)
            Maps.Past[(int)service] = Maps.Past[(int)service].Plus(Maps.Traffic.Sum(one.Slot));
        Maps.Traffic.Clear(one.Slot);
    }

    private void OpenPort(uint interfaceIndex, List<XdpProblem> problems)
    {
        if (interfaceIndex != 0 && _ports.Add(interfaceIndex))
            Note(Maps.Ports.Set(interfaceIndex, interfaceIndex), $"interface {interfaceIndex}", problems);
    }

    private static void Note(int errno, string what, List<XdpProblem> problems)
    {
        if (errno != 0)
            problems.Add(new(XdpProblemCode.WriteFailed, $"the xdp engine could not write {what}: {Marshal.GetPInvokeErrorMessage(errno)}"));
    }
}
