using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Vigil.Tests.Stories;

namespace Vigil.Tests.Keywords;

/// <summary>Scenarios that provoke what both a keyword of an instance and its global default are about.</summary>
internal static class Scenes
{
    /// <summary>When the first instance of the usual text, alone, becomes master: 3 s and the skew of priority 100.</summary>
    public const double Master = 3.609375;

    /// <summary>A is master already when it hears what the words say.</summary>
    public static World MasterHears(string text, string advert) => new World(text).Run(4.2).Hear(advert);

    /// <summary>Bursts of announcements in so many seconds: times since becoming master, and frames.</summary>
    /// <param name="text">The configuration.</param>
    /// <param name="seconds">How long to watch.</param>
    /// <param name="advert">An advert heard 4 s after the start.</param>
    public static string Bursts(string text, double seconds, string? advert = null)
    {
        var w = new World(text).Run(4);
        if (advert is not null) w.Hear(advert);
        return string.Join(", ", w.Run(seconds).Bursts.Select(burst => $"{Math.Round(burst.At - Master, 3)} s: {burst.Count}"));
    }

    /// <summary>Adverts a master sends in answer to one of lower priority.</summary>
    public static int AnswersToLower(string text)
    {
        var w = new World(text).Run(4.2);
        int before = w.A.Sent.Count;
        return w.Hear("from 10.0.0.2 priority 90").A.Sent.Count - before;
    }

    /// <summary>Adverts a master still sends when it hears a higher priority.</summary>
    public static int AdvertsOnYielding(string text)
    {
        var w = new World(text).Run(4.2);
        int before = w.A.Sent.Count;
        w.Hear("from 10.0.0.2 priority 110");
        return w.State == RouterState.Backup ? w.A.Sent.Count - before : -1;
    }

    /// <summary>What an owner does when another owner with a higher address appears.</summary>
    public static RouterState OwnerHearsOwner(string text) => MasterHears(text, "from 10.0.0.9 priority 255").State;

    /// <summary>Refusals when the master known already says another list of addresses.</summary>
    public static AdvertError[] ListChanges(string text) =>
        [.. new World(text).Run(1).Hear("from 10.0.0.2 priority 110").Hear("from 10.0.0.2 priority 110 addresses 10.0.0.100,10.0.0.101").Refusals];

    /// <summary>Refusals of a unicast advert from 10.0.0.9, which is nobody's peer.</summary>
    public static AdvertError[] StrangerSpeaks(string text) => [.. new World(text).Run(1).Hear("from 10.0.0.9 priority 110").Refusals];

    /// <summary>What a strict router does not do: answer a lower priority, and announce its addresses for it.</summary>
    public static (int Answers, int Frames) StrictMaster(string text)
    {
        var w = MasterHears(text, "from 10.0.0.2 priority 90").Run(0.1);
        return (w.A.Sent.Count - 1, w.A.Announced.Count - 5);
    }

    /// <summary>What the checksum of the first advert covers.</summary>
    public static ChecksumForm FormSent(string text)
    {
        var (_, pdu, from, to) = new World(text).Run(5).A.Adverts[0];
        return Enum.GetValues<ChecksumForm>().First(form =>
            AdvertChecksum.Verify(pdu, form, from, form == ChecksumForm.GroupPseudoHeader ? InetAddress.Parse("224.0.0.18") : to));
    }

    /// <summary>From start to stop: BACKUP, MASTER, a lower priority heard, FAULT, BACKUP, STOP.</summary>
    public static World Life(string text)
    {
        var w = new World(text).Run(5);
        w.Hear("from 10.0.0.2 priority 90");
        w.A.Link(up: false);
        w.A.Link(up: true);
        w.A.Stop();
        return w;
    }

    /// <summary>The events at which a program was run, as the line written to the pipes right after says.</summary>
    public static string RunsAt(World w, string program = "run /bin/x")
    {
        var told = w.Told.ToList();
        return string.Join(' ', told.Select((what, i) => (what, i)).Where(one => one.what.StartsWith(program, StringComparison.Ordinal))
            .Select(one => told.Skip(one.i).First(what => what.StartsWith("fifo", StringComparison.Ordinal)).Split(' ')[3]));
    }

    /// <summary>The subjects of all mails.</summary>
    public static string Mails(World w) =>
        string.Join(", ", w.Told.Where(what => what.StartsWith("mail", StringComparison.Ordinal)).Select(what => what.Split(" - ")[1]));

    /// <summary>Lines about priorities in the pipes.</summary>
    public static string PriorityLines(World w) => string.Join(", ", w.Told.Where(what => what.Contains("_PRIORITY ", StringComparison.Ordinal)).Order());
}
