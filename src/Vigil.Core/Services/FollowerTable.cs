using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>Which checks follow which tracked file or BFD session, and what these last said.</summary>
internal sealed class FollowerTable
{
    private readonly Dictionary<string, List<HealthCheck>> files = [];
    private readonly Dictionary<string, List<HealthCheck>> sessions = [];
    private readonly Dictionary<string, int> values = [];
    private readonly Dictionary<string, bool> states = [];

    /// <summary>Notes the followers anew; a check that was not there learns what its file or session last said.</summary>
    internal void Connect(IReadOnlyList<VirtualServer> services)
    {
        var known = files.Values.Concat(sessions.Values).SelectMany(static checks => checks).ToHashSet();
        files.Clear();
        sessions.Clear();
        foreach (var check in services.SelectMany(static service => service.ServerList).SelectMany(static server => server.CheckList)) Add(check);
        foreach (var name in values.Keys.Where(name => !files.ContainsKey(name)).ToList()) values.Remove(name);
        foreach (var name in states.Keys.Where(name => !sessions.ContainsKey(name)).ToList()) states.Remove(name);
        foreach (var check in files.Values.Concat(sessions.Values).SelectMany(static checks => checks).Where(check => !known.Contains(check)).ToList()) Inform(check);
    }

    internal int? ValueOf(string file) => values.TryGetValue(file, out int value) ? value : null;

    internal void Tell(string file, int value)
    {
        if (!files.TryGetValue(file, out var checks)) return;
        values[file] = value;
        foreach (var check in checks) Inform(check);
    }

    internal void Tell(string session, bool isUp)
    {
        if (!sessions.TryGetValue(session, out var checks)) return;
        states[session] = isUp;
        foreach (var check in checks) Inform(check);
    }

    private void Inform(HealthCheck check)
    {
        if (check.Settings is FileCheckSettings file && values.TryGetValue(file.TrackFile, out int value)) check.Tell(file, value);
        else if (check.Settings is BfdCheckSettings bfd && states.TryGetValue(bfd.Session, out bool isUp)) check.Tell(isUp, $"BFD session {bfd.Session} is down");
    }

    private void Add(HealthCheck check)
    {
        if (check.Settings is FileCheckSettings file) Add(files, file.TrackFile, check);
        else if (check.Settings is BfdCheckSettings bfd) Add(sessions, bfd.Session, check);
    }

    private static void Add(Dictionary<string, List<HealthCheck>> to, string name, HealthCheck check)
    {
        if (!to.TryGetValue(name, out var list)) to[name] = list = [];
        list.Add(check);
    }
}
