/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* From a packet and a server to a frame on its way: one file per method. */
#ifndef VIGIL_FORWARD_H
#define VIGIL_FORWARD_H

#include "hop.h"
#include "forward_direct.h"
#include "forward_nat.h"
#include "forward_tunnel.h"

/* `conn` is null for what has no entry. */
static __always_inline int vg_forward(vg_hook *ctx, struct vg_packet *packet, struct vg_server *server, struct vg_conn *conn, __u32 family, __u32 features)
{
	__u32 method = conn ? vg_method_of(conn) : server->method;
	struct vg_hop *hop = vg_hop_of(server);
	__u32 mtu = hop->mtu;
	int obstacle;

	if (!hop->ifindex)
		return vg_leave(hop->flags & VG_HOP_LOCAL ? VG_PASS_LOCAL_SERVER : VG_DROP_NO_NEXT_HOP);
	if (hop->vlan != packet->vlan)
		return vg_leave(VG_DROP_VLAN);
	if (method == VG_DIRECT) { /* first: it is the shortest */
		obstacle = vg_obstacle(ctx, packet, mtu, family);
		return obstacle ? vg_stop(ctx, packet, obstacle, mtu, 0, family) : vg_forward_direct(ctx, packet, hop, family, features);
	}
	if (method == VG_TUNNEL)
		mtu -= vg_room(server);
	obstacle = vg_obstacle(ctx, packet, mtu, family);
	if (obstacle)
		return vg_stop(ctx, packet, obstacle, mtu, 0, family);
	if (method == VG_NAT)
		return vg_forward_nat(ctx, packet, server, hop, conn, family, features);
	if (method == VG_TUNNEL)
		return vg_forward_tunnel(ctx, packet, server, family, features);
	return vg_leave(VG_DROP_METHOD);
}

#endif
