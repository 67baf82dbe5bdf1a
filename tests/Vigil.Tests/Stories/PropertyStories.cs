using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>Whatever happens in whatever order, some things hold after every single input. A failure names the seed that replays it.</summary>
public sealed class PropertyStories
{
    private static readonly string[] Interfaces = ["eth0", "eth1", "eth2"];

    private static Configuration Setup => Setups.Of(
        Setups.Instance("in", 51) with { TrackInterfaces = [new("eth1", 0)], TrackScripts = [new("chk", 0)] },
        Setups.Instance("out", 52, version: VrrpVersion.V3) with { TrackFiles = [new("f", 3)], TrackProcesses = [new("p", -30)] },
        Setups.Instance("alone", 53, 200) with { Preempt = false, FlapDamping = new() { HalfLife = 4.Seconds(), MaxSuppress = 20.Seconds() }, TrackScripts = [new("chk", 20)], TrackInterfaces = [new("eth2", 10, true)] },
        Setups.Instance("owner", 54, 255) with { WantsMaster = true, TrackInterfaces = [new("eth2", 0)] }) with
    {
        Scripts = [Setups.Script("chk", interval: 2) with { Rise = 2, Fall = 2 }],
        TrackFiles = [new() { Name = "f", Path = "/run/f" }],
        TrackProcesses = [new() { Name = "p", Process = "p", ForkDelay = 0.3.Seconds(), TerminateDelay = 0.5.Seconds() }],
        InterfaceDelays = [new("eth1", 0.4.Seconds(), 0.2.Seconds())],
        SyncGroups = [new() { Name = "g", Members = ["in", "out"], TrackInterfaces = [new("eth2", 0)], FlapDamping = new() { HalfLife = 9.Seconds(), Suppress = 1500, MaxSuppress = 30.Seconds() } }],
        TrackGroups = [new("tg", ["alone"])],
    };

    [Fact]
    public void StatesTimersFaultsAndClaimsAlwaysAgree()
    {
        for (int seed = 0; seed < 300; seed++) new Walk(seed).Run();
    }

    private sealed class Walk(int seed)
    {
        private readonly Random random = new(seed);
        private readonly VrrpHost host = new(Setup, Instant.Zero);
        private readonly Dictionary<VirtualRouter, bool> claimed = [];
        private readonly Dictionary<string, RouterState> told = [];
        private readonly Dictionary<string, HashSet<string>> toldFaults = [];
        private Instant now = Instant.Zero;
        private string last = "";

        public void Run()
        {
            for (int i = 0; i < 3; i++) Link();
            Step(VrrpInput.Wake, "start");
            for (int i = 0; i < 120; i++) Act();
            Step(VrrpInput.Stop, "stop");
            Assert.All(host.Routers, r => Assert.Equal(RouterState.Stopped, r.State));
            Assert.Null(host.NextWake);
        }

        private void Act()
        {
            switch (random.Next(12))
            {
                case 0: Link(); break;
                case 1: Step(VrrpInput.InterfaceGone(Interfaces[random.Next(3)]), "gone"); break;
                case 2: Step(VrrpInput.ScriptExited("chk", ScriptEnd.Exited, random.Next(2)), "exit"); break;
                case 3: Step(VrrpInput.FileValue("f", random.Next(-120, 120)), "file"); break;
                case 4: Step(VrrpInput.ProcessCount("p", random.Next(2)), "process"); break;
                case 5: Step(VrrpInput.TrackGroupState("tg", random.Next(2) == 0), "track group"); break;
                case 6: Step(VrrpInput.AddressesContested("alone", null), "contested"); break;
                case 7 when random.Next(4) == 0: Step(VrrpInput.ReleaseDamping, "release"); break;
                case 7: Step(VrrpInput.Reload(random.Next(2) == 0 ? Setup : Other()), "reload"); break;
                case 8 or 9: Hear(); break;
                default: Pass(TimeSpan.FromMilliseconds(random.Next(1, 4000))); break;
            }
        }

        private Configuration Other() => Setup with
        {
            Instances = Setup.Instances.Select(i => i with { Priority = i.Priority.IsOwner ? i.Priority : new Priority((byte)random.Next(1, 255)) }).ToValueList(),
        };

        private void Link()
        {
            int at = random.Next(3);
            Step(VrrpInput.InterfaceChanged(new()
            {
                Name = Interfaces[at],
                Index = at + 2,
                IsRunning = random.Next(3) > 0,
                Addresses = random.Next(5) == 0 ? [] : [InetAddress.Parse("10.0.0.5")],
            }), "link");
        }

        private void Hear()
        {
            var settings = host.Routers[random.Next(host.Routers.Count)].Settings;
            var source = InetAddress.Parse($"10.0.0.{random.Next(1, 10)}");
            var pdu = new byte[256];
            var priority = new Priority((byte)random.Next(0, 256));
            pdu = pdu[..AdvertWriter.Write(pdu, settings, priority, [settings.VirtualAddresses[0].Address])];
            AdvertChecksum.Write(pdu, ChecksumForm.Plain, source, settings.MulticastGroup);
            if (random.Next(5) == 0) pdu[random.Next(pdu.Length)] ^= 4;
            var packet = Lan.Packets.Wrap(pdu, source, settings.MulticastGroup);
            Step(VrrpInput.Packet(packet, new(source, settings.MulticastGroup, 2, 255, now)), "hear");
        }

        /// <summary>Time passes as in the daemon, or (rarely) the whole process stands still.</summary>
        private void Pass(TimeSpan span)
        {
            var end = now + span;
            if (random.Next(10) == 0) now = end;
            int guard = 0;
            while (host.NextWake is { } wake && wake <= end)
            {
                now = Instant.Max(now, wake);
                Step(VrrpInput.Wake, "wake");
                Assert.True(++guard < 5000, $"seed {seed}: no progress");
            }
            now = end;
        }

        private void Step(in VrrpInput input, string what)
        {
            last = what;
            host.Handle(input, now);
            while (host.TryTake(out var output)) Note(output);
            foreach (var router in host.Routers) Check(router);
            foreach (var group in host.Groups)
            {
                int masters = group.Members.Count(m => m.State == RouterState.Master);
                Require(masters == 0 || masters == group.Members.Count, "a group is split");
            }
        }

        private void Note(in VrrpOutput output)
        {
            switch (output.Kind)
            {
                case VrrpOutputKind.Claim:
                    claimed[output.Router!] = true;
                    break;
                case VrrpOutputKind.Release:
                    Require(claimed.GetValueOrDefault(output.Router!), "released what was not claimed");
                    claimed[output.Router!] = false;
                    break;
                case VrrpOutputKind.Announce:
                    Require(claimed.GetValueOrDefault(output.Router!), "announced what is not claimed");
                    break;
                case VrrpOutputKind.SendAdvert:
                    Require(!output.Source.IsNone, "sent without a source");
                    break;
                case VrrpOutputKind.Fact when output.Fact is Fact.StateChanged changed:
                    Require(told.GetValueOrDefault(changed.Instance.Name) == changed.From, "a change that does not follow the last one");
                    told[changed.Instance.Name] = changed.To;
                    break;
                case VrrpOutputKind.Fact when output.Fact is Fact.FaultChanged fault:
                    if (!toldFaults.TryGetValue(fault.Instance, out var set)) toldFaults[fault.Instance] = set = [];
                    Require(fault.IsSet ? set.Add(fault.Fault) : set.Remove(fault.Fault), $"fault {fault.Fault} told twice");
                    break;
            }
        }

        private void Check(VirtualRouter router)
        {
            var state = router.State;
            Require(state == RouterState.Master == router.IsClaimed, "claim and state");
            Require(claimed.GetValueOrDefault(router) == router.IsClaimed, "claim outputs and state");
            Require(told.GetValueOrDefault(router.Settings.Name) == state, "last fact and state");
            Require(router.MasterDownAt is not null == (state == RouterState.Backup), "master-down timer exactly in BACKUP");
            Require(router.NextAdvertAt is not null == (state == RouterState.Master), "advert timer exactly in MASTER");
            bool faulty = router.Faults.Any();
            if (state is not (RouterState.Initialize or RouterState.Stopped)) Require(faulty == (state == RouterState.Fault), "FAULT and fault set");
            if (state == RouterState.Initialize && last != "link") Require(router.Faults.All(f => f.Kind == FaultKind.ScriptPending), "INITIALIZE with a real fault");
            Require(router.EffectivePriority <= router.TruePriority, "held above the true priority");
            Require(!router.IsHeld || (router.Damper.IsDamped && state is RouterState.Backup or RouterState.Fault), "held, but not a damped BACKUP");
            Require(router.Settings.Priority.IsOwner || router.EffectivePriority.Value is >= 1 and <= 254, "priority");
        }

        private void Require(bool condition, string what) => Assert.True(condition, $"seed {seed} at {now - Instant.Zero} after {last}: {what}");
    }
}
