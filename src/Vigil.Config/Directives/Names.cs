using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;

namespace Vigil.Config.Directives;

/// <summary>Numbers that may be written as a name of one of iproute2's tables.</summary>
internal static class Names
{
    public static bool TryFind(NameTable table, Word word, long most, BindContext context, out uint number)
    {
        number = 0;
        if (Values.TryParseAnyBase(word.Text, out var value) && value >= 0 && value <= most)
        {
            number = (uint)value;
            return true;
        }
        if (context.Facts.FindNumber(table, word.Text, context.NameDirectories) is { } found && found <= most)
        {
            number = found;
            return true;
        }
        context.Report(DiagnosticCatalogue.UnknownName.At(word.At, word.Text, Describe(table)));
        return false;
    }

    private static string Describe(NameTable table) => table switch
    {
        NameTable.RouteTable => "routing table",
        NameTable.Scope => "scope",
        NameTable.Protocol => "routing protocol",
        NameTable.DsField => "DS field",
        NameTable.Realm => "realm",
        NameTable.InterfaceGroup => "group of interfaces",
        _ => "protocol",
    };
}
