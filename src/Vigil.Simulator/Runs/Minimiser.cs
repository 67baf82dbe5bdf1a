namespace Vigil.Simulator.Runs;

/// <summary>Finds few faults of a plan that still break the same rule: delta debugging, cheap because time is virtual.</summary>
public static class Minimiser
{
    /// <summary>Runs at most; what is left then is not the least, but still fails.</summary>
    public const int MaxRuns = 400;

    /// <summary>The plan with only the faults that matter.</summary>
    /// <param name="plan">A plan that fails.</param>
    /// <param name="stillFails">True when a plan breaks the same rule.</param>
    public static Plan Minimise(Plan plan, Func<Plan, bool> stillFails)
    {
        var kept = plan.Played.ToList();
        int runs = 0;
        for (int parts = 2; kept.Count > 0 && runs < MaxRuns;)
        {
            int size = (kept.Count + parts - 1) / parts;
            bool removed = false;
            for (int from = 0; from < kept.Count && runs < MaxRuns;)
            {
                var without = kept.Where((_, i) => i < from || i >= from + size).ToList();
                runs++;
                if (stillFails(plan with { Only = without })) (kept, removed) = (without, true);
                else from += size;
            }
            if (size == 1 && !removed) break;
            parts = size == 1 ? kept.Count : Math.Min(Math.Max(kept.Count, 1), parts * 2);
        }
        return plan with { Only = kept };
    }
}
