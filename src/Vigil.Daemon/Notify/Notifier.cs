using Microsoft.Extensions.Logging;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Scripts;

namespace Vigil.Daemon.Notify;

/// <summary>
/// Tells the outside world what happened: scripts, FIFO lines and mails, in that order for one fact. Nothing here waits. Loop thread only.
/// </summary>
/// <param name="half">What is told, and of whom.</param>
/// <param name="runner">Starts scripts.</param>
/// <param name="watch">Watches a full FIFO.</param>
/// <param name="mail">Takes a mail; never waits.</param>
/// <param name="log">Failures go here.</param>
public sealed class Notifier(NotifyHalf half, IScriptRunner runner, NotifyFifo.WatchForRoom watch, Action<Notification.Mail> mail, ILogger log)
{
    private readonly NotifyScripts _scripts = new(runner, log);
    private readonly Dictionary<NotifyOwner, string> _present = [];
    private readonly Dictionary<NotifyOwner, string> _mailed = [];
    private readonly List<FifoChannel> _fifos = [], _closing = [];
    private GlobalSettings _global = new();

    /// <summary>True when no script runs or waits.</summary>
    public bool IsIdle => _scripts.IsIdle && !_fifos.Concat(_closing).Any(fifo => fifo.HasReader);

    /// <summary>Uses these settings from now on: at the start, and before the facts of a reload. A FIFO that stays the same stays open.</summary>
    public void Configure(Configuration configuration)
    {
        _global = configuration.Global;
        FifoSettings[] wanted = new[] { _global.NotifyFifo, half.Fifo(_global) }.OfType<FifoSettings>().DistinctBy(fifo => fifo.Path).ToArray();
        foreach (FifoChannel fifo in _fifos.Where(fifo => !wanted.Contains(fifo.Settings)).ToArray()) Close(fifo);
        foreach (FifoSettings settings in wanted.Where(settings => _fifos.TrueForAll(fifo => fifo.Settings != settings)))
            if (FifoChannel.Open(settings, PresentStates, watch, runner, log) is { } opened) _fifos.Add(opened);

        if (_present.Count == 0) return;
        Func<NotifyOwner, bool> remains = half.Remains(configuration);
        foreach (NotifyOwner owner in _present.Keys.Where(owner => !remains(owner)).ToArray()) Forget(owner);
    }

    /// <summary>Tells of a fact, if it is one the outside world wants.</summary>
    public void Handle(Fact fact)
    {
        if (fact is Fact.Reloaded && _global.FifoStatesOnReload)
            foreach (string line in PresentStates()) WriteLine(line);
        if (half.Plan(fact, _global) is not { } word) return;
        Remember(word);
        Run(word);
        foreach (Notification notification in word.Notifications)
        {
            if (notification is Notification.FifoLine line) WriteLine(line.Text);
            else if (notification is Notification.Mail alert && (word.State is null || IsNews(word))) mail(alert);
        }
        if (word.IsLast) Forget(word.Owner);
    }

    /// <summary>Before the core is told to stop: scripts of older states make room for those of STOP.</summary>
    public void PrepareToStop() => _scripts.PrepareToStop();

    /// <summary>After the facts of the stop: FIFOs end. Then wait for <see cref="IsIdle"/>, <see cref="NotifyLimits.StopTime"/> at most.</summary>
    public void CloseFifos()
    {
        foreach (FifoChannel fifo in _fifos.ToArray()) Close(fifo);
    }

    /// <summary>Names the scripts that are still running when the time to stop is over.</summary>
    public void ReportLeftBehind()
    {
        foreach (NotifyOwner owner in _scripts.Busy) log.LeftBehind(owner.Name);
    }

    private void Run(Word word)
    {
        IEnumerable<Notification.Script> scripts = word.Notifications.OfType<Notification.Script>();
        if (word.State is { } state) _scripts.Say(word.Owner, state, scripts);
        else if (scripts.FirstOrDefault() is { } script) _scripts.Mention(word.Owner, script);
    }

    private void Remember(Word word)
    {
        if (word.Present is { } line && (word.State is not null || _present.ContainsKey(word.Owner))) _present[word.Owner] = line;
    }

    private void Forget(NotifyOwner owner)
    {
        _present.Remove(owner);
        _mailed.Remove(owner);
    }

    /// <summary>The same state is not mailed twice running.</summary>
    private bool IsNews(Word word)
    {
        if (_mailed.TryGetValue(word.Owner, out string? last) && last == word.State) return false;
        _mailed[word.Owner] = word.State!;
        return true;
    }

    private IEnumerable<string> PresentStates() => _present
        .OrderBy(present => present.Key.IsWhole)
        .Select(present => present.Value);

    private void WriteLine(string line)
    {
        foreach (FifoChannel fifo in _fifos) fifo.Write(line);
    }

    private void Close(FifoChannel fifo)
    {
        fifo.Close();
        _fifos.Remove(fifo);
        _closing.RemoveAll(closing => !closing.HasReader);
        if (fifo.HasReader) _closing.Add(fifo);
    }
}
