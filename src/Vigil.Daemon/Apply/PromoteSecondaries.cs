using Vigil.Core.Settings;

namespace Vigil.Daemon.Apply;

/// <summary>
/// The sysctl promote_secondaries on the interfaces of instances that ask for it (vrrp-behaviour L9): without it the kernel
/// drops the further addresses of a network together with the first. What it was before is put back at the end.
/// </summary>
public sealed class PromoteSecondaries(Action<string> trouble)
{
    private readonly HashSet<string> _wanted = [];
    private readonly Dictionary<string, string> _before = [];

    /// <summary>Uses the interfaces of this configuration from now on.</summary>
    public void Configure(Configuration configuration)
    {
        _wanted.Clear();
        foreach (var instance in configuration.Instances)
        {
            if (instance is { PromoteSecondaries: true, Interface: { } name })
                _wanted.Add(name);
        }
        foreach (var name in _before.Keys.Except(_wanted).ToList())
            Restore(name);
        foreach (var name in _wanted.Except(_before.Keys))
            Set(name);
    }

    /// <summary>What the setting of an interface was before it was set, null when it is left alone.</summary>
    public string? Before(string name) => _before.GetValueOrDefault(name);

    /// <summary>The interface is new (again): the kernel has made it with its defaults.</summary>
    public void InterfaceAppeared(string name)
    {
        if (_wanted.Contains(name))
            Set(name);
    }

    /// <summary>Puts back what was there before.</summary>
    public void RestoreAll()
    {
        foreach (var name in _before.Keys.ToList())
            Restore(name);
    }

    private void Set(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
            return; // no such interface yet
        try
        {
            var before = File.ReadAllText(path).Trim();
            _before.TryAdd(name, before);
            if (before != "1")
                File.WriteAllText(path, "1");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            trouble($"cannot set {path} to 1 ({e.Message}): removing one virtual address may remove others of its network");
        }
    }

    private void Restore(string name)
    {
        if (!_before.Remove(name, out var before) || before == "1" || !File.Exists(PathOf(name)))
            return;
        try
        {
            File.WriteAllText(PathOf(name), before);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            trouble($"cannot set {PathOf(name)} back to {before} ({e.Message})");
        }
    }

    private static string PathOf(string name) => $"/proc/sys/net/ipv4/conf/{name}/promote_secondaries";
}
