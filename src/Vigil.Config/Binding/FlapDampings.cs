using System.Globalization;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A <c>flap_damping</c> block while it is gathered.</summary>
public sealed class FlapDampingDraft(SourceSpan at)
{
    internal SourceSpan At { get; } = at;

    internal TimeSpan? HalfLife { get; set; }

    internal int? Suppress { get; set; }

    internal int? Reuse { get; set; }

    internal TimeSpan? MaxSuppress { get; set; }
}

/// <summary>Completes <c>flap_damping</c>: numbers that can work together, on an instance or group that can be damped.</summary>
internal static class FlapDampings
{
    /// <summary>Members of a group move as one, so the group's block counts; an owner's priority never moves.</summary>
    public static FlapDampingSettings? OfInstance(InstanceDraft d, bool isOwner, ConfigDraft config, BindContext context)
    {
        if (d.FlapDamping is not { } draft) return null;
        var group = config.Groups.Find(candidate => candidate.Members?.Exists(word => word.Text == d.Name) == true);
        if (isOwner)
            context.Report(DiagnosticCatalogue.DampingWithoutEffect.At(draft.At, d.Name, "an address owner (priority 255) always takes its addresses back"));
        else if (group is not null)
            context.Report(DiagnosticCatalogue.DampingWithoutEffect.At(draft.At, d.Name, $"the instances of vrrp_sync_group '{group.Name}' move as one")
                with
            { Fix = $"write the block into vrrp_sync_group '{group.Name}'" });
        else
            return Resolve(draft, context);
        return null;
    }

    public static FlapDampingSettings? Resolve(FlapDampingDraft? draft, BindContext context)
    {
        if (draft is null) return null;
        var basis = FlapDampingSettings.Default;
        var settings = new FlapDampingSettings
        {
            HalfLife = draft.HalfLife ?? basis.HalfLife,
            Suppress = draft.Suppress ?? basis.Suppress,
            Reuse = draft.Reuse ?? basis.Reuse,
            MaxSuppress = draft.MaxSuppress ?? (draft.HalfLife ?? basis.HalfLife) * FlapDampingSettings.DefaultHalfLivesHeld,
        };
        if (settings.Reuse >= settings.Suppress)
        {
            context.Report(DiagnosticCatalogue.DampingNeverEnds.At(draft.At, settings.Reuse, settings.Suppress));
            return null;
        }
        if (settings.Ceiling > settings.Suppress) return settings;
        var needed = NeededFor(settings);
        context.Report(DiagnosticCatalogue.DampingNeverBegins.At(draft.At, Show(settings.MaxSuppress), settings.Suppress, Show(needed)));
        return settings with { MaxSuppress = needed };
    }

    /// <summary>Whole seconds in which a penalty a little above <c>suppress</c> decays to <c>reuse</c>.</summary>
    private static TimeSpan NeededFor(FlapDampingSettings settings) =>
        TimeSpan.FromSeconds(Math.Floor(settings.HalfLife.TotalSeconds * Math.Log2((double)settings.Suppress / settings.Reuse)) + 1);

    private static string Show(TimeSpan span) => span.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
