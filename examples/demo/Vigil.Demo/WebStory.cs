using System.Text.RegularExpressions;
using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>A web service behind a virtual server: one of three servers dies and comes back. Links between the hosts have their default settings.</summary>
internal sealed class WebStory : IDisposable
{
    private const string Address = "10.0.0.100";
    private const int Port = 80, Round = 30;

    // Log lines that tell the story.
    private const string Telling = @"Entering MASTER STATE|(Removing|Adding) service|check .*(failed|success)|XDP: (?!balancing)|IPVS: |died|exited|respawn|restart";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    // A check every second, a second one a second later, and as long again as a slow machine may take.
    private static readonly TimeSpan CheckNotices = TimeSpan.FromSeconds(2), Slack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(2);

    private readonly string daemon;
    private readonly Lab lab = new();
    private readonly BalancingEngine engine;
    private readonly Node director;
    private readonly WebServer[] servers;
    private readonly WebClient client;
    private readonly Stage stage;
    private IReadOnlyDictionary<string, int> answers = new Dictionary<string, int>();

    public WebStory(string daemon)
    {
        this.daemon = daemon;
        engine = BalancingEngine.OfThisMachine();
        var clientHost = lab.AddHost("client");
        director = new Node(lab, "director", daemon, "web-service", "keepalived.conf", [], engine.Globals(daemon));
        servers = [.. Enumerable.Range(1, 3).Select(i => new WebServer(lab.AddHost($"web{i}"), Address, Port))];
        client = new WebClient(clientHost, Address, Port);
        stage = new Stage(Telling, [director.Speaker], "requests answered by web1, web2, web3", "not answered");
    }

    /// <summary>Plays all steps; stops at the first that does not go as told.</summary>
    /// <returns>True when every step went as told.</returns>
    public bool Play()
    {
        Stage.Title("A web service behind 10.0.0.100", $"director runs {daemon} on examples/web-service; {engine.Why}.");
        return stage.Play(
        [
            new("The director starts; three servers take turns", Start, _ => Judge()),
            new("web2 dies", ServerDies, _ => Judge()),
            new("web2 comes back", ServerReturns, _ => Judge()),
            new("The director's checker is killed; connections go on", CheckerIsKilled, _ => Judge()),
        ]);
    }

    public void Dispose()
    {
        director.StopDaemon(); // takes what it has put into the kernel with it
        foreach (var server in servers)
            server.Dispose();
        lab.Dispose();
    }

    private void Start()
    {
        director.StartDaemon();
        director.Daemon.WaitFor("Entering MASTER STATE", Soon);
        Wait.Until(() => client.Ask(1).ContainsKey("") is false, Soon, "somebody answers at the virtual address");
        if (director.Daemon.Matching("XDP: balancing on").LastOrDefault().Text is { } reason)
            stage.Quote("director", reason);
        stage.Say($"expected: {Round} requests, {Round / 3} for each");
        answers = client.Ask(Round);
        Expect(Answered(0, 1, 2).All(count => count == Round / 3), $"{Round / 3} each; it was {Told}");
    }

    private void ServerDies()
    {
        var (mark, died) = (director.Daemon.Mark, LabClock.Now);
        servers[1].Kill();
        stage.Say("its web server is killed; its host is still there, and refuses connections");
        stage.Say("expected: a third of the requests fails until the second check has failed, then none does");
        answers = client.AskWhile(() => director.Daemon.Matching("Removing service", mark).Count == 0 && LabClock.Now - died < Soon);
        var noticed = LabClock.Now - died;
        stage.Result("requests that failed until then", $"{answers.GetValueOrDefault("")} of {answers.Values.Sum()}, for {noticed.TotalSeconds:0.00} s");
        Expect(noticed <= CheckNotices + Slack, $"web2 is out within {(CheckNotices + Slack).TotalSeconds:0} s; it took {noticed.TotalSeconds:0.00} s");
        answers = client.Ask(Round);
        Expect(Answered(0, 1, 2) is [Round / 2, 0, Round / 2], $"half of the requests for web1 and for web3; it was {Told}");
    }

    private void ServerReturns()
    {
        var mark = director.Daemon.Mark;
        servers[1].Start();
        stage.Say("expected: it gets its share again, and nobody notices");
        answers = client.AskWhile(() => director.Daemon.Matching("Adding service", mark).Count == 0);
        Expect(!answers.ContainsKey(""), $"every request is answered; {answers.GetValueOrDefault("")} were not");
        answers = client.Ask(Round);
        Expect(Answered(0, 1, 2).All(count => count == Round / 3), $"{Round / 3} each; it was {Told}");
    }

    private void CheckerIsKilled()
    {
        var worker = director.Worker("check");
        stage.Say($"SIGKILL to process {worker}; expected: every request is answered while it is gone and when it is back");
        LabProcess.Send(worker, Signal.Kill);
        var until = LabClock.Now + LongEnough;
        answers = client.AskWhile(() => LabClock.Now < until);
        Expect(!answers.ContainsKey(""), $"every request is answered; {answers.GetValueOrDefault("")} were not");
        Wait.Until(() => director.Worker("check") != worker, Soon, "there is another checker");
    }

    private string[] Judge()
    {
        Expect(!answers.ContainsKey(""), $"every request is answered; {answers.GetValueOrDefault("")} were not");
        stage.Result("requests answered by web1, web2, web3", Told);
        return [Told, $"{answers.GetValueOrDefault("")}"];
    }

    private int[] Answered(params int[] numbers) => [.. numbers.Select(i => answers.GetValueOrDefault(servers[i].Name))];

    private string Told => string.Join(", ", Answered(0, 1, 2));

    private static void Expect(bool holds, string what)
    {
        if (!holds)
            throw new LabException($"expected: {what}");
    }
}
