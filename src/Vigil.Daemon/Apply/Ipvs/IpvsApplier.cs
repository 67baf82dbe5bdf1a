using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>
/// The kernel side of balancing: the wanted table in, changes of IPVS out. Thin: decisions are <see cref="IpvsReconciler"/>'s,
/// <see cref="SyncDaemons"/>' and <see cref="TableTimeouts"/>'. Everything happens in the network namespace of the thread that calls,
/// and on one thread.
/// <code>
/// new → Start → { Want | Synchronise | Reload | Wake } … → Stop → Dispose
/// </code>
/// After each call take the facts and look at <see cref="NextWake"/>. A kernel without IPVS is a normal answer: it is told, and looked
/// for again from time to time.
/// </summary>
public sealed class IpvsApplier : IServiceEngine
{
    private const int MaxRounds = 8;
    private const string LedgerOwner = "services";
    private static readonly TimeSpan OpenAgain = TimeSpan.FromSeconds(60);

    private readonly IpvsReconciler _reconciler = new();
    private readonly SyncDaemons _daemons = new();
    private readonly TableTimeouts _timeouts = new();
    private readonly LedgerStore _ledgers;
    private readonly Queue<IpvsFact> _facts = new();
    private readonly HashSet<(string, int)> _told = [];
    private LvsSettings _settings;
    private IpvsConnection? _connection;
    private IReadOnlyCollection<ServiceKey> _leftBehind = [];
    private (int Keys, IpvsTimeouts? Timeouts) _inLedger;
    private Instant? _againAt;
    private bool _flushed;

    /// <summary>Nothing is opened yet.</summary>
    /// <param name="settings">Settings in force.</param>
    /// <param name="runDirectory">Where run-time state is kept, on a file system in memory.</param>
    public IpvsApplier(LvsSettings settings, string runDirectory)
    {
        _settings = settings;
        _reconciler.Repairs = settings.Repair;
        _ledgers = new LedgerStore(Path.Combine(runDirectory, "ipvs"));
    }

    /// <summary><c>net_namespace_ipvs</c>: whose table it is; null: that of the calling thread's namespace, empty: of process 1's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Requests the kernel was sent so far, dumps not counted.</summary>
    public long Requests { get; private set; }

    /// <summary>When to call <see cref="Wake"/>.</summary>
    public Instant? NextWake => _connection is null ? _againAt : Instant.Earlier(_againAt, _reconciler.NextWake);

    /// <summary>Takes the next fact.</summary>
    public bool TryTake(out IpvsFact fact) => _facts.TryDequeue(out fact!);

    /// <inheritdoc/>
    bool IServiceEngine.TryTake(out EngineFact fact)
    {
        bool taken = TryTake(out var next);
        fact = next;
        return taken;
    }

    /// <summary>Opens IPVS, flushes it where that is wanted (<c>lvs_flush</c>), sets time-outs, and reads what an earlier run left.</summary>
    /// <param name="resume">A worker that died is replaced: whatever it left stays, and nothing is flushed.</param>
    /// <param name="now">The time.</param>
    public void Start(bool resume, Instant now)
    {
        _flushed = resume;
        WantBothDaemons();
        if (_ledgers.ReadAll().Select(IpvsLedger.Parse).OfType<IpvsLedger>().FirstOrDefault() is { } left)
            (_leftBehind, _timeouts.Originals) = (left.Services, left.Timeouts);
        Settle(now);
    }

    /// <summary>
    /// From now on these services are wanted. With the first table what an earlier run left besides is removed, so do not give it before
    /// it is known which services are active.
    /// </summary>
    public void Want(ServiceTable table, Instant now)
    {
        _reconciler.Want(table, now);
        _reconciler.Adopt(_leftBehind, now);
        _leftBehind = [];
        Settle(now);
    }

    /// <summary>From now on these synchronisation daemons should run; see <see cref="SyncDaemons.Of"/>.</summary>
    /// <param name="daemons">At most one of each role.</param>
    /// <param name="now">The time.</param>
    /// <param name="alone">Those of another role end, whoever started them.</param>
    public void Synchronise(IReadOnlyList<IpvsDaemon> daemons, Instant now, bool alone = false)
    {
        _daemons.Want(daemons, alone);
        Settle(now, lookAtDaemons: true);
    }

    /// <summary>Uses new settings. The table they lead to comes by <see cref="Want"/>.</summary>
    public void Reload(LvsSettings settings, Instant now)
    {
        bool otherDaemons = settings.SyncDaemon != _settings.SyncDaemon;
        _settings = settings;
        _reconciler.Repairs = settings.Repair;
        if (otherDaemons) WantBothDaemons();
        Settle(now, lookAtDaemons: otherDaemons, lookAtTimeouts: true);
    }

    /// <summary>The time of <see cref="NextWake"/> has come.</summary>
    public void Wake(Instant now) => Settle(now, lookAtDaemons: _againAt <= now, lookAtTimeouts: _againAt <= now);

    /// <summary>
    /// Removes our services, or the whole table with <c>lvs_flush_on_stop</c>; stops the synchronisation daemons we started; puts the
    /// time-outs back (lvs-behaviour B2).
    /// </summary>
    /// <param name="keep">Leave everything as it is (<c>--dont-release-ipvs</c>).</param>
    /// <param name="now">The time.</param>
    public void Stop(bool keep, Instant now)
    {
        if (!keep && _connection is not null)
        {
            if (_settings.FlushOnStop == FlushOnStop.Table)
            {
                Ask("flush the table", IpvsRequest.Flush());
                _reconciler.Forget(now);
            }
            Want(ServiceTable.Empty, now);
            Synchronise([], now);
            SetTimeouts(null);
        }
        if (keep || _reconciler.Keys.Count == 0)
            Tell(_ledgers.Remove(LedgerOwner));
    }

    /// <summary>Without an instance both daemons run; with one they are <see cref="SyncFollower"/>'s business (lvs-behaviour G2).</summary>
    private void WantBothDaemons() => _daemons.Want(_settings.SyncDaemon is { Instance: null } daemon
        ? [SyncDaemons.Of(daemon, IpvsDaemonRole.Master, 0), SyncDaemons.Of(daemon, IpvsDaemonRole.Backup, 0)] : []);

    private void Settle(Instant now, bool lookAtDaemons = false, bool lookAtTimeouts = false)
    {
        if (_connection is null)
        {
            if (!Open(now))
                return;
            (lookAtDaemons, lookAtTimeouts) = (true, true);
        }
        if (_againAt <= now)
            _againAt = null;
        if (lookAtTimeouts)
            SetTimeouts(_settings);
        _reconciler.BeginCheckIfDue(now);
        if (lookAtDaemons || _reconciler.NeedsServices)
            SettleDaemons(now);
        for (var round = 0; round < MaxRounds && Read(now); round++)
        {
            var due = _reconciler.TakeDue(now);
            WriteLedger();
            if (due.Count == 0)
                break;
            var outcomes = _connection!.Execute([.. due.Select(operation => operation.ToRequest())]);
            Requests += due.Count;
            for (var i = 0; i < due.Count; i++)
                _reconciler.Completed(due[i], outcomes[i], now);
        }
        WriteLedger();
        while (_reconciler.TryTake(out var fact))
            _facts.Enqueue(fact);
    }

    private bool Open(Instant now)
    {
        if (_againAt > now)
            return false;
        var options = new NetlinkSocketOptions
        {
            ReceiveBuffer = _settings.CommandBuffer == 0 ? null : (int)Math.Min(_settings.CommandBuffer, int.MaxValue),
            ForceReceiveBuffer = _settings.CommandBufferForce,
        };
        _connection = Connect(options, out var error);
        _againAt = _connection is null ? now + OpenAgain : null;
        if (_connection is null)
        {
            if (_told.Add(("", error.Errno)))
                _facts.Enqueue(new IpvsFact.Unavailable(error));
            return false;
        }
        if (_told.Count > 0)
            _facts.Enqueue(new IpvsFact.Available());
        _told.Clear();
        if (_settings.FlushAtStart && !_flushed)
            Ask("flush the table", IpvsRequest.Flush());
        _flushed = true;
        return true;
    }

    private IpvsConnection? Connect(NetlinkSocketOptions options, out NetlinkError error)
    {
        if (Namespace is not { } name)
            return IpvsConnection.Open(options, out error);
        IpvsConnection? connection = null;
        NetlinkError refused = default;
        var entered = NetworkNamespace.Inside(name, () => connection = IpvsConnection.Open(options, out refused));
        error = entered.Failed ? new NetlinkError(entered.Code, $"network namespace '{name}' (net_namespace_ipvs) cannot be entered; create it with: ip netns add {name}") : refused;
        return connection;
    }

    /// <summary>Reads what the reconciler needs; false when that failed, and the connection with it.</summary>
    private bool Read(Instant now)
    {
        if (_reconciler.NeedsServices)
        {
            if (_connection!.Services(out var error) is not { } services)
                return Lose(error, now);
            _reconciler.Dumped(services.Select(entry => entry.Service), now);
        }
        var unread = _reconciler.TakeUnread(now);
        var read = new List<(ServiceKey, IReadOnlyCollection<IpvsDestinationEntry>)>(unread.Count);
        foreach (var key in unread)
        {
            if (_connection!.Destinations(key.ToKernel(), out var error) is not { } destinations)
                return Lose(error, now);
            read.Add((key, destinations));
        }
        _reconciler.Dumped(read, now);
        return true;
    }

    /// <summary>The module may have been unloaded and loaded again, and IPVS have another number now.</summary>
    private bool Lose(NetlinkError error, Instant now)
    {
        _connection!.Dispose();
        _connection = null;
        _againAt = now + TimeSpan.FromSeconds(1);
        _reconciler.Forget(now);
        if (_told.Add(("", error.Errno)))
            _facts.Enqueue(new IpvsFact.Unavailable(error));
        return false;
    }

    private void SettleDaemons(Instant now)
    {
        if (!_daemons.IsConcerned || _connection!.Daemons(out _) is not { } running)
            return;
        foreach (var (daemon, start) in _daemons.Difference(running))
        {
            var what = $"{(start ? "start" : "stop")} the {(daemon.Role == IpvsDaemonRole.Master ? "master" : "backup")} sync daemon on {daemon.Interface}";
            if (Ask(what, start ? IpvsRequest.Start(daemon) : IpvsRequest.Stop(daemon)))
                _daemons.Done(daemon, start);
            else
                _againAt = now + IpvsReconciler.CheckInterval;
        }
    }

    private void SetTimeouts(LvsSettings? settings)
    {
        if (!_timeouts.IsConcerned(settings) || _connection?.Timeouts(out _) is not { } current)
            return;
        if (_timeouts.Plan(settings, current) is { } timeouts)
            Ask("set time-outs", IpvsRequest.Set(timeouts));
    }

    /// <summary>One request; a refusal is told once. An outcome that is not known is taken for success: a look will tell.</summary>
    private bool Ask(string what, IpvsRequest request)
    {
        var error = _connection!.Execute(request);
        Requests++;
        if (error.Ok || error.IsUnknownOutcome())
        {
            _told.RemoveWhere(told => told.Item1 == what);
            return true;
        }
        if (_told.Add((what, error.Errno)))
            _facts.Enqueue(new IpvsFact.Failed(what, error));
        return false;
    }

    /// <summary>Before the kernel is asked, with what is to go still in it: a daemon killed in between names too much rather than too little.</summary>
    private void WriteLedger()
    {
        var state = (_reconciler.KeysVersion, _timeouts.Originals);
        if (state == _inLedger)
            return;
        _inLedger = state;
        var ledger = new IpvsLedger(_reconciler.Keys, _timeouts.Originals);
        Tell(ledger.IsEmpty ? _ledgers.Remove(LedgerOwner) : _ledgers.Write(LedgerOwner, ledger.Format()));
    }

    private void Tell(string? problem)
    {
        if (problem is not null)
            _facts.Enqueue(new IpvsFact.Trouble(problem));
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();
}
