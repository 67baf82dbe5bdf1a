namespace Vigil.Netlink;

/// <summary>
/// What part of a table to dump. Kernels before 4.20 send everything of the family, so the caller must be ready for more.
/// </summary>
public readonly record struct DumpFilter(IpFamily Family = IpFamily.Unspecified)
{
    /// <summary>Addresses: only of this interface.</summary>
    public int Interface { get; init; }

    /// <summary>Routes: only of this table; 0 is all.</summary>
    public uint Table { get; init; }

    /// <summary>Routes: only with this originator; 0 is all.</summary>
    public byte Protocol { get; init; }

    /// <summary>The payload of a GET request for the object.</summary>
    internal INetlinkPayload For(RouteObject kind) => new Question(this, kind);

    private sealed record Question(DumpFilter Filter, RouteObject Kind) : INetlinkPayload
    {
        public void Encode(ref NetlinkWriter writer) => Filter.Encode(Kind, ref writer);
    }

    private void Encode(RouteObject kind, ref NetlinkWriter writer)
    {
        switch (kind)
        {
            case RouteObject.Address:
                writer.Value(new InterfaceAddress.AddressInfo((byte)Family, 0, 0, 0, Interface));
                break;
            case RouteObject.Route:
                writer.Value(new Route.Header((byte)Family, 0, 0, 0, 0, Protocol, 0, 0, 0));
                if (Table != 0)
                    writer.Attribute(RTA.Table, Table);
                break;
            case RouteObject.Rule:
                writer.Value(new Rule.Header((byte)Family, 0, 0, 0, 0, 0, 0, 0, 0));
                break;
            case RouteObject.Neighbour:
                writer.Value(new Neighbour.Header((byte)Family, 0, 0, 0, 0, 0, 0));
                break;
            case RouteObject.Link:
                new Link { Index = 0 }.Encode(ref writer);
                break;
            default:
                break;
        }
    }
}
