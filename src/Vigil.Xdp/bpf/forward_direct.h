/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* DR: the packet as it is, to the server's hardware address. */
#ifndef VIGIL_FORWARD_DIRECT_H
#define VIGIL_FORWARD_DIRECT_H

static __always_inline int vg_forward_direct(vg_hook *ctx, struct vg_packet *packet, struct vg_hop *hop, __u32 family, __u32 features)
{
	__u32 ifindex = hop->ifindex;

	vg_complete(ctx, packet, family, features);
	vg_take_hop(packet, family);
	vg_address_frame(packet->frame, hop->destination);
	return vg_send(ctx, ifindex);
}

#endif
