using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp;

/// <summary>The engines a class of fixtures shares: for physical interfaces, and for virtual ones. Each is loaded when first used.</summary>
public abstract class EnginePair(IReadOnlyList<XdpService> services) : IDisposable
{
    private readonly EngineRun?[] _engines = new EngineRun?[2];

    /// <summary>One of them.</summary>
    public EngineRun Get(bool completeChecksums) => _engines[completeChecksums ? 1 : 0] ??= new EngineRun(services, completeChecksums);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var engine in _engines)
            engine?.Dispose();
        GC.SuppressFinalize(this);
    }
}
