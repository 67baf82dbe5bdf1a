/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * ICMP errors about packets of connections: from a client's side to the server that sent the packet, from a server's side to the client.
 * With NAT the quoted packet gets the names its receiver knows it by; the checksum of what is quoted stays as it was. The packet around it goes the
 * way of all packets of its connection, as one without ports.
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

/* From the client's side, about what a server sent. */
static __always_inline int vg_error_in(vg_hook *ctx, const struct vg_error *error, struct vg_conn *conn, __u32 family)
{
	__u32 number = conn->server;
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);

	if (!server || server->generation != conn->generation)
		return VG_REFUSE(VG_DROP_REMOVED);
	if (vg_method_of(conn) == VG_NAT && vg_hop_of(server)->ifindex
	    && !vg_requote(ctx, error, server->address, conn->server_port, conn, family == 6 ? conn->address_sum : 0, 1, family))
		return VG_NOT_A_SERVICE;
	return number;
}

/*
 * From a server's side, about what its client sent. The client hears it from the virtual address, whoever on the way there said it: it is made the
 * server's word here, and becomes the virtual address's as all that the server says.
 */
static __always_inline int vg_error_out(vg_hook *ctx, const struct vg_error *error, const struct vg_flow *flow, struct vg_conn *reply, __u32 family)
{
	if (family == 4) {
		struct iphdr *ip = vg_at(ctx, error->ip, sizeof(*ip));

		if (!ip)
			return VG_NOT_A_SERVICE;
		ip->check = vg_changed(ip->check, vg_address_sum(&ip->saddr, flow->key.client, 4));
		ip->saddr = flow->key.client[0];
		if (!vg_requote(ctx, error, reply->address, reply->port, reply, 0, 0, 4))
			return VG_NOT_A_SERVICE;
	} else {
		struct ipv6hdr *ip = vg_at(ctx, error->ip, sizeof(*ip));
		__u32 sum;

		if (!ip)
			return VG_NOT_A_SERVICE;
		sum = vg_address_sum(ip->saddr.s6_addr32, reply->address, 6);
		__builtin_memcpy(&ip->saddr, flow->key.client, sizeof(ip->saddr));
		if (!vg_requote(ctx, error, reply->address, reply->port, reply, sum, 0, 6))
			return VG_NOT_A_SERVICE;
	}
	return reply->server | VG_IS_REPLY;
}

/*
 * A whole ICMP or ICMPv6 packet: `at` is where its IP header is in the frame, `header` how long that is. As vg_revisit, with the name of the
 * connection in `flow`, whose family is known. The packet's pointers are void after it.
 */
__noinline int vg_icmp(vg_hook *ctx, __u32 at, __u32 header, struct vg_flow *flow)
{
	struct vg_error error = { .ip = at, .icmp = at + header, .inner = at + header + VG_ICMP_HEADER };
	struct vg_conn *conn;
	__u8 *type;

	if (!flow || !vg_pull(ctx))
		return VG_NOT_A_SERVICE;
	type = vg_at(ctx, error.icmp, VG_ICMP_HEADER);
	/* Questions to a virtual address are the host's to answer. */
	if (!type || !vg_is_error(*type, flow->family) || !vg_quoted(ctx, &error, flow))
		return VG_NOT_A_SERVICE;
	conn = vg_find(flow);
	if (!conn || conn->state >= VG_TEMPLATE) {
		if (vg_service_of(flow))
			vg_count(VG_PASS_ICMP);
		return VG_NOT_A_SERVICE;
	}
	if (conn->flags & VG_CONN_REPLY)
		return flow->family == 4 ? vg_error_out(ctx, &error, flow, conn, 4) : vg_error_out(ctx, &error, flow, conn, 6);
	return flow->family == 4 ? vg_error_in(ctx, &error, conn, 4) : vg_error_in(ctx, &error, conn, 6);
}

/* Looks the frame over again after that: what is sent on is a packet without ports. */
static __always_inline int vg_wrapping(vg_hook *ctx, struct vg_packet *packet, __u32 family)
{
	void *ip;

	vg_ethernet(ctx, packet);
	ip = packet->ip;
	if (ip + (family == 4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr)) > packet->end)
		return 0;
	packet->transport = 0;
	packet->length = family == 4 ? bpf_ntohs(((struct iphdr *)ip)->tot_len) : sizeof(struct ipv6hdr) + bpf_ntohs(((struct ipv6hdr *)ip)->payload_len);
	packet->tcp_flags = 0;
	packet->fragment = 1;
	return 1;
}

#endif
