using System.Collections.Immutable;
using System.Globalization;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;

namespace Vigil.Config.Syntax;

/// <summary>
/// Reads a configuration: files to lines, lines to words, words to a tree. Never throws on what it reads; every fault
/// becomes a finding and reading goes on.
/// </summary>
public sealed class ConfigParser
{
    /// <summary>UTF-8 has so many for one UTF-16 unit at most.</summary>
    private const int MaxBytesOfCharacter = 3;

    private readonly IFileReader _files;
    private readonly ConfigEnvironment _environment;
    private readonly DiagnosticBag _diagnostics = new();
    private readonly List<SourceFile> _sources = [];
    private readonly LineExpander _expander;
    private readonly TreeBuilder _tree;
    private readonly WordPool _words = new();
    private readonly List<Word> _arguments = [];
    private readonly SourceFile _start;
    private IncludeChecks _globalChecks;
    private string _directory;

    private ConfigParser(string pattern, IFileReader files, ConfigEnvironment environment, IBlockScope scope)
    {
        _files = files;
        _environment = environment;
        _directory = environment.WorkingDirectory;
        _globalChecks = environment.CheckAllIncludes ? IncludeChecks.All : IncludeChecks.None;
        _start = new SourceFile(pattern, Glob.Absolute(pattern, _directory), PhysicalLines.None, null);
        _tree = new TreeBuilder(scope, _start.End, _diagnostics);
        _expander = new LineExpander(environment, _diagnostics, ReadLine);
    }

    /// <summary>Parses the configuration a file name or pattern stands for (5.6).</summary>
    /// <param name="pattern">Absolute, or relative to the environment's working directory.</param>
    /// <param name="files">The only way to files.</param>
    /// <param name="environment">What the language may know about its surroundings.</param>
    /// <param name="scope">The keywords, for recovery from missing braces.</param>
    public static SyntaxTree Parse(string pattern, IFileReader files, ConfigEnvironment environment, IBlockScope? scope = null) =>
        new ConfigParser(pattern, files, environment, scope ?? UnknownScope.Instance).Run(pattern);

    private SyntaxTree Run(string pattern)
    {
        var paths = Glob.Expand(pattern, _directory, _files).SelectMany(static one => one.Matches).ToList();
        if (paths.Count == 0) _diagnostics.Add(DiagnosticCatalogue.ConfigMissing.At(_start.End, pattern));
        if (paths.Count > 1) _diagnostics.Add(DiagnosticCatalogue.MultipleFiles.At(_start.End, pattern, paths.Count));
        foreach (var path in paths)
        {
            var problem = ReadFile(path, includedAt: null);
            if (problem != FileProblem.None)
                _diagnostics.Add(DiagnosticCatalogue.ConfigUnreadable.At(_start.End, path, IncludeRules.Describe(problem)));
        }
        var end = _sources.LastOrDefault(static file => file.IncludedAt is null)?.End ?? _start.End;
        var root = _tree.Finish(end);
        return new SyntaxTree(root, [.. _sources], _diagnostics.ToImmutable());
    }

    private FileProblem ReadFile(string path, SourceSpan? includedAt)
    {
        var fullPath = Path.GetFullPath(Glob.Absolute(path, _directory));
        var content = _files.Read(fullPath);
        if (content.Problem != FileProblem.None) return content.Problem;

        var lines = PhysicalLines.Of(content.Bytes.Span, out var isUtf8);
        var file = new SourceFile(path, fullPath, lines, includedAt);
        _sources.Add(file);
        if (!isUtf8) _diagnostics.Add(DiagnosticCatalogue.NotUtf8.At(new SourceSpan(file, 1, 1, 0, null)));

        var outer = _directory;
        _directory = Path.GetDirectoryName(fullPath) ?? "/";
        for (var line = 1; line <= lines.Count; line++) FeedLine(file, line, isUtf8);
        _expander.EndOfFile();
        _directory = outer;
        return FileProblem.None;
    }

    private void FeedLine(SourceFile file, int number, bool isUtf8)
    {
        var line = TrackedText.OfLine(file, number);
        var bytes = isUtf8 && line.Length > TextLimits.MaxLineBytes / MaxBytesOfCharacter ? System.Text.Encoding.UTF8.GetByteCount(line.Span) : line.Length;
        if (bytes > TextLimits.MaxLineBytes)
            _diagnostics.Add(DiagnosticCatalogue.LineTooLong.At(line.SpanOf(0, Math.Min(40, line.Length)), bytes, TextLimits.MaxLineBytes));
        else if (line.Span.IndexOf('\0') is var nul and >= 0)
            _diagnostics.Add(DiagnosticCatalogue.LineHasNul.At(line.SpanOf(nul, 1)));
        else
            _expander.Feed(line, _directory);
    }

    /// <summary>A finished line: text after a brace is a statement of its own (3.2).</summary>
    private void ReadLine(TrackedText line)
    {
        var lexer = new Lexer(line, _words, _diagnostics);
        while (true)
        {
            var kind = lexer.Next(out var word);
            switch (kind)
            {
                case Lexer.Kind.End:
                    return;
                case Lexer.Kind.Open:
                    _tree.Open(word.At);
                    continue;
                case Lexer.Kind.Close:
                    _tree.Close(word.At);
                    continue;
            }
            if (!word.IsQuoted && IncludeRules.TryGetChecks(word.Text, out var checks))
            {
                var argument = line.Slice(lexer.End).Trim();
                if (argument.Length > 0)
                {
                    Include(word, argument, checks);
                    return;
                }
            }
            if (!ReadStatement(line, ref lexer, word)) return;
        }
    }

    /// <summary>Reads the rest of a statement; false at the end of the line.</summary>
    private bool ReadStatement(TrackedText line, ref Lexer lexer, Word keyword)
    {
        var start = lexer.Start;
        var end = lexer.End;
        _arguments.Clear();
        Lexer.Kind kind;
        Word word;
        while ((kind = lexer.Next(out word)) == Lexer.Kind.Word)
        {
            _arguments.Add(word);
            end = lexer.End;
        }

        if (lexer.HasOpenQuote) end = line.Length;
        var statement = new Statement(keyword, [.. _arguments], line.Slice(start, end - start));
        ApplyEarly(statement);
        _tree.Add(statement);
        if (kind == Lexer.Kind.Open) _tree.Open(word.At);
        else if (kind == Lexer.Kind.Close) _tree.Close(word.At);
        return kind != Lexer.Kind.End;
    }

    /// <summary>Two settings act on the reading itself, from their line on.</summary>
    private void ApplyEarly(Statement statement)
    {
        if (_tree.RootBlockName != "global_defs") return;
        if (statement.Keyword.Text == "include_check" && !_environment.CheckAllIncludes)
            _globalChecks = IncludeRules.Apply(_globalChecks, statement.Arguments);
        if (statement.Keyword.Text == "random_seed" && statement.Arguments.Length > 0
            && uint.TryParse(statement.Arguments[0].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            _expander.Seed(unchecked((int)seed));
    }

    private void Include(Word keyword, TrackedText argument, IncludeChecks checks)
    {
        checks |= _globalChecks;
        var pattern = argument.ToString();
        var at = argument.SpanOfAll();
        var alternatives = Glob.Expand(pattern, _directory, _files);
        if (IncludeRules.FailedMatch(checks, alternatives) is { } reason)
            _diagnostics.Add(DiagnosticCatalogue.IncludeCheckFailed.At(at, pattern, reason));
        else if (alternatives.All(static one => one.Matches.IsEmpty))
            _diagnostics.Add(DiagnosticCatalogue.IncludeNothing.At(at, pattern) with
            {
                Fix = pattern.Contains('"') ? $"write the name after {keyword.Text} without quotation marks" : null,
            });

        foreach (var path in alternatives.SelectMany(static one => one.Matches))
        {
            if (IsWithinLimits(path, at) is { } refusal) _diagnostics.Add(refusal);
            else if (ReadFile(path, at) is var problem and not FileProblem.None) ReportSkipped(path, at, checks, problem);
        }
    }

    private void ReportSkipped(string path, SourceSpan at, IncludeChecks checks, FileProblem problem)
    {
        var rule = checks.HasFlag(IncludeChecks.Read) ? DiagnosticCatalogue.IncludeCheckFailed : DiagnosticCatalogue.IncludeSkipped;
        _diagnostics.Add(rule.At(at, path, IncludeRules.Describe(problem)));
    }

    private Diagnostic? IsWithinLimits(string path, SourceSpan at)
    {
        var fullPath = Path.GetFullPath(Glob.Absolute(path, _directory));
        for (SourceFile? file = at.File; file is not null; file = file.IncludedAt?.File)
            if (file.Path == fullPath) return DiagnosticCatalogue.IncludeCycle.At(at, path);
        if (at.File.Depth >= TextLimits.MaxIncludeDepth)
            return DiagnosticCatalogue.IncludeLimit.At(at, path, TextLimits.MaxIncludeDepth, "levels of include");
        if (_sources.Count >= TextLimits.MaxFilesRead)
            return DiagnosticCatalogue.IncludeLimit.At(at, path, TextLimits.MaxFilesRead, "files");
        return null;
    }
}
