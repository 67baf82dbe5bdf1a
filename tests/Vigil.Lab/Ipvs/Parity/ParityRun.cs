using System.Text.RegularExpressions;
using Vigil.Core.Settings;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Start;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>One case: both daemons on machines of their own, through every step, with the tables compared after each.</summary>
internal sealed class ParityRun : IDisposable
{
    private const string ConfigPath = "/run/keepalived.conf";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40), Pause = TimeSpan.FromMilliseconds(100);

    private readonly ParityCase _case;
    private readonly Side _theirs, _ours;
    private string _step = "start";
    private string _table = "";

    private ParityRun(ParityCase one)
    {
        _case = one;
        (_theirs, _ours) = (new Side(one, Programs.Keepalived), new Side(one, Programs.Vigil));
    }

    public static void Play(ParityCase one)
    {
        using var run = new ParityRun(one);
        run.Play();
    }

    public void Dispose()
    {
        _theirs.Dispose();
        _ours.Dispose();
    }

    private void Play()
    {
        var services = _theirs.Configuration.Services;
        Assert.NotEmpty(services);
        Until(() => Sides.All(side => side.Daemon.Said("Startup complete", 0)), "both to have started");
        Settle(table => services.All(service => service.Servers.All(server => IsIn(table, server) != IsDown(server))) && (_case.Await is not { } awaited || Regex.IsMatch(table, awaited)));
        Compare();
        var allUp = _table;

        var changing = _theirs.Farm.Groups.Index().Where(one => !IsDown(one.Item.Servers[0].Server) && !_case.Apart.Contains(one.Item.Endpoint.Address.ToString())).Select(one => one.Index).ToList();
        foreach (var index in changing)
            Change("fails", index, group => group.Fail(), "Removing|Disabling");
        Compare();
        foreach (var index in changing)
            Change("returns", index, group => group.Return(), "Adding|Enabling");
        Assert.Equal(allUp, _table);
        Compare();

        foreach (var (word, argument) in _case.Last)
        {
            _step = $"{word} {argument}";
            var before = _table;
            foreach (var side in Sides)
                side.Do(word, argument);
            Settle(table => table != before);
        }

        _step = "stop";
        Assert.Equal(0, _theirs.Daemon.Stop(Patience));
        Assert.Equal(0, _ours.Daemon.Stop(Patience));
        var running = _table;
        Settle(table => table != running);
        Compare();
    }

    private Side[] Sides => [_theirs, _ours];

    private bool IsDown(RealServerSettings server) => _case.Down.Contains(server.Endpoint.Address.ToString());

    private static bool IsIn(string table, RealServerSettings server) =>
        Regex.IsMatch(table, $@"-> .*\bKey = {Regex.Escape(server.Endpoint.Family == InetFamily.IPv4 ? $"{server.Endpoint.Address}:{server.Endpoint.Port}" : $"{server.Endpoint}")},");

    /// <summary>One real server fails or returns: both daemons say so, and the table is another, unless the case says it stays.</summary>
    private void Change(string what, int index, Action<ServerGroup> change, string verb)
    {
        var group = _theirs.Farm.Groups[index];
        _step = $"{group.Endpoint} {what}";
        var before = _table;
        foreach (var side in Sides)
            side.Change(index, change);
        Until(() => Sides.All(side => group.Servers.All(one => side.HasSaid(one.Service, one.Server, verb))), "both to say so");
        var isUnseen = _case.Unseen.Contains($"{what} {group.Endpoint}");
        Settle(table => (table == before) == isUnseen);
    }

    /// <summary>Waits until both have the same table, twice the same, and it is as wanted; and then ipvsadm must print the same.</summary>
    private void Settle(Func<string, bool> isWanted)
    {
        var last = "";
        Until(
            () =>
            {
                var previous = last;
                last = _theirs.Director.Dump();
                return last == previous && isWanted(last) && last == _ours.Director.Dump();
            },
            "the same table, and another than before");
        _table = last;
    }

    /// <summary>What ipvsadm prints, of the table that was just found to be the same.</summary>
    private void Compare()
    {
        var (theirs, ours) = (_theirs.Director.Listing(), _ours.Director.Listing());
        Assert.True(theirs == ours, $"{_case.Name}, {_step}: keepalived:\n{theirs}\n{_theirs}\nvigil:\n{ours}\n{_ours}");
    }

    private void Until(Func<bool> condition, string what)
    {
        try
        {
            Wait.Until(condition, Patience, what, Pause);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_case.Name}, {_step}: {what} did not come.\nBefore:\n{_table}\nkeepalived:\n{_theirs}\nvigil:\n{_ours}");
        }
    }

    /// <summary>A daemon on its machine.</summary>
    private sealed class Side : IDisposable
    {
        private string _config;
        private int _mark;

        public Side(ParityCase one, string program)
        {
            _config = one.Config;
            Director = new Director();
            Write();
            Configuration = Director.Run(() => ConfigurationLoader.Load(new DaemonOptions { ConfigFile = ConfigPath })).Configuration;
            Farm = new ServerFarm(Director, Configuration);
            foreach (var command in one.Before)
                Director.Tool("", "/bin/sh", "-c", command);
            string[] half = one.HasVrrp ? [] : ["-C"];
            Daemon = Director.Start(program, ["-n", "-l", "-D", "-G", "-f", ConfigPath, .. half]);
        }

        public Director Director { get; }

        public Configuration Configuration { get; }

        public ServerFarm Farm { get; }

        public DirectorDaemon Daemon { get; }

        public void Change(int index, Action<ServerGroup> change)
        {
            _mark = Daemon.Mark;
            change(Farm.Groups[index]);
        }

        /// <summary>Whether the daemon told, since the last change, what it did to a server.</summary>
        public bool HasSaid(ServiceSettings service, RealServerSettings server, string verb) => Daemon.Said(
            $@"({verb}) service {Regex.Escape(ServerName.Of(server.Endpoint, service.Protocol))} (from|to|of) VS {NameOf(service)}", _mark);

        /// <summary>A pattern. Of a group keepalived numbers the services.</summary>
        private static string NameOf(ServiceSettings service) =>
            service.Target is ServiceTarget.Group group ? $@"\[{group.Settings.Name}\]:\d+" : Regex.Escape(service.Name);

        public void Do(string word, string argument)
        {
            if (word == "then")
            {
                Director.Tool("", "/bin/sh", "-c", argument);
                return;
            }
            _config = ParityCase.Replace(_config, argument);
            Write();
            Daemon.Send(Signal.Hup);
        }

        public override string ToString() => $"{Director.Dump()}\n{Daemon.Log}\n";

        public void Dispose()
        {
            Daemon.Dispose();
            Farm.Dispose();
            Director.Dispose();
        }

        private void Write() => Director.Run(() => File.WriteAllText(ConfigPath, _config));
    }
}
