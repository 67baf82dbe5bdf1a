using System.Text.Encodings.Web;
using System.Text.Json;
using Vigil.Config.Text;

namespace Vigil.Config.Diagnostics;

/// <summary>What was found about one file.</summary>
/// <param name="File">As it was named on the command line.</param>
/// <param name="Exit">What a config test of it exits with.</param>
/// <param name="Findings">All of them.</param>
public sealed record FileFindings(string File, int Exit, IReadOnlyCollection<Diagnostic> Findings);

/// <summary>
/// Findings as JSON: <c>{"exit":5,"files":[{"file":…,"exit":5,"diagnostics":[{"code":…,"severity":…,"file":…,"line":…,…}]}]}</c>.
/// The outer exit is the program's, the inner ones are those of a config test of each file.
/// </summary>
public static class DiagnosticJson
{
    /// <summary>Writes all files and their findings as one object.</summary>
    public static byte[] ToUtf8(int exit, IEnumerable<FileFindings> files)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("exit", exit);
            json.WriteStartArray("files");
            foreach (var file in files) Write(json, file);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, FileFindings file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File);
        json.WriteNumber("exit", file.Exit);
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in file.Findings) Write(json, diagnostic);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code);
        json.WriteString("severity", DiagnosticRenderer.Name(diagnostic.Severity));
        json.WriteString("class", Name(diagnostic.Rule.Class));
        if (diagnostic.Rule.IsAboutBlock) json.WriteBoolean("aboutBlock", true);
        json.WriteString("message", diagnostic.Message);
        WritePlace(json, diagnostic.At);
        json.WriteString("source", diagnostic.At.File.LineText(diagnostic.At.Line));
        if (diagnostic.Why is { } why) json.WriteString("why", why);
        if (diagnostic.Effect is { } effect) json.WriteString("effect", effect);
        if (diagnostic.Fix is { } fix) json.WriteString("fix", fix);
        if (diagnostic.At.Via is { } via) json.WriteString("definition", via.Name);
        WriteChain(json, diagnostic.At.File.IncludedAt);
        WriteRelated(json, diagnostic.Related);
        json.WriteEndObject();
    }

    private static string Name(ErrorClass errorClass) => errorClass switch
    {
        ErrorClass.None => "none",
        ErrorClass.Fatal => "fatal",
        ErrorClass.Fault => "fault",
        ErrorClass.Security => "security",
        ErrorClass.MissingArgument => "missingArgument",
        _ => "includeCheck",
    };

    private static void WritePlace(Utf8JsonWriter json, SourceSpan at)
    {
        json.WriteString("file", at.File.Name);
        json.WriteNumber("line", at.Line);
        json.WriteNumber("column", at.Column);
        json.WriteNumber("length", at.Length);
    }

    private static void WriteChain(Utf8JsonWriter json, SourceSpan? includedAt)
    {
        if (includedAt is null) return;
        json.WriteStartArray("includedFrom");
        for (var at = includedAt; at is { } include; at = include.File.IncludedAt)
        {
            json.WriteStartObject();
            WritePlace(json, include);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRelated(Utf8JsonWriter json, IReadOnlyList<RelatedPlace> related)
    {
        if (related.Count == 0) return;
        json.WriteStartArray("related");
        foreach (var place in related)
        {
            json.WriteStartObject();
            WritePlace(json, place.At);
            json.WriteString("text", place.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
