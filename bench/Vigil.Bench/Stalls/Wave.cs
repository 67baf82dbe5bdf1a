using Vigil.LabKit;

namespace Vigil.Bench.Stalls;

/// <summary>
/// Several stalls of one length, played together, since they mostly wait. Nothing is started, ended, held or judged near a wake-up: all are
/// set up first; then masters are held and woken one by one; when the last has settled, all are judged. Only the adverts of the other pairs go on.
/// </summary>
internal static class Wave
{
    /// <summary>About so long after one master the next is held; and so their wake-ups follow each other.</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromSeconds(0.35);

    /// <param name="plays">What to play; of one length.</param>
    /// <param name="trace">What the kernel traces; null: nothing.</param>
    /// <param name="judged">Takes what a stall did.</param>
    /// <param name="failed">Takes why one could not be played.</param>
    public static void Play(IReadOnlyList<StallPlay> plays, SocketTrace? trace, Action<StallPlay, StallOutcome> judged, Action<StallPlay, string> failed)
    {
        var broken = new HashSet<StallPlay>();
        try
        {
            trace?.Forget();
            Together.Do(plays, play => Try(play, play.SetUp));
            StallPlay[] ready = [.. plays.Where(play => !broken.Contains(play))];
            if (ready.Length == 0) return;
            foreach (var (at, play, step) in Steps(ready).OrderBy(step => step.At))
            {
                Rest(at);
                if (!broken.Contains(play)) Try(play, step);
            }
            Rest(ready.Max(play => play.SettledAt));
            var calls = trace?.Read();
            foreach (var play in ready.Where(play => !broken.Contains(play))) Try(play, () => judged(play, play.Judge(calls)));
        }
        finally
        {
            Together.Do(plays, play => Try(play, play.Dispose));
        }

        void Try(StallPlay play, Action step)
        {
            try
            {
                step();
            }
            catch (Exception e) when (e is TimeoutException or LabException or IOException)
            {
                lock (broken)
                {
                    broken.Add(play);
                    failed(play, e.Message);
                }
            }
        }
    }

    /// <summary>Wake-ups lie half way between two holds: the length is so many staggers and a half.</summary>
    private static IEnumerable<(TimeSpan At, StallPlay Play, Action Step)> Steps(IReadOnlyList<StallPlay> plays)
    {
        var start = plays.Max(play => play.ReadyAt);
        if (start < LabClock.Now) start = LabClock.Now;
        var length = plays[0].Case.Length;
        var stagger = length / (Math.Max(1, Math.Round(length / Stagger - 0.5)) + 0.5);
        foreach (var play in plays)
        {
            yield return (start, play, play.Hold);
            yield return (start + length, play, play.Wake);
            start += stagger;
        }
    }

    private static void Rest(TimeSpan until)
    {
        var left = until - LabClock.Now;
        if (left > TimeSpan.Zero) Thread.Sleep(left);
    }
}
