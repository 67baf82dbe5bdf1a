using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;

namespace Vigil.Config.Directives;

/// <summary>The words of an item, read from the left.</summary>
internal sealed class ItemCursor(ImmutableArray<Word> words, BindContext context, bool stopsWhenMissing = false)
{
    private int _next;

    public BindContext Context { get; } = context;

    /// <summary>The option being read.</summary>
    public Word Option { get; private set; }

    /// <summary>Set when the item must not be used; its reason is reported.</summary>
    public bool IsBad { get; set; }

    public bool AtEnd => _next == words.Length;

    public Word Peek => words[_next];

    public Word Take() => Option = words[_next++];

    /// <summary>The value behind the option; without one the item is bad.</summary>
    public bool TryValue(string shape, out Word value)
    {
        value = default;
        if (!AtEnd)
        {
            value = words[_next++];
            return true;
        }
        var rule = stopsWhenMissing ? DiagnosticCatalogue.ArgumentStops : DiagnosticCatalogue.OptionNeedsValue;
        Fail(rule.At(Option.At, Option.Text, shape));
        return false;
    }

    /// <summary>Takes the next word if it is the given one.</summary>
    public bool TakeIf(string word)
    {
        if (AtEnd || Peek.Text != word) return false;
        Take();
        return true;
    }

    /// <summary>A number behind the option; without a good one the item is bad.</summary>
    public bool TryInteger(long min, long max, out long value)
    {
        value = 0;
        return TryValue($"{min}..{max}", out var word) && Checked(Values.TryAnyBase(word, Option.Text, min, max, Context, out value));
    }

    public void Fail(Diagnostic finding)
    {
        Context.Report(finding);
        IsBad = true;
    }

    /// <summary>The item is bad for a value that is none of the choices.</summary>
    public void FailChoice(Word word, string choices)
    {
        Context.ReportChoice(word, choices);
        IsBad = true;
    }

    /// <summary>The item is bad for a word that is none of its options.</summary>
    public void FailOption(Word word, string of, IEnumerable<string> options)
    {
        Fail(DiagnosticCatalogue.NoSuchOption.At(word.At, word.Text, of).OrNearest(word.Text, options));
    }

    /// <summary>A number behind the option that may be left out when it is bad: that is reported, and the item used without it.</summary>
    public bool TryOptionalInteger(long min, long max, out long value)
    {
        value = 0;
        return TryValue($"{min}..{max}", out var word) && Values.TryAnyBase(word, Option.Text, min, max, Context, out value);
    }

    /// <summary>Says of a bad item that it is left out; true when it is.</summary>
    public bool LeavesOut(Word first, string item)
    {
        if (IsBad) Context.Bag.SayEffect(first.At, $"the {item} is left out");
        return IsBad;
    }

    /// <summary>Marks the item bad when a value was.</summary>
    public bool Checked(bool good)
    {
        if (!good) IsBad = true;
        return good;
    }
}

/// <summary>The options of one kind of item, by name, with their rows for the documentation.</summary>
internal sealed class ItemOptions<T> where T : class
{
    private readonly ImmutableArray<ItemOption<T>> _options;
    private readonly Dictionary<string, ItemOption<T>> _byName = new(StringComparer.Ordinal);

    public ItemOptions(ImmutableArray<ItemOption<T>> options)
    {
        _options = options;
        foreach (var option in options)
        {
            foreach (var name in option.Names.Split('|')) _byName.Add(name, option);
        }
    }

    /// <summary>All spellings.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    public IEnumerable<Directive> Rows => _options.Select(static option => (Directive)Rows<NoDraft>.Custom(option.Names, option.Arguments, 0, option.Doc, static (_, _) => { })
        with
    {
        Default = option.Default,
        Example = option.Example,
        BoundBy = option.BoundBy,
        Proof = option.Proof,
        Status = option.Refused is not null ? DirectiveStatus.Refused : option.NotYet is not null ? DirectiveStatus.AcceptedNotYet : DirectiveStatus.Works,
        Reason = option.Refused ?? option.NotYet ?? "",
    });

    /// <summary>What follows a misspelt option is its value and no fault of its own.</summary>
    public void SkipValueOfSlip(Word word, ItemCursor cursor)
    {
        if (cursor.AtEnd || Suggestion.Nearest(word.Text, _byName.Keys) is not { } near || _byName[near].Arguments == "") return;
        if (!_byName.ContainsKey(cursor.Peek.Text)) cursor.Take();
    }

    /// <summary>Applies the option at the cursor; false when there is none of that name.</summary>
    public bool TryApply(T item, ItemCursor cursor)
    {
        if (!_byName.TryGetValue(cursor.Peek.Text, out var option)) return false;
        var word = cursor.Take();
        if (option.NotYet is { } reason) cursor.Context.ReportNotYet(word, reason);
        if (option.Refused is { } why) cursor.Context.Report(DiagnosticCatalogue.Refused.At(word.At, word.Text, why));
        option.Bind(item, cursor);
        return true;
    }
}

/// <summary>One option of an item.</summary>
/// <param name="Names">Its spellings, separated by |.</param>
/// <param name="Arguments">The words behind it, as shown.</param>
/// <param name="Doc">One line.</param>
/// <param name="Bind">Reads the words and changes the item.</param>
internal sealed record ItemOption<T>(string Names, string Arguments, string Doc, Action<T, ItemCursor> Bind)
{
    public string Default { get; init; } = "";

    public string Example { get; init; } = "";

    public string BoundBy { get; init; } = "";

    /// <summary>The test that fails without its effect, where it is not the one of the table's class.</summary>
    public string Proof { get; init; } = "";

    /// <summary>Why it has no effect yet: it is read, and a warning says so.</summary>
    public string? NotYet { get; init; }

    /// <summary>Why it is refused; the item is used without it.</summary>
    public string? Refused { get; init; }
}
