namespace Vigil.Tests.Services;

/// <summary>
/// A second opinion about quorum, sorry server, inhibit and alpha, written the other way round: as commands that edit a table, one
/// transition after the other, the way the daemon's log tells them. It shares nothing with the product.
/// </summary>
internal sealed class ReferenceModel
{
    private const int Sorry = -1;

    private readonly SortedDictionary<int, long> table = [];
    private readonly Server[] servers;
    private readonly long quorum;
    private readonly long hysteresis;
    private readonly bool hasSorry;
    private readonly bool inhibitsSorry;
    private bool isQuorumUp;

    public ReferenceModel(Server[] servers, long quorum, long hysteresis, bool hasSorry, bool inhibitsSorry, bool isAlpha)
    {
        (this.servers, this.quorum, this.hysteresis, this.hasSorry, this.inhibitsSorry) = (servers, quorum, hysteresis, hasSorry, inhibitsSorry);
        isQuorumUp = true;
        if (hasSorry && inhibitsSorry) table[Sorry] = 0;
        for (var i = 0; i < servers.Length; i++)
        {
            if (servers[i].IsUp) Add(i);
            else Delete(i);
        }
        if (Up >= quorum + hysteresis) Log.Add("gained");
        else if (isAlpha) Lose("starts lost");
    }

    /// <summary>What happened, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>The table: number of the server (the sorry server is 9) and weight.</summary>
    public string Table => string.Join(' ', table.Where(static entry => entry.Key >= 0).Select(static entry => $"10.0.1.{entry.Key + 1}={entry.Value}")
        .Concat(table.Where(static entry => entry.Key < 0).Select(static entry => $"10.0.1.9={entry.Value}")));

    private long Up => servers.Where(static server => server.IsUp).Sum(static server => (long)server.Weight);

    public void SetState(int i, bool isUp)
    {
        if (servers[i].IsUp == isUp && servers[i].IsTold) return;
        servers[i].IsTold = true;
        servers[i].IsUp = isUp;
        Log.Add(isUp ? "up" : "down");
        var isServing = isQuorumUp || !hasSorry;
        if (isServing && isUp) Add(i);
        else if (isServing) Delete(i);
        Judge();
    }

    public void SetWeight(int i, int weight)
    {
        if (servers[i].Weight == weight) return;
        Log.Add($"weight {servers[i].Weight} to {weight}");
        servers[i].Weight = weight;
        if (servers[i].IsUp && (isQuorumUp || !hasSorry)) table[i] = weight;
        Judge();
    }

    private void Judge()
    {
        if (isQuorumUp && (Up == 0 || Up < quorum - hysteresis)) Lose("lost");
        else if (!isQuorumUp && Up >= quorum + hysteresis) Gain();
    }

    private void Lose(string word)
    {
        isQuorumUp = false;
        Log.Add(word);
        if (!hasSorry) return;
        table[Sorry] = 1;
        for (var i = 0; i < servers.Length; i++)
        {
            if (servers[i].IsUp) Delete(i);
        }
    }

    private void Gain()
    {
        isQuorumUp = true;
        Log.Add("gained");
        if (!hasSorry) return;
        if (inhibitsSorry) table[Sorry] = 0;
        else table.Remove(Sorry);
        for (var i = 0; i < servers.Length; i++)
        {
            if (servers[i].IsUp) Add(i);
        }
    }

    private void Add(int i) => table[i] = servers[i].Weight;

    private void Delete(int i)
    {
        if (servers[i].IsInhibited) table[i] = 0;
        else table.Remove(i);
    }

    /// <summary>A real server of the model.</summary>
    internal sealed class Server(int weight, bool isInhibited, bool isUp)
    {
        public int Weight { get; set; } = weight;

        public bool IsInhibited { get; } = isInhibited;

        public bool IsUp { get; set; } = isUp;

        public bool IsTold { get; set; } = isUp;
    }
}
