/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The next hop of a packet: its time to live, and the frame's header. */
#ifndef VIGIL_HOP_H
#define VIGIL_HOP_H

/* Length of an IP packet that no way is too narrow for. */
#define VG_ANY_LENGTH 0xffff

/* Why a packet cannot take a hop; 0 when it can. IPVS counts itself as a hop with every method. */
static __always_inline int vg_obstacle(vg_hook *ctx, struct vg_packet *packet, __u32 mtu, __u32 family)
{
	(void)ctx;
	if (vg_on_wire(ctx, packet) > mtu)
		return VG_DROP_TOO_BIG;
	if ((family == 4 ? ((struct iphdr *)packet->ip)->ttl : ((struct ipv6hdr *)packet->ip)->hop_limit) <= 1)
		return VG_DROP_TTL;
	return 0;
}

/* One hop less. */
static __always_inline void vg_take_hop(struct vg_packet *packet, __u32 family)
{
	struct iphdr *ip = packet->ip;
	__u32 check;

	if (family == 6) {
		((struct ipv6hdr *)packet->ip)->hop_limit--;
		return;
	}
	ip->ttl--;
	/* RFC 1624: the field lost 0x0100, so its checksum gains as much; 0xffff, which no sum is, becomes 0. */
	check = ip->check + bpf_htons(0x0100);
	ip->check = check + ((check + 1) >> 16);
}

static __always_inline struct vg_hop *vg_hop_of(struct vg_server *server)
{
	return &server->hops[server->hop & 1];
}

/* Destination and source, side by side, as two stores: compilers see only bytes there. */
static __always_inline void vg_address_frame(void *frame, const void *addresses)
{
	*(__u64 *)frame = *(const __u64 *)addresses;
	*(__u32 *)(frame + 8) = *(const __u32 *)(addresses + 8);
}

#endif
