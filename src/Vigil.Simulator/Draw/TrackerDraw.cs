using Vigil.Core.Settings;

namespace Vigil.Simulator.Draw;

/// <summary>What a host's instances watch.</summary>
internal sealed class Trackers
{
    public List<ScriptSettings> Scripts { get; } = [];

    public List<TrackUse> ScriptUses { get; } = [];

    public List<TrackFileSettings> Files { get; } = [];

    public List<TrackUse> FileUses { get; } = [];

    public List<TrackProcessSettings> Processes { get; } = [];

    public List<TrackUse> ProcessUses { get; } = [];

    public List<TrackedInterface> InterfaceUses { get; } = [];
}

/// <summary>Makes up scripts, files, processes and interfaces to watch, with and without weights.</summary>
internal static class TrackerDraw
{
    public static Trackers Draw(Agreement agreed, SeededRandom random)
    {
        var trackers = new Trackers();
        for (int i = random.Pick(0, 0, 1, 1, 2); i > 0; i--) AddScript(trackers, $"check{i}", random);
        if (random.Chance(0.15))
        {
            trackers.Files.Add(new() { Name = "file", Path = "/run/file" });
            trackers.FileUses.Add(new("file", random.Pick(0, 1, 2, -1)));
        }
        if (random.Chance(0.15))
        {
            trackers.Processes.Add(new() { Name = "process", Process = "server", QuorumMax = 1 });
            trackers.ProcessUses.Add(new("process", Weight(random)));
        }
        if (agreed.Lans > 1 && random.Chance(0.3)) trackers.InterfaceUses.Add(new("eth1", Weight(random)));
        return trackers;
    }

    private static void AddScript(Trackers trackers, string name, SeededRandom random)
    {
        var interval = TimeSpan.FromSeconds(random.Pick(1, 1, 2, 5));
        trackers.Scripts.Add(new ScriptSettings
        {
            Name = name,
            Command = new([$"/usr/local/bin/{name}"]),
            Interval = interval,
            Timeout = interval * random.Pick(0.5, 1, 1, 2),
            Rise = random.Pick(1, 1, 2, 3),
            Fall = random.Pick(1, 1, 2, 3),
            InitFail = random.Chance(0.1),
        });
        int weight = Weight(random);
        trackers.ScriptUses.Add(new(name, weight, weight != 0 && random.Chance(0.1)));
    }

    private static int Weight(SeededRandom random) => random.Pick(0, 0, 20, -20, 60, -60, 250, -250);
}
