using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp;

/// <summary>The engines a class of fixtures shares, one for each path. Each is loaded when first used.</summary>
public abstract class EnginePair(IReadOnlyList<XdpService> services) : IDisposable
{
    private readonly Dictionary<PacketPath, EngineRun> _engines = [];

    /// <summary>One of them.</summary>
    public EngineRun Get(PacketPath path)
    {
        if (!_engines.TryGetValue(path, out var engine))
            _engines[path] = engine = new EngineRun(services, path);
        return engine;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var engine in _engines.Values)
            engine.Dispose();
        GC.SuppressFinalize(this);
    }
}
