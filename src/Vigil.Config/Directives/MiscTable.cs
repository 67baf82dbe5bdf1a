using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;

namespace Vigil.Config.Directives;

/// <summary>The checks that connect to nothing: a script, a file, a BFD session.</summary>
internal static class MiscTable
{
    public static readonly BlockTable<MiscCheckDraft> Misc = CheckTables.Of<MiscCheckDraft>("MISC_CHECK", static () =>
    [
        .. CheckTables.Timing<MiscCheckDraft>("0"),
        Rows<MiscCheckDraft>.Script("misc_path", "Command to run.", static _ => null, static (d, v) => d.Command = v).Shows("COMMAND").MissingIgnored().Default("required"),
        Rows<MiscCheckDraft>.Int("misc_timeout", 0, GlobalVrrpTable.MaxGarpDelay, "Seconds a run may take.", static (d, v) => d.Timeout = TimeSpan.FromSeconds(v)).Default("delay_loop"),
        Rows<MiscCheckDraft>.Flag("misc_dynamic", "An exit status from 2 on sets the weight.", static d => d.Dynamic = true),
        Rows<MiscCheckDraft>.Custom("user", "USER [GROUP]", 1, "Whom it runs as.", static (d, line) =>
        {
            var group = line.Count > 1 ? line.Arguments[1] : (Syntax.Word?)null;
            if (Users.Check(line.First, group, line.Context)) d.User = (line.First, group);
            else d.HasBadUser = true;
        }).MissingFaults().Default("script_user").Example("daemon"),
    ]);

    public static readonly BlockTable<FileCheckDraft> File = CheckTables.Of<FileCheckDraft>("FILE_CHECK", static () =>
    [
        Rows<FileCheckDraft>.Custom("track_file", "NAME", 1, "The track_file to follow.", static (d, line) =>
        {
            if (line.Context.Defined("track_file").Contains(line.First.Text)) d.TrackFile = line.First.Text;
            else line.Context.ReportUndefined("track_file", "track_file", line.First);
        }).Default("required").Example("extra_file"),
        Rows<FileCheckDraft>.Custom("weight", "NUMBER [reverse|noreverse]", 1, "Multiplies the file's number.", static (d, line) =>
        {
            if (!line.TryInteger(line.First, -int.MaxValue, int.MaxValue, out var weight)) return;
            if (line.Count > 1 && line.Arguments[1].Text is not ("reverse" or "noreverse")) line.Context.ReportOption(line.Arguments[1], line.Row.Keyword, ["reverse", "noreverse"]);
            d.Weight = ((int)weight, line.Count > 1 && line.Arguments[1].Text == "reverse");
        }).MissingFaults().Default("the track_file's").Example("7 reverse"),
    ]);

    public static readonly BlockTable<BfdCheckDraft> Bfd = CheckTables.Of<BfdCheckDraft>("BFD_CHECK", static () =>
    [
        Rows<BfdCheckDraft>.Custom("name", "NAME", 1, "The bfd_instance to follow.", static (d, line) =>
        {
            d.IsRefused = true;
            if (!line.Context.Defined("track_bfd").Contains(line.First.Text)) line.Context.ReportUndefined("track_bfd", "bfd_instance", line.First);
            else if (d.IsFollowed(line.First.Text)) line.Report(DiagnosticCatalogue.AlreadyFollowed, line.First, "bfd_instance", line.First.Text);
            else d.Session = line.First.Text;
        }).MissingFaults().Default("required").Example("extra_session").NotYet(Reasons.Bfd),
        Rows<BfdCheckDraft>.Switch("alpha", "Down until the session is up.", static (d, v) => d.Timing.Alpha = v).NotYet(Reasons.Bfd),
    ]);
}
