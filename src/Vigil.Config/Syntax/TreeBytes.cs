using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Vigil.Config.Text;

namespace Vigil.Config.Syntax;

/// <summary>
/// A tree as bytes, for a process that must see the same configuration without reading its files again. What is kept is what binding needs:
/// words and lines after substitution. What is not: where they stood. Findings about a tree that was read back name places in one made-up
/// file of all its lines; whoever shows findings reads the files.
/// <code>
/// magic | words: count, then each as length and UTF-8 | lines: length and UTF-8 | statements
/// statements: count, then each as keyword, number of arguments, arguments, 1 and statements or 0
/// word: twice its number among the words, plus 1 if it was quoted
/// </code>
/// All numbers are LEB128. The lines are those of the statements, each with its keyword before its block, ended by LF.
/// </summary>
public static class TreeBytes
{
    private const uint Magic = 0x314c4754; // "TGL1"
    private const int MostBytesOfNumber = 5;

    /// <summary>Writes the statements outside all braces.</summary>
    /// <param name="root">Them.</param>
    /// <param name="without">Keyword of those that are left out; null: none.</param>
    public static byte[] Write(Block root, string? without = null)
    {
        var writer = new Writer();
        writer.Statements(without is null ? root.Statements : root.Statements.RemoveAll(one => one.Keyword.Text == without));
        return writer.Finish(Magic);
    }

    /// <summary>Reads them back; false when the bytes are not what <see cref="Write"/> makes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SyntaxTree tree)
    {
        var reader = new Reader(bytes);
        var isTree = reader.Fixed() == Magic && reader.Head() && reader.Statements(0, out var statements) && reader.IsAtEnd
            ? statements : default(ImmutableArray<Statement>?);
        var start = new SourceSpan(reader.File, 1, 1, 0, null);
        tree = new SyntaxTree(new Block(isTree ?? [], start, reader.File.End), [reader.File], []);
        return isTree is not null;
    }

    private sealed class Writer
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly MemoryStream _words = new(), _statements = new();
        private readonly StringBuilder _lines = new();

        public void Statements(ImmutableArray<Statement> statements)
        {
            Number(_statements, statements.Length);
            foreach (var statement in statements)
            {
                _lines.Append(statement.Raw.Span).Append('\n');
                Word(statement.Keyword);
                Number(_statements, statement.Arguments.Length);
                foreach (var argument in statement.Arguments) Word(argument);
                Number(_statements, statement.Block is null ? 0 : 1);
                if (statement.Block is { } block) Statements(block.Statements);
            }
        }

        public byte[] Finish(uint magic)
        {
            using var all = new MemoryStream((int)(_words.Length + _lines.Length + _statements.Length) + 64);
            Span<byte> first = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(first, magic);
            all.Write(first);
            Number(all, _numbers.Count);
            _words.WriteTo(all);
            Text(all, _lines.ToString());
            _statements.WriteTo(all);
            return all.ToArray();
        }

        private void Word(Word word)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, word.Text, out var known);
            if (!known)
            {
                number = _numbers.Count - 1;
                Text(_words, word.Text);
            }
            Number(_statements, number * 2 + (word.IsQuoted ? 1 : 0));
        }

        private static void Text(MemoryStream to, string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Number(to, bytes.Length);
            to.Write(bytes);
        }

        private static void Number(MemoryStream to, int number)
        {
            var rest = (uint)number;
            for (; rest >= 0x80; rest >>= 7) to.WriteByte((byte)(rest | 0x80));
            to.WriteByte((byte)rest);
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;
        private string[] _words = [];
        private int _line;

        /// <summary>All lines.</summary>
        public SourceFile File { get; private set; } = new("configuration", "", PhysicalLines.None, null);

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public uint Fixed()
        {
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(_rest, out var value)) return 0;
            _rest = _rest[sizeof(uint)..];
            return value;
        }

        public bool Head()
        {
            if (!Number(out var count) || count > _rest.Length) return false;
            _words = new string[count];
            for (var i = 0; i < count; i++)
            {
                if (!Text(out _words[i])) return false;
            }
            if (!Text(out var lines)) return false;
            File = new SourceFile(File.Name, File.Path, new PhysicalLines(lines), null);
            return true;
        }

        public bool Statements(int depth, out ImmutableArray<Statement> statements)
        {
            statements = [];
            if (depth > TextLimits.MaxBlockDepth || !Number(out var count) || count > _rest.Length) return false;
            var read = new Statement[count];
            for (var i = 0; i < count; i++)
            {
                if (!One(depth, out var one)) return false;
                read[i] = one!;
            }
            statements = ImmutableCollectionsMarshal.AsImmutableArray(read);
            return true;
        }

        private bool One(int depth, out Statement? statement)
        {
            statement = null;
            if (_line == File.Lines.Count) return false;
            var line = TrackedText.OfLine(File, ++_line);
            var at = line.SpanOfAll();
            if (!Word(at, out var keyword) || !Number(out var count) || count > _rest.Length) return false;
            var arguments = count == 0 ? [] : new Word[count];
            for (var i = 0; i < count; i++)
            {
                if (!Word(at, out arguments[i])) return false;
            }
            statement = new Statement(keyword, ImmutableCollectionsMarshal.AsImmutableArray(arguments), line);
            if (!Number(out var hasBlock) || hasBlock > 1) return false;
            if (hasBlock == 0) return true;
            if (!Statements(depth + 1, out var inner)) return false;
            statement.Block = new Block(inner, at, at);
            return true;
        }

        private bool Word(SourceSpan at, out Word word)
        {
            word = default;
            if (!Number(out var number) || number / 2 >= _words.Length) return false;
            word = new Word(_words[number / 2], (number & 1) != 0, at);
            return true;
        }

        private bool Text(out string text)
        {
            text = "";
            if (!Number(out var length) || length > _rest.Length) return false;
            text = Encoding.UTF8.GetString(_rest[..length]);
            _rest = _rest[length..];
            return true;
        }

        private bool Number(out int number)
        {
            uint value = 0;
            for (var i = 0; i < MostBytesOfNumber && i < _rest.Length; i++)
            {
                value |= (uint)(_rest[i] & 0x7f) << (7 * i);
                if (_rest[i] >= 0x80) continue;
                _rest = _rest[(i + 1)..];
                number = (int)value;
                return number >= 0;
            }
            number = 0;
            return false;
        }
    }
}
