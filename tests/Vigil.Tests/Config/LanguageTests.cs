using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>
/// Goal: the language is keepalived's. Method: text in, tree out; the facts were tried against Debian's 2.2.7.
/// </summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("a b {\n c d\n}", "a b { c d }")]
    [InlineData("a b\n{\n c d\n}", "a b { c d }")]
    [InlineData("a b { c d }", "a b { c d }")]
    [InlineData("a b { c d\n e } f", "a b { c d ; e } ; f")]
    [InlineData("a{b}c", "a { b } ; c")]
    [InlineData("a {} b", "a {} ; b")]
    [InlineData("list { 10.0.0.1 }\n", "list { 10.0.0.1 }")]
    public void BracesInEveryPosition(string text, string tree) => Expect(text, tree, "");

    [Theory]
    [InlineData("a # b\n!c\n d!e", "a ; d")]
    [InlineData("a \"# ! { }\" b", "a \"# ! { }\" b")]
    [InlineData("  \t a\v b\f c \r\n\r\nd", "a b c ; d")]
    [InlineData("a \"\" \"b c\"d", "a \"\" \"b c\" d")]
    [InlineData("ab\"cd\"", "ab \"cd\"")]
    [InlineData("a 'b c'", "a 'b c'")]
    public void CommentsBlanksAndQuotes(string text, string tree) => Expect(text, tree, "");

    [Theory]
    [InlineData("@node1 a\n@node2 b\n@^node1 c\n@^node2 d\n@node1\n@nodex", "a ; d")]
    [InlineData("@node1 @^x a\n@^ b\n@ c", "a ; b")]
    [InlineData("@node1 $P=1\n@x $P=2\na $P", "a 1")]
    [InlineData("$C=@node1\n$D=@x\n$C a\n$D b", "a")]
    public void Conditions(string text, string tree) => Expect(text, tree, "");

    [Theory]
    [InlineData("$A=x y\nk $A", "k x y")]
    [InlineData("$A=x\n${A}_y $A_y $A,y $A.y ($A)", "x_y $A_y x,y $A.y (x)")]
    [InlineData("$A=1\n$A=2\nk $A\n$A=3", "k 2")]
    [InlineData("$A=${B}\n$B=1\nk $A\n$B=2\nk $A", "k 1 ; k 2")]
    [InlineData("$A=\\\nfoo 1\\\n bar 2\\\n\nbaz\nx $A", "baz ; x foo 1 ; bar 2")]
    [InlineData("$A=\\\nfoo 1\nk $A x\n$B=\\\n", "k foo 1 x")]
    [InlineData("$A=foo\\\n #c\\\n bar\nx $A", "x foo ; bar")]
    [InlineData("$A=foo\\\n #c\n bar\nx $A", "bar ; x foo")]
    [InlineData("$A=foo\\ # c\n bar\n$A", "foo ; bar")]
    [InlineData("$A=foo\\\n @x b\\\n @node1 c\\\n bar\n$A", "foo ; c ; bar")]
    [InlineData("$B=3\n$A=i {\\\n a $B\\\n $C\\\n}\n$C=c\\\nd\n$A", "i { a 3 ; c ; d }")]
    [InlineData("$A=x\n\"${A}y $A\"", "\"xy $A\"")]
    [InlineData("a ${_INSTANCE} \"${_HASH}${_BANG}\" ${_ENV HOME} x${_ENV NOPE} ${_PWD}", "a node1 \"#!\" /root x /etc/keepalived")]
    [InlineData("$_HASH=q\na ${_HASH}", "a q")]
    [InlineData("a ${_RANDOM 4 4} ${_RANDOM 0}", "a 4 0")]
    [InlineData("$A =x\n$1=y", "$A =x ; $1=y")]
    [InlineData("k $A \"${A}\"", "k $A \"${A}\"")]
    public void Definitions(string text, string tree) => Expect(text, tree, "");

    [Theory]
    [InlineData("~SEQ(A,3) k $A", "k 1 ; k 2 ; k 3")]
    [InlineData("~SEQ(A,0) k $A", "k 1 ; k 0")]
    [InlineData("~SEQ(A,-2) k $A", "k -1 ; k -2")]
    [InlineData("~SEQ(A,2,0) k $A", "k 2 ; k 1 ; k 0")]
    [InlineData("~SEQ(A,2,5,2) k $A", "k 2")]
    [InlineData("~SEQ(A,1,3,8) k $A", "k 1 ; k 4 ; k 7")]
    [InlineData("~SEQ(A,5,-2,1) k $A", "k 5 ; k 3 ; k 1")]
    [InlineData("~SEQx(A,9,11) k $A", "k 9 ; k a ; k b")]
    [InlineData("~SEQx(A,0xe,020) k $A", "k e ; k f ; k 10")]
    [InlineData("~SEQ(A , 1 , 2)k$A", "k1 ; k2")]
    [InlineData("$N=2\n$M=${N}\n~SEQ(A,$M) k $A", "k 1 ; k 2")]
    [InlineData("~SEQ(A,2) ~SEQ(B,2) k${A}x$B", "k1x1 ; k1x2 ; k2x1 ; k2x2")]
    [InlineData("~LST(A,x,,z) k \"${A}\"", "k \"x\" ; k \"\" ; k \"z\"")]
    [InlineData("~LST({A,B},{1,2},{3,4}) k $A $B", "k 1 2 ; k 3 4")]
    [InlineData("~LST({A,B},{1},{,2}) k${A}x$B", "k1x ; kx2")]
    [InlineData("$I=i $N {\\\n v $N\\\n}\n~SEQ(N,2) $I", "i 1 { v 1 } ; i 2 { v 2 }")]
    [InlineData("~SEQ(A,2) k\nl $A", "k ; k ; l 2")]
    public void Repetition(string text, string tree) => Expect(text, tree, "");

    [Theory]
    [InlineData("~SEQ(A,3 k", "", "VG0030")]
    [InlineData("~SEQ(A,1,0,3) k", "", "VG0030")]
    [InlineData("~SEQ(A,3,-1,5) k", "", "VG0030")]
    [InlineData("~SEQ(A,x) k", "", "VG0030")]
    [InlineData("~SEQx(A,-1) k", "", "VG0030")]
    [InlineData("~LST(A) k", "", "VG0030")]
    [InlineData("~LST({A,B},{1,2,3}) k", "", "VG0030")]
    [InlineData("~LST(A,a b) k", "", "VG0030")]
    [InlineData("k ~SEQ(A,2) $A", "", "VG0031")]
    [InlineData("~FOO(A) b", "~FOO(A) b", "")]
    [InlineData("$A=x $A\nk $A\nl", "l", "VG0020")]
    [InlineData("$A=${B}y\n$B=${A}z\nk $A\nl", "l", "VG0020")]
    [InlineData("$A=$A$A${A}${A}x\nk $A\nl", "l", "VG0020")]
    [InlineData("k ${NOPE} l", "k ${NOPE} l", "VG0022")]
    [InlineData("k ${_RANDOM 9 1}", "k 0", "VG0023")]
    [InlineData("$A=x\\\ny\nk $A z", "k $A z", "VG0024")]
    [InlineData("k \"a\nl", "k ; l", "VG0003")]
    [InlineData("k\\#x", "k", "VG0013")]
    [InlineData("a\nb\0c\nd", "a ; d", "VG0011")]
    [InlineData("a {\n b\n}\n}\nc", "a { b } ; c", "VG0004")]
    [InlineData("{\n a\n}\nb", "a ; b", "VG0005")]
    [InlineData("a {\n b {\n c\n}\n", "a { b { c } }", "VG0007")]
    [InlineData("~SEQ(A,1,2147483647) k", "", "VG0030")]
    public void FaultsAreReportedAndReadingGoesOn(string text, string tree, string codes) => Expect(text, tree, codes);

    [Fact]
    public void LongLinesAreRefused()
    {
        var fits = new string('x', TextLimits.MaxLineBytes);
        Expect(fits, fits, "");
        Expect(fits + "y\nk", "k", "VG0010");
    }

    [Fact]
    public void ALineThatGrowsTooLongIsRefused()
    {
        var value = new string('x', TextLimits.MaxLineBytes / 2);
        Expect($"$A={value}\nk ${{A}}${{A}}\nl", "l", "VG0021");
    }

    [Fact]
    public void ALineBombEndsAtTheBound()
    {
        // Each definition holds the next one twice: two lines become 2^20.
        var levels = string.Concat(Enumerable.Range(0, 20).Select(static i => $"$L{i}=\\\n$L{i + 1}\\\n$L{i + 1}\n"));
        var tree = TestEnvironment.Parse(levels + "$L20=x\n$L0\nlast");
        Assert.Equal("last", tree.Root.Statements[^1].Keyword.Text);
        Assert.Contains("VG0014", TestEnvironment.Codes(tree));
    }

    [Fact]
    public void AWordKnowsWhereItStandsAndWhereItCameFrom()
    {
        var tree = TestEnvironment.Parse("$N=eth7\n\n  kw  \"a b\" ${N}.1 c");
        var statement = Assert.Single(tree.Root.Statements);
        Assert.Equal((3, 3, 2), Place(statement.Keyword.At));
        Assert.Equal((3, 7, 5), Place(statement.Arguments[0].At));
        Assert.Equal("eth7.1", statement.Arguments[1].Text);
        Assert.Equal((3, 13, 6), Place(statement.Arguments[1].At));
        Assert.Equal("N", statement.Arguments[1].At.Via?.Name);
        Assert.Equal((1, 4, 4), Place(statement.Arguments[1].At.Via!.DefinedAt!.Value));
        Assert.Equal((3, 20, 1), Place(statement.Arguments[2].At));
        Assert.Equal("kw  \"a b\" eth7.1 c", statement.Raw.ToString());
    }

    private static (int Line, int Column, int Length) Place(SourceSpan at) => (at.Line, at.Column, at.Length);

    private static void Expect(string text, string shape, string codes)
    {
        var tree = TestEnvironment.Parse(text);
        Assert.Equal(codes, TestEnvironment.Codes(tree));
        Assert.Equal(shape, TestEnvironment.Show(tree));
    }
}
