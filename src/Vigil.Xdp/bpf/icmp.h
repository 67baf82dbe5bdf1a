/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * ICMP errors about packets of connections: from a client's side to the server that sent the packet, from a server's side to the client.
 * With NAT the quoted packet gets the names its receiver knows it by; the checksum of what is quoted stays as it was.
 */
#ifndef VIGIL_ICMP_H
#define VIGIL_ICMP_H

#define VG_ICMP_CHECKSUM_AT 2

/* Where the parts of an error are in the frame. */
struct vg_error {
	__u32 ip;
	__u32 icmp;
	__u32 inner;
	__u32 ports;
};

/* Types that tell of an error and quote the packet. Those of IPv4 are the three that IPVS knows. */
static __always_inline int vg_is_error(__u8 type, __u32 family)
{
	return family == 4 ? type == 3 || type == 4 || type == 11 : type < 128;
}

/* The connection the quoted packet is of, by the name its answers have; false when it is of none. */
static __always_inline int vg_quoted4(vg_hook *ctx, struct vg_error *error, struct vg_flow *flow)
{
	struct iphdr *inner = vg_at(ctx, error->inner, sizeof(*inner));

	if (!inner || inner->version != 4 || inner->ihl < 5 || inner->frag_off & bpf_htons(VG_FRAGMENT_OFFSET))
		return 0;
	error->ports = error->inner + inner->ihl * 4;
	flow->key.client[0] = inner->daddr;
	flow->key.virtual[0] = inner->saddr;
	flow->key.protocol = inner->protocol;
	return 1;
}

static __always_inline int vg_quoted6(vg_hook *ctx, struct vg_error *error, struct vg_flow *flow)
{
	struct ipv6hdr *inner = vg_at(ctx, error->inner, sizeof(*inner));

	if (!inner || inner->version != 6)
		return 0;
	error->ports = error->inner + sizeof(*inner);
	__builtin_memcpy(flow->key.client, &inner->daddr, sizeof(flow->key.client));
	__builtin_memcpy(flow->key.virtual, &inner->saddr, sizeof(flow->key.virtual));
	flow->key.protocol = inner->nexthdr;
	return 1;
}

static __always_inline int vg_quoted(vg_hook *ctx, struct vg_error *error, struct vg_flow *flow)
{
	struct vg_ports *ports;

	if (flow->family == 4 ? !vg_quoted4(ctx, error, flow) : !vg_quoted6(ctx, error, flow))
		return 0;
	if (flow->key.protocol != IPPROTO_TCP && flow->key.protocol != IPPROTO_UDP)
		return 0;
	ports = vg_at(ctx, error->ports, sizeof(*ports));
	if (!ports)
		return 0;
	flow->key.client_port = ports->destination;
	flow->key.virtual_port = ports->source;
	return 1;
}

/* Renames source or destination of the quoted packet. `sum`: what outer addresses add to the checksum of ICMPv6. */
static __always_inline int vg_requote(vg_hook *ctx, const struct vg_error *error, const __be32 *address, __be16 port, const struct vg_conn *conn, __u32 sum, __u32 is_source, __u32 family)
{
	struct vg_ports *ports = vg_at(ctx, error->ports, sizeof(*ports));
	__u16 *check = vg_at(ctx, error->icmp + VG_ICMP_CHECKSUM_AT, sizeof(*check));
	void *inner = vg_at(ctx, error->inner, family == 4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr));

	if (!ports || !check || !inner)
		return 0;
	*(is_source ? &ports->source : &ports->destination) = port;
	sum += conn->port_sum;
	if (family == 4) {
		struct iphdr *ip = inner;

		/* The quoted header's checksum makes up for the address. */
		*(is_source ? &ip->saddr : &ip->daddr) = address[0];
		ip->check = vg_changed(ip->check, conn->address_sum);
	} else {
		struct ipv6hdr *ip = inner;

		__builtin_memcpy(is_source ? &ip->saddr : &ip->daddr, address, sizeof(ip->saddr));
		sum += conn->address_sum;
	}
	*check = vg_changed(*check, sum);
	return 1;
}

/* The packet around the error, as one without ports. */
static __always_inline int vg_wrapping(vg_hook *ctx, const struct vg_error *error, struct vg_packet *packet, __u32 family)
{
	struct ethhdr *ethernet = vg_at(ctx, 0, sizeof(*ethernet) + 4);
	void *ip = vg_at(ctx, error->ip, family == 4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr));

	if (!ethernet || !ip)
		return 0;
	packet->frame = ethernet;
	packet->ip = ip;
	packet->transport = 0;
	packet->end = vg_end(ctx);
	packet->length = family == 4 ? bpf_ntohs(((struct iphdr *)ip)->tot_len) : sizeof(struct ipv6hdr) + bpf_ntohs(((struct ipv6hdr *)ip)->payload_len);
	packet->header = error->icmp - error->ip;
	packet->vlan = error->ip == sizeof(*ethernet) ? 0 : bpf_ntohs(*(__be16 *)(ethernet + 1)) & 0x0fff;
	packet->protocol = family == 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
	packet->tcp_flags = 0;
	packet->fragment = 1;
	return 1;
}

/* From the client's side, about what a server sent. */
static __always_inline int vg_error_in(vg_hook *ctx, const struct vg_error *error, struct vg_conn *conn, __u32 family)
{
	__u32 number = conn->server;
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);
	struct vg_packet packet;

	if (!server || server->generation != conn->generation)
		return vg_leave(VG_DROP_REMOVED);
	if (vg_method_of(conn) == VG_NAT && vg_hop_of(server)->ifindex
	    && !vg_requote(ctx, error, server->address, conn->server_port, conn, family == 6 ? conn->address_sum : 0, 1, family))
		return VG_PASS;
	if (!vg_wrapping(ctx, error, &packet, family))
		return VG_PASS;
	vg_count_in(number, packet.length);
	return vg_forward(ctx, &packet, server, conn, family, 0);
}

/* From a server's side, about what its client sent. The client hears it from the virtual address, whoever on the way there said it. */
static __always_inline int vg_error_out(vg_hook *ctx, const struct vg_error *error, const struct vg_flow *flow, struct vg_conn *reply, __u32 family)
{
	struct vg_packet packet;
	__u32 outer;
	int result = vg_route(ctx, flow);

	if (result < 0)
		return vg_leave(VG_REFUSAL(result));
	if (!vg_wrapping(ctx, error, &packet, family))
		return VG_PASS;
	outer = vg_address_sum(vg_addresses(&packet, family), reply->address, family);
	if (!vg_requote(ctx, error, reply->address, reply->port, reply, family == 6 ? outer : 0, 0, family))
		return VG_PASS;
	vg_count_out(reply->server, packet.length);
	return vg_forward_reply(ctx, &packet, reply, outer, family, 0);
}

/* A whole ICMP or ICMPv6 packet: `at` is where its IP header is in the frame, `header` how long that is. */
__noinline int vg_icmp(vg_hook *ctx, __u32 at, __u32 header, __u32 family)
{
	struct vg_error error = { .ip = at, .icmp = at + header, .inner = at + header + VG_ICMP_HEADER };
	struct vg_flow flow = { .family = family == 4 ? 4 : 6 };
	struct vg_conn *conn;
	__u8 *type;

	if (!vg_pull(ctx))
		return VG_PASS;
	type = vg_at(ctx, error.icmp, VG_ICMP_HEADER);
	/* Questions to a virtual address are the host's to answer. */
	if (!type || !vg_is_error(*type, flow.family) || !vg_quoted(ctx, &error, &flow))
		return VG_PASS;
	conn = vg_find(&flow);
	if (!conn || conn->state >= VG_TEMPLATE) {
		if (vg_service_of(&flow))
			vg_count(VG_PASS_ICMP);
		return VG_PASS;
	}
	if (conn->flags & VG_CONN_REPLY)
		return flow.family == 4 ? vg_error_out(ctx, &error, &flow, conn, 4) : vg_error_out(ctx, &error, &flow, conn, 6);
	return flow.family == 4 ? vg_error_in(ctx, &error, conn, 4) : vg_error_in(ctx, &error, conn, 6);
}

#endif
