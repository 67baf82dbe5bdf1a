using Vigil.Core.Vrrp;

namespace Vigil.Simulator;

/// <summary>The tracking scripts of a host, run as its shell would run them: processes that end by themselves or by a signal.</summary>
public sealed class SimulatedScripts
{
    private static readonly TimeSpan DiesWithin = TimeSpan.FromMilliseconds(5);

    private readonly SimulatedHost host;
    private readonly Cluster cluster;
    private readonly Dictionary<string, Program> programs = [];

    internal SimulatedScripts(SimulatedHost host, Cluster cluster) => (this.host, this.cluster) = (host, cluster);

    /// <summary>What a script does from its next run on.</summary>
    public ScriptBehaviour this[string name]
    {
        get => At(name).Behaviour;
        set
        {
            At(name).Behaviour = value;
            cluster.Changed();
        }
    }

    internal void Run(string name, int run)
    {
        var program = At(name);
        program.Running.Add(run);
        var behaviour = program.Behaviour;
        if (behaviour.Hangs) return;
        int status = behaviour.Fails(program.Random, cluster.Now) ? 1 : 0;
        cluster.After(behaviour.Takes, () => End(name, run, ScriptEnd.Exited, status));
    }

    internal void Signal(string name, int run, int signal)
    {
        if ((signal == 15 && At(name).Behaviour.IgnoresTerm) || At(name).Behaviour.IgnoresKill) return;
        cluster.After(DiesWithin, () => End(name, run, ScriptEnd.Signalled, signal));
    }

    /// <summary>The worker died, and what it had started with it.</summary>
    internal void Clear()
    {
        foreach (var program in programs.Values) program.Running.Clear();
    }

    private void End(string name, int run, ScriptEnd end, int number)
    {
        if (!At(name).Running.Remove(run)) return;
        host.WhenRunning(() =>
        {
            foreach (var observer in cluster.ObserverArray) observer.ScriptEnded(host, name, run, end, number);
            host.Feed(VrrpInput.ScriptExited(name, end, number, run));
        });
    }

    private Program At(string name)
    {
        if (!programs.TryGetValue(name, out var program)) programs[name] = program = new(cluster.Random.Stream($"script {host.Name} {name}"));
        return program;
    }

    private sealed class Program(SeededRandom random)
    {
        public readonly SeededRandom Random = random;
        public readonly List<int> Running = [];
        public ScriptBehaviour Behaviour = ScriptBehaviour.Good;
    }
}
