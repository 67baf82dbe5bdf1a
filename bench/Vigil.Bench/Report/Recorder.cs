namespace Vigil.Bench.Report;

/// <summary>What one figure is.</summary>
/// <param name="Row">Short name of the row it belongs to.</param>
/// <param name="Name">What was measured, in words.</param>
/// <param name="Unit">Unit of the values.</param>
internal readonly record struct Measure(string Row, string Name, string Unit);

/// <summary>Collects the values of both daemons, in the order in which measures first appear.</summary>
internal sealed class Recorder
{
    private readonly List<Measure> _order = [];
    private readonly Dictionary<(Measure, string Contender), List<double>> _values = [];
    private readonly List<string> _failures = [];

    public IReadOnlyList<Measure> Measures => _order;

    /// <summary>Sentences about what could not be measured.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The values of one cell, as they came.</summary>
    public IReadOnlyList<double> Values(Measure measure, string contender) => _values.GetValueOrDefault((measure, contender)) ?? [];

    public void Add(Measure measure, string contender, double value) => Add(measure, contender, [value]);

    public void Add(Measure measure, string contender, IEnumerable<double> values)
    {
        if (!_order.Contains(measure))
            _order.Add(measure);
        if (!_values.TryGetValue((measure, contender), out var list))
            _values[(measure, contender)] = list = [];
        list.AddRange(values);
    }

    /// <summary>Notes that a measurement failed; the table says so and the bench ends with an error.</summary>
    public void Fail(string sentence) => _failures.Add(sentence);

    /// <summary>The statistics of one cell; null when nothing was measured.</summary>
    public Summary? Of(Measure measure, string contender) =>
        _values.TryGetValue((measure, contender), out var values) && values.Count > 0 ? Summary.Of(values) : null;
}
