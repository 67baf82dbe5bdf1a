namespace Vigil.Core.Tracking;

/// <summary>
/// The faults of one virtual router: a set that is worked out anew from what is known each time, never counted up and down
/// (faults 46 and 47). Bounded by the trackers and interfaces of the router.
/// </summary>
internal sealed class FaultSet
{
    private readonly List<Fault> faults = [];

    internal IReadOnlyList<Fault> Items => faults;

    /// <summary>True when something other than a script that has yet to report stands in the way.</summary>
    internal bool HasReal
    {
        get
        {
            foreach (var fault in faults)
            {
                if (fault.Kind != FaultKind.ScriptPending) return true;
            }
            return false;
        }
    }

    /// <summary>Makes the set equal to <paramref name="wanted"/> and reports each difference.</summary>
    internal void Update(List<Fault> wanted, Action<Fault, bool> changed)
    {
        for (int i = faults.Count - 1; i >= 0; i--)
        {
            var fault = faults[i];
            if (wanted.Contains(fault)) continue;
            faults.RemoveAt(i);
            changed(fault, false);
        }
        foreach (var fault in wanted)
        {
            if (faults.Contains(fault)) continue;
            faults.Add(fault);
            changed(fault, true);
        }
    }
}
