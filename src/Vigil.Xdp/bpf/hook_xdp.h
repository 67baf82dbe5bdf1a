/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What differs between the hooks, at the one below the stack; hook_tc.h has the same names. */
#ifndef VIGIL_HOOK_H
#define VIGIL_HOOK_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "maps.h"

#define VG_PASS XDP_PASS
#define VG_DROP XDP_DROP

typedef struct xdp_md vg_hook;

#define vg_data(ctx) ((void *)(long)(ctx)->data)
#define vg_end(ctx) ((void *)(long)(ctx)->data_end)

/* Whether the IP packet is as long as it says. */
#define vg_fits(ctx, packet) ((packet)->ip + (packet)->length <= (packet)->end)

/* Length of the longest IP packet this one becomes on the wire. */
#define vg_on_wire(ctx, packet) ((packet)->length)

static __always_inline int vg_send(vg_hook *ctx, __u32 ifindex)
{
	if (ifindex == ctx->ingress_ifindex)
		return XDP_TX;
	return bpf_redirect_map(&ports, ifindex, XDP_DROP);
}

#endif
