using System.CommandLine;
using Vigil.Demo;
using Vigil.LabKit;

// The incident of examples/mysql-ha and the service of examples/web-service, played on made-up hosts with the real program.
var daemon = new Option<string>("--daemon") { Description = "the daemon to show, as /usr/sbin/keepalived", DefaultValueFactory = _ => Programs.Vigil };
var mariadb = new Option<bool>("--mariadb") { Description = "real MariaDB servers, and a client that runs SQL" };
var only = new Option<string>("--only") { Description = "one of the two stories: mysql or web" }.AcceptOnlyFromAmong("mysql", "web");
var root = new RootCommand("Two hosts with one database address, three web servers behind another, and what can go wrong with them.") { daemon, mariadb, only };
root.SetAction(result =>
{
    var path = result.GetRequiredValue(daemon);
    if (!File.Exists(path))
    {
        Console.Error.WriteLine($"demo: there is no {path}; ./run build makes artifacts/vigil");
        return 1;
    }
    var (program, which) = (Path.GetFullPath(path), result.GetValue(only));
    return (which == "web" || PlayPair(program, result.GetValue(mariadb))) && (which == "mysql" || PlayWeb(program)) ? 0 : 1;
});

static bool PlayPair(string program, bool mariadb)
{
    using var story = new Story(program, mariadb);
    return story.Play();
}

static bool PlayWeb(string program)
{
    if (Path.GetFileName(program) != "vigil" && BalancingEngine.OfThisMachine().Keyword != "ipvs")
    {
        Console.WriteLine($"{program} balances by the kernel's IPVS alone, which is not here: the web service is not played.");
        return true;
    }
    using var story = new WebStory(program);
    return story.Play();
}

var port = new Argument<int>("port");
var serve = new Command("serve", "The demo's little database: says the host's name to whoever connects.") { port };
serve.SetAction(result => LittleDatabase.Serve(result.GetRequiredValue(port)));
root.Subcommands.Add(serve);

var web = new Command("serve-web", "The demo's little web server: says the host's name to whoever asks.") { port };
web.SetAction(result => LittleWeb.Serve(result.GetRequiredValue(port)));
root.Subcommands.Add(web);

return root.Parse(args).Invoke();
