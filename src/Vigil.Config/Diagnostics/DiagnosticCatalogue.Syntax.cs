using System.Collections.Immutable;

namespace Vigil.Config.Diagnostics;

/// <content>VG00xx: lines, words, braces, includes, definitions, repetition.</content>
public static partial class DiagnosticCatalogue
{
    public static readonly DiagnosticRule ConfigMissing = Warning("VG0001", ErrorClass.None,
        "no configuration file matches '{0}'");

    public static readonly DiagnosticRule UnknownKeyword = Warning("VG0002", ErrorClass.Fault,
        "unknown keyword '{0}'");

    public static readonly DiagnosticRule UnmatchedQuote = Error("VG0003", ErrorClass.Fault,
        "the quotation mark that opens here is never closed");

    public static readonly DiagnosticRule ExtraClosingBrace = Error("VG0004", ErrorClass.Fault,
        "this '}}' closes nothing");

    public static readonly DiagnosticRule UnexpectedOpeningBrace = Error("VG0005", ErrorClass.Fault,
        "'{{' is not expected here and is ignored");

    public static readonly DiagnosticRule MissingOpeningBrace = Error("VG0006", ErrorClass.Fault,
        "the '{{' of block {0} is missing");

    public static readonly DiagnosticRule MissingClosingBrace = AboutBlock("VG0007",
        "the file ends, but {0} still open: {1} missing") with
    { Severity = Severity.Error };

    public static readonly DiagnosticRule BlocksTooDeep = Error("VG0008", ErrorClass.Fault,
        "blocks are nested more than {0} deep; this one is ignored");

    public static readonly DiagnosticRule LineTooLong = Error("VG0010", ErrorClass.Fault,
        "the line has {0} bytes, more than the {1} a line may have, and is ignored");

    public static readonly DiagnosticRule LineHasNul = Error("VG0011", ErrorClass.Fault,
        "the line contains a NUL byte and is ignored");

    public static readonly DiagnosticRule NotUtf8 = Note("VG0012",
        "the file is not valid UTF-8; its bytes are read as Latin-1");

    public static readonly DiagnosticRule EscapedComment = Note("VG0013",
        "the comment starts here in spite of the backslash") with
    {
        Why = "keepalived's worker processes drop the backslash first and then see a comment",
        Fix = "put the word in double quotes",
    };

    public static readonly DiagnosticRule TooManyLines = Error("VG0014", ErrorClass.Fault,
        "definitions and repeats yield more than {0} lines; what this line stands for is cut short");

    public static readonly DiagnosticRule ExpansionEndless = Error("VG0020", ErrorClass.Fault,
        "'{0}' refers to itself, directly or through others, or is nested more than {1} deep; the line is ignored");

    public static readonly DiagnosticRule ExpansionTooLong = Error("VG0021", ErrorClass.Fault,
        "the line has {0} bytes after substitution, more than the {1} a line may have, and is ignored");

    public static readonly DiagnosticRule UndefinedReference = Error("VG0022", ErrorClass.Fault,
        "'{0}' is not defined");

    public static readonly DiagnosticRule RandomBounds = Error("VG0023", ErrorClass.Fault,
        "'{0}' does not name a range of whole numbers; write ${{_RANDOM}}, ${{_RANDOM MAX}} or ${{_RANDOM MIN MAX}}");

    public static readonly DiagnosticRule MultiLineInMiddle = Error("VG0024", ErrorClass.Fault,
        "'{0}' has several lines, so its reference must be the last thing on the line");

    public static readonly DiagnosticRule DefinitionTooLong = Error("VG0025", ErrorClass.Fault,
        "the definition has more than {0} lines; the rest is ignored");

    public static readonly DiagnosticRule RepeatMalformed = Error("VG0030", ErrorClass.Fault,
        "{0}: {1}; the line is ignored");

    public static readonly DiagnosticRule RepeatNotFirst = Error("VG0031", ErrorClass.Fault,
        "a {0} must be the first thing on its line; the line is ignored");

    public static readonly DiagnosticRule IncludeNothing = Warning("VG0040", ErrorClass.None,
        "no file matches '{0}', so nothing is included");

    public static readonly DiagnosticRule IncludeSkipped = Warning("VG0041", ErrorClass.None,
        "'{0}' is not included: {1}");

    public static readonly DiagnosticRule IncludeCheckFailed = Error("VG0042", ErrorClass.IncludeCheck,
        "'{0}' cannot be included as demanded: {1}");

    public static readonly DiagnosticRule IncludeCycle = Error("VG0043", ErrorClass.Fault,
        "'{0}' includes itself; it is not read again");

    public static readonly DiagnosticRule IncludeLimit = Error("VG0044", ErrorClass.Fault,
        "'{0}' is not included: more than {1} {2}");

    public static readonly DiagnosticRule MultipleFiles = Warning("VG0045", ErrorClass.Fault,
        "'{0}' matches {1} files; all are read, in this order");

    public static readonly DiagnosticRule ConfigUnreadable = Error("VG0046", ErrorClass.None,
        "the configuration file '{0}' cannot be used: {1}");

    public static readonly DiagnosticRule TooManyProblems = Note("VG0099",
        "{0} further problems are not shown");

    private static ImmutableArray<DiagnosticRule> Syntax =>
    [
        ConfigMissing, UnknownKeyword, UnmatchedQuote, ExtraClosingBrace, UnexpectedOpeningBrace, MissingOpeningBrace,
        MissingClosingBrace, BlocksTooDeep, LineTooLong, LineHasNul, NotUtf8, EscapedComment, TooManyLines,
        ExpansionEndless, ExpansionTooLong, UndefinedReference, RandomBounds, MultiLineInMiddle, DefinitionTooLong,
        RepeatMalformed, RepeatNotFirst, IncludeNothing, IncludeSkipped, IncludeCheckFailed, IncludeCycle, IncludeLimit,
        MultipleFiles, ConfigUnreadable, TooManyProblems,
    ];
}
