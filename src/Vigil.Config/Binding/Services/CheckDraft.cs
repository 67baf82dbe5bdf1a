using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A check while it is gathered.</summary>
public abstract class CheckDraft : ITimed
{
    /// <summary>Retries and the time before one, for checkers that have no others.</summary>
    private protected const uint UsualRetry = 1;

    private protected static readonly TimeSpan UsualDelay = TimeSpan.FromSeconds(1);

    private TimingDraft? _timing;

    /// <inheritdoc/>
    public TimingDraft Timing => _timing ??= new();

    /// <summary>What it and the blocks around it say of times together.</summary>
    internal TimingDraft TimingOver(TimingDraft outer) => TimingDraft.Over(_timing, outer);

    /// <summary>What the check cannot do without and does not have: a keyword. Null: it is whole.</summary>
    internal virtual string? Missing => null;

    /// <summary>Where an incomplete check is reported: its end.</summary>
    internal SourceSpan Close { get; set; }

    /// <summary>The settings; none when it cannot run, and several when it has hosts.</summary>
    internal abstract IEnumerable<CheckSettings> Build(CheckScope scope);
}

/// <summary>A check that connects somewhere.</summary>
/// <param name="server">Address of the real server.</param>
public abstract class ConnectedCheckDraft(InetAddress server) : CheckDraft
{
    /// <summary>Where to and where from.</summary>
    internal ConnectionDraft Connection { get; } = new();

    /// <summary>Address it connects to, as far as the lines so far say.</summary>
    internal InetAddress Target => Connection.Address.IsNone ? server : Connection.Address;
}

/// <summary>TCP_CHECK and PING_CHECK, which only connect.</summary>
public sealed class PlainCheckDraft(InetAddress server, bool isPing) : ConnectedCheckDraft(server)
{
    internal override IEnumerable<CheckSettings> Build(CheckScope scope)
    {
        var timing = TimingOver(scope.Timing);
        var connection = scope.Connect(Connection, timing);
        var when = timing.Complete(UsualRetry, UsualDelay);
        return isPing ? [new PingCheckSettings(connection) { Timing = when }] : [new TcpCheckSettings(connection) { Timing = when }];
    }
}

/// <summary>SMTP_CHECK.</summary>
public sealed class SmtpCheckDraft(InetAddress server) : ConnectedCheckDraft(server)
{
    internal string? HeloName { get; set; }

    internal List<SmtpCheckDraft> Hosts { get; } = [];

    internal override IEnumerable<CheckSettings> Build(CheckScope scope)
    {
        var own = TimingOver(scope.Timing);
        if (Hosts.Count == 0) return [Make(Connection, own, scope)];
        return Hosts.Select(host => Make(host.Connection.Over(Connection), host.TimingOver(own), scope));
    }

    private SmtpCheckSettings Make(ConnectionDraft connection, TimingDraft timing, CheckScope scope)
    {
        var settings = new SmtpCheckSettings(scope.Connect(connection, timing)) { Timing = timing.Complete(UsualRetry, UsualDelay) };
        return HeloName is null ? settings : settings with { HeloName = HeloName };
    }
}

/// <summary>UDP_CHECK.</summary>
public sealed class UdpCheckDraft(InetAddress server) : ConnectedCheckDraft(server)
{
    internal ValueList<byte> Payload { get; set; }

    internal bool RequiresReply { get; set; }

    internal ValueList<MaskedByte> Reply { get; set; }

    internal ushort MinReplyLength { get; set; }

    internal ushort MaxReplyLength { get; set; } = 255;

    internal override IEnumerable<CheckSettings> Build(CheckScope scope)
    {
        var timing = TimingOver(scope.Timing);
        return
        [
            new UdpCheckSettings(scope.Connect(Connection, timing))
            {
                Timing = timing.Complete(UsualRetry, UsualDelay),
                Payload = Payload,
                RequireReply = RequiresReply,
                Reply = Reply,
                MinReplyLength = MinReplyLength,
                MaxReplyLength = MaxReplyLength,
            },
        ];
    }
}

/// <summary>DNS_CHECK.</summary>
public sealed class DnsCheckDraft(InetAddress server) : ConnectedCheckDraft(server)
{
    private const uint DnsRetry = 3;

    internal ushort Type { get; set; } = DnsTypes.Soa;

    internal string Name { get; set; } = ".";

    internal bool HasName { get; set; }

    internal override IEnumerable<CheckSettings> Build(CheckScope scope)
    {
        var timing = TimingOver(scope.Timing);
        return [new DnsCheckSettings(scope.Connect(Connection, timing)) { Timing = timing.Complete(DnsRetry, null), Type = Type, Name = Name }];
    }
}

/// <summary>MISC_CHECK.</summary>
public sealed class MiscCheckDraft : CheckDraft
{
    internal ScriptLine? Command { get; set; }

    internal TimeSpan? Timeout { get; set; }

    internal bool Dynamic { get; set; }

    internal (Syntax.Word User, Syntax.Word? Group)? User { get; set; }

    internal bool HasBadUser { get; set; }

    internal override string? Missing => Command is null ? "misc_path" : null;

    internal override IEnumerable<CheckSettings> Build(CheckScope scope)
    {
        if (Command is null || HasBadUser) return [];
        var script = User is { } user ? Command with { User = user.User, Group = user.Group } : Command;
        if (scope.Scripts.ResolveProbe(script) is not { } command) return [];
        var timing = TimingOver(scope.Timing).Complete(retry: 0, UsualDelay);
        return [new MiscCheckSettings(command) { Timing = timing, Timeout = Timeout ?? scope.ScriptLimit, Dynamic = Dynamic }];
    }
}

/// <summary>FILE_CHECK.</summary>
public sealed class FileCheckDraft : CheckDraft
{
    internal string? TrackFile { get; set; }

    internal (int Value, bool Reverse)? Weight { get; set; }

    internal override string? Missing => TrackFile is null ? "track_file" : null;

    internal override IEnumerable<CheckSettings> Build(CheckScope scope)
    {
        if (TrackFile is null) return [];
        var weight = Weight ?? scope.Files.FirstOrDefault(file => file.Name == TrackFile)?.Weight ?? (1, false);
        return [new FileCheckSettings(TrackFile) { Timing = Told.Timing(this, scope), Weight = weight.Value, Reverse = weight.Reverse }];
    }
}

/// <summary>BFD_CHECK.</summary>
public sealed class BfdCheckDraft(RealServerDraft server) : CheckDraft
{
    internal string? Session { get; set; }

    /// <summary>The session is reported: it does not exist, or the server follows it already.</summary>
    internal bool IsRefused { get; set; }

    internal override string? Missing => Session is null && !IsRefused ? "name" : null;

    /// <summary>Whether the real server follows a session already.</summary>
    internal bool IsFollowed(string session) => server.Checks.OfType<BfdCheckDraft>().Any(check => check.Session == session);

    internal override IEnumerable<CheckSettings> Build(CheckScope scope) =>
        Session is null ? [] : [new BfdCheckSettings(Session) { Timing = Told.Timing(this, scope) }];
}

/// <summary>Checks that somebody tells: of their times only alpha means something.</summary>
internal static class Told
{
    public static CheckTiming Timing(CheckDraft draft, CheckScope scope) => new()
    {
        Alpha = draft.TimingOver(scope.Timing).Alpha ?? false,
    };
}
