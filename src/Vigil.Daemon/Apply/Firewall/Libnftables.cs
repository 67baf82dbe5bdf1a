using System.Runtime.InteropServices;
using System.Text;

namespace Vigil.Daemon.Apply.Firewall;

/// <summary>
/// libnftables, loaded when first needed: most hosts never drop anything, and need not have it. Works in the network
/// namespace of the thread that opens it.
/// </summary>
public sealed unsafe class Libnftables : IDisposable
{
    private const string Library = "libnftables.so.1";

    private readonly delegate* unmanaged<nint, byte*, int> _run;
    private readonly delegate* unmanaged<nint, byte*> _errors;
    private readonly delegate* unmanaged<nint, void> _free;
    private nint _context;

    private Libnftables(nint library, nint context)
    {
        _run = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(library, "nft_run_cmd_from_buffer");
        _errors = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "nft_ctx_get_error_buffer");
        _free = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "nft_ctx_free");
        _context = context;
    }

    /// <summary>Loads the library; null with a sentence when this host does not have it.</summary>
    public static Libnftables? Open(out string? problem)
    {
        if (!NativeLibrary.TryLoad(Library, out var library))
        {
            problem = $"{Library} is not installed (package libnftables1), so no_accept cannot drop packets for virtual addresses";
            return null;
        }
        var create = (delegate* unmanaged<uint, nint>)NativeLibrary.GetExport(library, "nft_ctx_new");
        var context = create(0);
        if (context == 0)
        {
            problem = $"{Library} cannot start";
            return null;
        }
        var buffer = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "nft_ctx_buffer_error");
        buffer(context);
        problem = null;
        return new Libnftables(library, context);
    }

    /// <summary>Runs the commands as one transaction; null on success, else what nftables says.</summary>
    public string? Run(string commands)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(commands + "\0"))
        {
            if (_run(_context, text) == 0)
                return null;
            return Marshal.PtrToStringUTF8((nint)_errors(_context))?.Trim() is { Length: > 0 } words ? words : "nftables refused";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_context != 0)
            _free(_context);
        _context = 0;
    }
}
