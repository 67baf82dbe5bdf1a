/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* DR: the packet as it is, to the server's hardware address. */
#ifndef VIGIL_FORWARD_DIRECT_H
#define VIGIL_FORWARD_DIRECT_H

#include "hop.h"

static __always_inline int vg_forward_direct(vg_hook *ctx, struct vg_packet *packet, struct vg_server *server, __u32 family)
{
	struct vg_hop *hop = vg_hop_of(server);
	__u32 ifindex = hop->ifindex;

	if (!ifindex)
		return vg_leave(hop->flags & VG_HOP_LOCAL ? VG_PASS_LOCAL_SERVER : VG_DROP_NO_NEXT_HOP);
	if (hop->vlan != packet->vlan)
		return vg_leave(VG_DROP_VLAN);
	if (vg_on_wire(ctx, packet) > hop->mtu)
		return vg_leave(VG_DROP_TOO_BIG);
	if (family == 4 ? !vg_take_hop4(packet->ip) : !vg_take_hop6(packet->ip))
		return vg_leave(VG_DROP_TTL);
	vg_address_frame(packet->frame, hop);
	return vg_send(ctx, ifindex);
}

#endif
