namespace Vigil.Daemon.Scripts;

/// <summary>Names one run of a script to <see cref="ScriptHost"/>; stays valid, and harmless, after the run has ended.</summary>
public readonly record struct ScriptHandle(long Id);
