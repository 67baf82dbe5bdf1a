using System.Runtime.CompilerServices;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;
using Vigil.Tests.Config;
using Xunit;

namespace Vigil.Tests.Keywords;

/// <summary>
/// The proof of a keyword: what is observed of a running core with and without its line. Both are said in full, so that a keyword
/// that does nothing fails its test, and so does one that does something else.
/// </summary>
internal static class Effect
{
    /// <summary>Without the line one thing is observed, with it another.</summary>
    /// <param name="line">The line, or lines, under test; the keyword in it is the test's name.</param>
    /// <param name="without">What is observed when the line is left out.</param>
    /// <param name="with">What is observed with it.</param>
    /// <param name="observe">Runs a scenario with the line put into a configuration.</param>
    /// <param name="keyword">The name of the test.</param>
    public static void Of<T>(string line, T without, T with, Func<string, T> observe, [CallerMemberName] string keyword = "")
    {
        Assert.Contains(keyword, line.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.NotEqual(without, with);
        Assert.Equal(without, observe(""));
        Assert.Equal(with, observe(line));
    }

    /// <summary>A configuration with one instance on eth0, and lines put into it.</summary>
    public static string Text(string instance = "", string global = "", string root = "", string addresses = "10.0.0.100") => $$"""
        global_defs {
        script_user root
        {{global}}
        }
        {{root}}
        vrrp_instance vi1 {
        interface eth0
        virtual_router_id 51
        {{instance}}
        {{(addresses == "" ? "" : $"virtual_ipaddress {{\n{addresses}\n}}")}}
        }
        """;

    /// <summary>A second instance, vi2 on eth1, for the root of a configuration.</summary>
    public static string Second(string lines = "") => $$"""
        vrrp_instance vi2 {
        interface eth1
        virtual_router_id 52
        {{lines}}
        virtual_ipaddress {
        10.0.1.100
        }
        }
        """;

    /// <summary>The settings of a text; none of it may be left out.</summary>
    public static Configuration Bind(string text)
    {
        var bound = Read(text);
        Assert.DoesNotContain(bound.Diagnostics, static one => one.Severity == Severity.Error);
        return bound.Configuration;
    }

    /// <summary>The settings of a text and what was found in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="seed">Where ${_RANDOM} starts.</param>
    public static BoundConfiguration Read(string text, int seed = 1)
    {
        var files = new MemoryFileReader().Add(TestEnvironment.Main, text);
        var environment = TestEnvironment.For("node1") with { RandomSeed = seed };
        var tree = ConfigParser.Parse(TestEnvironment.Main, files, environment, ConfigurationBinder.Scope);
        return ConfigurationBinder.Bind(tree, new WillingFacts());
    }
}
