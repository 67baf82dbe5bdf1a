using System.Collections.Immutable;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Scenarios;

/// <summary>What is to happen in a simulation, as an operator wrote it; read by <see cref="ScenarioReader"/>.</summary>
/// <param name="Steps">In order of time.</param>
/// <param name="Length">How long to play; null: a while longer than the last step.</param>
public sealed record Scenario(ImmutableArray<ScenarioStep> Steps, TimeSpan? Length);

/// <summary>One line of a scenario.</summary>
/// <param name="At">When, since the start.</param>
/// <param name="Text">Its words without the time.</param>
/// <param name="Faults">What begins or ends.</param>
/// <param name="Begins">True when it begins.</param>
public sealed record ScenarioStep(TimeSpan At, string Text, ImmutableArray<Fault> Faults, bool Begins)
{
    /// <summary>What it reloads, when that is another file: the host and its new settings.</summary>
    public (int Host, Configuration Settings)? Reload { get; init; }

    /// <summary>Does it.</summary>
    public void Play(Cluster cluster)
    {
        foreach (var fault in Faults)
        {
            if (Begins) cluster.Apply(fault);
            else cluster.Mend(fault);
        }
    }
}

/// <summary>A line that cannot be understood.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record ScenarioProblem(int Line, string Message, string Fix);
