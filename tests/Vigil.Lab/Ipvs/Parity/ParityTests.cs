using Xunit;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>
/// Goal: an unchanged configuration gives the kernel's IPVS what keepalived gives it. Method: both daemons run each file of cases/ in a
/// namespace of their own; what ipvsadm prints and what netlink tells besides must be the same with all servers up, after each that fails,
/// after each that returns, and after the daemon's end.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ParityTests(ParityRuns runs) : IClassFixture<ParityRuns>
{
    public const string Name = "both daemons";

    public static TheoryData<string> Cases => [.. ParityCase.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task TheTableIsKeepaliveds(string name) => runs.Of(name);
}

/// <summary>All cases, some at a time, from the first test on.</summary>
public sealed class ParityRuns : IDisposable
{
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly Dictionary<string, Task> _runs;

    public ParityRuns() => _runs = ParityCase.Names().ToDictionary(name => name, name => Task.Run(() => PlayAsync(name)));

    public Task Of(string name) => _runs[name];

    public void Dispose() => _places.Dispose();

    private async Task PlayAsync(string name)
    {
        await _places.WaitAsync();
        try
        {
            await Task.Factory.StartNew(() => ParityRun.Play(ParityCase.Read(name)), TaskCreationOptions.LongRunning);
        }
        finally
        {
            _places.Release();
        }
    }
}
