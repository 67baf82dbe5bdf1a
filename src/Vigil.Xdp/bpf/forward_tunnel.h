/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* TUN: the packet as it is, in another one to the server. */
#ifndef VIGIL_FORWARD_TUNNEL_H
#define VIGIL_FORWARD_TUNNEL_H

#include "tunnel.h"

/* The checksum of GRE, or of UDP around GUE: of all that comes after the outer IP header. False when it cannot be made. */
static __always_inline int vg_seal(vg_hook *ctx, const struct vg_server *server, const struct vg_inner *inner, __u32 between)
{
	__u32 at = inner->at + vg_room(server) - between, i;
	__u8 *data = vg_data(ctx);
	__s64 sum = vg_sum(ctx, at, between + inner->length);
	__u16 check;

	if (sum < 0 || at > 64 || data + at + 8 > (__u8 *)vg_end(ctx))
		return 0;
	if (server->tunnel_type == VG_GRE) {
		*(__u16 *)(data + at + 4) = ~vg_folded(sum);
		return 1;
	}
	for (i = 0; i < (server->family == 4 ? 1 : 4); i++)
		sum += (__u64)server->tunnel_source[i] + server->address[i];
	check = ~vg_folded(sum + bpf_htons(IPPROTO_UDP) + bpf_htons(between + inner->length));
	*(__u16 *)(data + at + 6) = check ? check : 0xffff;
	return 1;
}

static __always_inline __u8 vg_outer_tos(__u8 tos)
{
	/* RFC 3168, 9.1.1: a mark of congestion is not the outer packet's. */
	return (tos & VG_ECN_MASK) == VG_ECN_CE ? (tos & ~VG_ECN_MASK) | VG_ECN_ECT0 : tos;
}

/* What of the packet its tunnel shows. False when the frame does not have it. */
static __always_inline int vg_describe(vg_hook *ctx, struct vg_inner *inner)
{
	if (inner->family == 4) {
		struct iphdr *ip = vg_at(ctx, inner->at, sizeof(*ip));

		if (!ip)
			return 0;
		inner->length = bpf_ntohs(ip->tot_len);
		inner->hash = ip->saddr + ip->daddr;
		inner->tos = vg_outer_tos(ip->tos);
		inner->ttl = ip->ttl;
		inner->unbroken = !!(ip->frag_off & bpf_htons(VG_FRAGMENT_NEVER));
	} else {
		struct ipv6hdr *ip = vg_at(ctx, inner->at, sizeof(*ip));

		if (!ip)
			return 0;
		inner->length = sizeof(*ip) + bpf_ntohs(ip->payload_len);
		inner->hash = ip->saddr.s6_addr32[0] + ip->saddr.s6_addr32[3];
		inner->tos = vg_outer_tos(bpf_ntohl(*(__be32 *)ip) >> 20);
		inner->ttl = ip->hop_limit;
		inner->unbroken = 1;
	}
	return 1;
}

/*
 * Makes room, writes the headers and sends it. Not inlined: the quick way of the other methods stays small. `at`: where the packet is in the frame;
 * `ports_at`: where its ports are, 0 where they say nothing.
 */
__noinline int vg_wrap(vg_hook *ctx, const struct vg_server *server, __u32 at, __u32 ports_at, __u32 family)
{
	struct vg_inner inner = { .at = at, .family = family };
	const struct vg_hop *hop;
	__u32 between;
	__u8 *frame, *ip;

	if (!server || !vg_describe(ctx, &inner))
		return vg_leave(VG_DROP_METHOD);
	if (at != sizeof(struct ethhdr)) {
		__be16 *tag = vg_at(ctx, sizeof(struct ethhdr), sizeof(*tag));

		inner.tag = tag ? *tag : 0;
	}
	if (ports_at) {
		__u32 *ports = vg_at(ctx, ports_at, sizeof(*ports));

		inner.hash ^= ports ? *ports : 0;
	}
	inner.hash *= 0x9e3779b1; /* spreads: the upper bits choose the port */
	hop = &server->hops[server->hop & 1];
	between = vg_between(server);
	if (inner.length + vg_room(server) > 0xffff)
		return vg_leave(VG_DROP_TOO_BIG);
	if (vg_grow(ctx, vg_room(server), server->family, server->tunnel_type))
		return vg_leave(VG_DROP_HEADROOM);
	frame = vg_data(ctx);
	if (at > sizeof(struct ethhdr) + 4 || (void *)(frame + 18) > vg_end(ctx))
		return vg_leave(VG_DROP_HEADROOM);
	vg_write_frame(frame, server, hop, &inner);
	ip = frame + at;
	/* The smallest packet that is wrapped has room behind it for twelve bytes more. */
	if (server->family == 4) {
		if ((void *)(ip + sizeof(struct iphdr) + 12) > vg_end(ctx))
			return vg_leave(VG_DROP_HEADROOM);
		vg_write_outer4((struct iphdr *)ip, server, &inner, between);
		vg_write_between(ip + sizeof(struct iphdr), server, &inner);
	} else {
		if ((void *)(ip + sizeof(struct ipv6hdr) + 12) > vg_end(ctx))
			return vg_leave(VG_DROP_HEADROOM);
		vg_write_outer6((struct ipv6hdr *)ip, server, &inner, between);
		vg_write_between(ip + sizeof(struct ipv6hdr), server, &inner);
	}
	if (server->tunnel_flags & VG_TUNNEL_CHECKSUM && between && !vg_seal(ctx, server, &inner, between))
		return vg_leave(VG_DROP_TOO_BIG);
	return vg_send(ctx, hop->ifindex);
}

static __always_inline int vg_forward_tunnel(vg_hook *ctx, struct vg_packet *packet, struct vg_server *server, __u32 family, __u32 features)
{
	__u64 at = packet->ip - packet->frame;

	barrier_var(at); /* else the compiler subtracts the low halves, which the verifier does not understand of pointers */
	if (!VG_SEALS && vg_between(server) && server->tunnel_flags & VG_TUNNEL_CHECKSUM)
		return vg_leave(VG_DROP_METHOD);
	vg_complete(ctx, packet, family, features);
	vg_take_hop(packet, family);
	return vg_wrap(ctx, server, at, packet->fragment ? 0 : at + packet->header, family);
}

#endif
