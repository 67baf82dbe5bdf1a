/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The headers of a tunnel: IP in IP (RFC 2003, 2473, 4213), GRE (RFC 2784) or GUE (IP directly in UDP with four bytes between). The inner
 * packet's type of service, time to live and DF are the outer one's, as with IPVS.
 */
#ifndef VIGIL_TUNNEL_H
#define VIGIL_TUNNEL_H

#define VG_ECN_MASK 3
#define VG_ECN_CE 3
#define VG_ECN_ECT0 2

#define VG_GRE_CHECKSUM bpf_htons(0x8000)

/* GUE chooses its source port by the flow, so that routers spread flows; from what Linux gives out (ip_local_port_range). */
#define VG_PORTS_FROM 32768
#define VG_PORTS 28232

struct vg_inner {
	__u32 length;    /* of the IP packet that is wrapped */
	__u32 at;        /* where it begins in the frame */
	__u32 hash;      /* of its flow */
	__be16 tag;      /* of its VLAN, when it begins after one */
	__u8 family;
	__u8 tos;
	__u8 ttl;
	__u8 unbroken;   /* DF */
	__u8 spare[2];
};

/* Bytes between the outer IP header and the inner packet. */
static __always_inline __u32 vg_between(const struct vg_server *server)
{
	if (server->tunnel_type == VG_GRE)
		return server->tunnel_flags & VG_TUNNEL_CHECKSUM ? 8 : 4;
	return server->tunnel_type == VG_GUE ? 12 : 0;
}

/* Bytes a tunnel puts before a packet. */
static __always_inline __u32 vg_room(const struct vg_server *server)
{
	return (server->family == 4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr)) + vg_between(server);
}

static __always_inline __u8 vg_outer_protocol(const struct vg_server *server, const struct vg_inner *inner)
{
	if (server->tunnel_type == VG_GRE)
		return IPPROTO_GRE;
	if (server->tunnel_type == VG_GUE)
		return IPPROTO_UDP;
	return inner->family == 4 ? IPPROTO_IPIP : IPPROTO_IPV6;
}

/* The tunnel's own header, of as many bytes as vg_between says. The caller has looked that they are there. */
static __always_inline void vg_write_between(__u8 *at, const struct vg_server *server, const struct vg_inner *inner)
{
	__be16 *words = (__be16 *)at;

	if (server->tunnel_type == VG_GRE) {
		words[0] = server->tunnel_flags & VG_TUNNEL_CHECKSUM ? VG_GRE_CHECKSUM : 0;
		words[1] = bpf_htons(inner->family == 4 ? ETH_P_IP : ETH_P_IPV6);
		if (server->tunnel_flags & VG_TUNNEL_CHECKSUM)
			*(__u32 *)(words + 2) = 0;
	} else if (server->tunnel_type == VG_GUE) {
		words[0] = bpf_htons(VG_PORTS_FROM + (((__u64)inner->hash * VG_PORTS) >> 32));
		words[1] = server->tunnel_port;
		words[2] = bpf_htons(12 + inner->length);
		words[3] = 0;
		/* Version 0, no options, and what is in it. */
		words[4] = bpf_htons(inner->family == 4 ? IPPROTO_IPIP : IPPROTO_IPV6);
		words[5] = 0;
	}
}

static __always_inline void vg_write_outer4(struct iphdr *ip, const struct vg_server *server, const struct vg_inner *inner, __u32 between)
{
	__u16 *words = (__u16 *)ip;
	__u64 sum = 0;
	int i;

	*(__u8 *)ip = 0x45;
	ip->tos = inner->tos;
	ip->tot_len = bpf_htons(sizeof(*ip) + between + inner->length);
	/* An identification is needed only by what may be broken (RFC 6864). */
	ip->id = inner->unbroken ? 0 : bpf_get_prandom_u32();
	ip->frag_off = inner->unbroken ? bpf_htons(VG_FRAGMENT_NEVER) : 0;
	ip->ttl = inner->ttl;
	ip->protocol = vg_outer_protocol(server, inner);
	ip->check = 0;
	ip->saddr = server->tunnel_source[0];
	ip->daddr = server->address[0];
	for (i = 0; i < 10; i++)
		sum += words[i];
	ip->check = ~vg_folded(sum);
}

static __always_inline void vg_write_outer6(struct ipv6hdr *ip, const struct vg_server *server, const struct vg_inner *inner, __u32 between)
{
	*(__be32 *)ip = bpf_htonl(0x60000000 | (__u32)inner->tos << 20);
	ip->payload_len = bpf_htons(between + inner->length);
	ip->nexthdr = vg_outer_protocol(server, inner);
	ip->hop_limit = inner->ttl;
	__builtin_memcpy(&ip->saddr, server->tunnel_source, sizeof(ip->saddr));
	__builtin_memcpy(&ip->daddr, server->address, sizeof(ip->daddr));
}

/* What stands before the IP header: the frame's own, which the hook may have moved, for another protocol and hop. */
static __always_inline void vg_write_frame(__u8 *frame, const struct vg_server *server, const struct vg_hop *hop, const struct vg_inner *inner)
{
	__be16 type = bpf_htons(server->family == 4 ? ETH_P_IP : ETH_P_IPV6);

	vg_address_frame(frame, hop->destination);
	if (inner->at == sizeof(struct ethhdr)) {
		*(__be16 *)(frame + 12) = type;
		return;
	}
	*(__be16 *)(frame + 12) = bpf_htons(ETH_P_8021Q);
	*(__be16 *)(frame + 14) = inner->tag;
	*(__be16 *)(frame + 16) = type;
}

#endif
