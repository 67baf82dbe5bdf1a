using System.CommandLine;
using Vigil.Bench;
using Vigil.Bench.Balancing;
using Vigil.Bench.Checkers;
using Vigil.Bench.Emulated;
using Vigil.Bench.Probes;
using Vigil.Bench.Rows;
using Vigil.Bench.Stalls;

var rows = RowsOf(AllRows.Table);
var checkerRows = RowsOf(CheckerRows.Table);
var quick = new Option<bool>("--quick") { Description = "fewer repetitions: under four minutes instead of fifteen" };
var save = new Option<bool>("--save") { Description = "also write the table under bench/results/" };
var only = new Option<string?>("--only") { Description = "measure one daemon alone: keepalived or vigil" };
only.AcceptOnlyFromAmong("keepalived", "vigil");

var emulated = new Option<bool>("--emulated") { Description = "count guest instructions in an emulated machine instead: no noise; takes no rows" };

var vrrp = new Command("vrrp", "Vigil and Debian's keepalived side by side, doing the same work") { rows, quick, save, only, emulated };
vrrp.SetAction(parsed =>
{
    var options = new BenchOptions(parsed.GetValue(rows) ?? [], parsed.GetValue(quick), parsed.GetValue(save), parsed.GetValue(only));
    return parsed.GetValue(emulated) ? InstructionCounts.Run(GuestFiles.Vrrp, options) : SideBySide.Run("vrrp", AllRows.Table, options);
});

var checker = new Command("checker", "health checks and the kernel's table, side by side in a user-mode-linux guest held to one core") { checkerRows, quick, save, only, emulated };
checker.SetAction(parsed =>
{
    var options = new BenchOptions(parsed.GetValue(checkerRows) ?? [], parsed.GetValue(quick), parsed.GetValue(save), parsed.GetValue(only));
    return parsed.GetValue(emulated) ? InstructionCounts.Run(GuestFiles.Checker, options) : SideBySide.Run("checker", CheckerRows.Table, options);
});

var (row, daemon, file) = (new Argument<string>("row"), new Argument<string>("daemon"), new Argument<string>("file"));
var inGuest = new Command(Guest.Verb) { row, daemon, file, quick };
inGuest.Hidden = true;
inGuest.SetAction(parsed => Guest.Run(parsed.GetValue(row)!, parsed.GetValue(daemon)!, parsed.GetValue(file)!, parsed.GetValue(quick)));

var some = new Argument<string[]>("words") { Description = "only rows with all of these words, as SIGSTOP lower 0.5s", Arity = ArgumentArity.ZeroOrMore };
var times = new Option<int?>("--times") { Description = "play each row so often with each daemon, instead of two to seven times" };
var atOnce = new Option<int>("--at-once") { Description = "pairs of hosts that are played at the same time; nothing is started or ended near a wake-up", DefaultValueFactory = _ => 12 };
var stall = new Command("stall", "a master held still for 0.5 to 60 s and let go: milliseconds with two owners, both daemons") { some, quick, save, only, times, atOnce };
stall.SetAction(parsed => StallBench.Run(
    new BenchOptions(parsed.GetValue(some) ?? [], parsed.GetValue(quick), parsed.GetValue(save), parsed.GetValue(only)), parsed.GetValue(times), parsed.GetValue(atOnce)));

var load = new Option<bool>("--load") { Description = "only see whether Debian 12's kernel takes the embedded engine's programs, in an emulated machine" };
var lb = new Command("lb", "the packet path: forwarding, nft DNAT and the embedded engine on one processor; --emulated: IPVS and the engine in one kernel, in instructions") { quick, save, emulated, load };
lb.SetAction(parsed => parsed.GetValue(load) ? BalanceRun.Load() : BalanceRun.Run(new BenchOptions([], parsed.GetValue(quick), parsed.GetValue(save), null), parsed.GetValue(emulated)));

var probes = new Command("probes", "What a health check costs the thread that runs them all");
probes.SetAction(_ => ProbeCost.Run());
var root = new RootCommand("Measures Vigil beside keepalived. Needs root.") { vrrp, checker, stall, probes, lb, inGuest };
return root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).Invoke();

static Argument<string[]> RowsOf(IReadOnlyList<Row> table)
{
    var names = new Argument<string[]>("rows")
    {
        Description = "rows to measure; all when none is named: " + string.Join(", ", table.Select(r => r.Name)),
        Arity = ArgumentArity.ZeroOrMore,
    };
    names.AcceptOnlyFromAmong([.. table.Select(r => r.Name)]);
    return names;
}
