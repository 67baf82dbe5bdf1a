namespace Vigil.Lab.Keywords;

/// <summary>A line of a daemon's configuration that a test is about.</summary>
/// <param name="node">Which daemon of <see cref="DaemonRun"/> has it.</param>
/// <param name="line">The line, or lines.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class LineAttribute(string node, string line) : Attribute
{
    /// <summary>Names of the daemons.</summary>
    public const string With = "with", Also = "also", Without = "without";

    /// <summary>Names of the places a line can stand in.</summary>
    public const string Root = "root", Globals = "global_defs", Instance = "vrrp_instance";

    public string Node { get; } = node;

    public string Line { get; } = line;

    /// <summary>The block the line stands in.</summary>
    public string Place { get; init; } = Globals;
}
