/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* From a packet and a server to a frame on its way: one file per method. */
#ifndef VIGIL_FORWARD_H
#define VIGIL_FORWARD_H

#include "forward_direct.h"

static __always_inline int vg_forward(vg_hook *ctx, struct vg_packet *packet, struct vg_server *server, __u32 family)
{
	if (server->method == VG_DIRECT)
		return vg_forward_direct(ctx, packet, server, family);
	return vg_leave(VG_DROP_METHOD);
}

#endif
