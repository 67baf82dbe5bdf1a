/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The next hop of a packet: its time to live, and the frame's header. */
#ifndef VIGIL_HOP_H
#define VIGIL_HOP_H

/* One hop less; false when there is none left. IPVS counts itself as a hop with every method. */
static __always_inline int vg_take_hop4(struct iphdr *ip)
{
	__u32 check = ip->check;

	if (ip->ttl <= 1)
		return 0;
	ip->ttl--;
	/* RFC 1624: the field lost 0x0100, so its checksum gains as much. */
	check += bpf_htons(0x0100);
	ip->check = check + (check >= 0xffff);
	return 1;
}

static __always_inline int vg_take_hop6(struct ipv6hdr *ip)
{
	if (ip->hop_limit <= 1)
		return 0;
	ip->hop_limit--;
	return 1;
}

static __always_inline struct vg_hop *vg_hop_of(struct vg_server *server)
{
	return &server->hops[server->hop & 1];
}

/* Destination and source lie side by side in both; as two stores, since compilers see only bytes there. */
static __always_inline void vg_address_frame(void *frame, const struct vg_hop *hop)
{
	*(__u64 *)frame = *(const __u64 *)hop->destination;
	*(__u32 *)(frame + 8) = *(const __u32 *)(hop->destination + 8);
}

#endif
