using System.CommandLine;
using Vigil.Demo;
using Vigil.LabKit;

// The incident of examples/mysql-ha, played on two made-up hosts with the real program.
var daemon = new Option<string>("--daemon") { Description = "the daemon to show, as /usr/sbin/keepalived", DefaultValueFactory = _ => Programs.Vigil };
var mariadb = new Option<bool>("--mariadb") { Description = "real MariaDB servers, and a client that runs SQL" };
var root = new RootCommand("Two hosts, one database address, and everything that can go wrong with them.") { daemon, mariadb };
root.SetAction(result =>
{
    var path = result.GetRequiredValue(daemon);
    if (!File.Exists(path))
    {
        Console.Error.WriteLine($"demo: there is no {path}; ./run build makes artifacts/vigil");
        return 1;
    }
    using var story = new Story(Path.GetFullPath(path), result.GetValue(mariadb));
    return story.Play() ? 0 : 1;
});

var port = new Argument<int>("port");
var serve = new Command("serve", "The demo's little database: says the host's name to whoever connects.") { port };
serve.SetAction(result => LittleDatabase.Serve(result.GetRequiredValue(port)));
root.Subcommands.Add(serve);

return root.Parse(args).Invoke();
