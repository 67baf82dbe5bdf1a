using System.Collections.Immutable;

namespace Vigil.Config.Lint;

/// <summary>One virtual router and the instances, on two hosts or more, that are meant to be it.</summary>
public sealed record SharedRouter(ImmutableArray<Member> Members)
{
    /// <summary>Every two of them, the host named first before the other.</summary>
    internal IEnumerable<(Member One, Member Other)> Pairs =>
        Members.SelectMany((one, i) => Members.Skip(i + 1).Select(other => (one, other)));

    /// <summary>
    /// Who differs from most, each beside the first of the most: with two hosts the second differs from the first. So a value
    /// that is wrong on one of five hosts gives one finding.
    /// </summary>
    internal IEnumerable<(Member Odd, Member Usual)> Deviating<T>(Func<Member, T> value)
    {
        var usual = Members.GroupBy(value).MaxBy(static same => same.Count())!;
        return Members.Except(usual).Select(odd => (odd, usual.First()));
    }

    /// <summary>All but one.</summary>
    internal IEnumerable<Member> Others(Member member) => Members.Where(other => other != member);

    /// <summary>Who is master while all is well, or null if priorities do not decide it.</summary>
    internal Member? Usual
    {
        get
        {
            if (Members.Any(static member => member.HasUnknownWeight)) return null;
            var highest = Members.Max(static member => member.Healthy);
            var best = Members.Where(member => member.Healthy == highest).ToList();
            return best.Count == 1 ? best[0] : null;
        }
    }
}
