/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What differs between the hooks, at the one below the stack; hook_tc.h has the same names. */
#ifndef VIGIL_HOOK_H
#define VIGIL_HOOK_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "maps.h"

/* How a transport's checksum is changed here. */
#define VG_MEND "mend_xdp.h"

#define VG_PASS XDP_PASS
#define VG_DROP XDP_DROP

typedef struct xdp_md vg_hook;

#define vg_data(ctx) ((void *)(long)(ctx)->data)
#define vg_end(ctx) ((void *)(long)(ctx)->data_end)

/* Whether the IP packet is as long as it says. */
#define vg_fits(ctx, packet) ((packet)->ip + (packet)->length <= (packet)->end)

/* Length of the longest IP packet this one becomes on the wire. */
#define vg_on_wire(ctx, packet) ((packet)->length)

/* Makes the bytes an ICMP error quotes readable: here all are. */
#define vg_pull(ctx) ((void)(ctx), 1)

/* The interface the frame came in by. */
#define vg_ingress(ctx) ((ctx)->ingress_ifindex)

/* Whether frames can leave by an interface. */
static __always_inline int vg_is_port(vg_hook *ctx, __u32 ifindex)
{
	return ifindex == ctx->ingress_ifindex || bpf_map_lookup_elem(&ports, &ifindex);
}

/* Whether all bytes are there for the checksum of a tunnel. */
#define VG_SEALS 1

/* Makes room before the IP packet; the frame's own header is void. */
static __always_inline int vg_grow(vg_hook *ctx, __u32 room, __u32 family, __u32 tunnel_type)
{
	(void)family;
	(void)tunnel_type;
	return bpf_xdp_adjust_head(ctx, -(int)room);
}

/* Cuts the frame to a length and makes room before it; 0 on success. */
static __always_inline long vg_resize(vg_hook *ctx, __u32 length, __u32 room)
{
	long cut = vg_end(ctx) - vg_data(ctx);

	barrier_var(cut); /* else the compiler subtracts the low halves, which the verifier does not understand of pointers */
	cut = (long)length - cut;
	return bpf_xdp_adjust_tail(ctx, cut) ?: bpf_xdp_adjust_head(ctx, -(int)room);
}

static __always_inline int vg_send(vg_hook *ctx, __u32 ifindex)
{
	if (ifindex == ctx->ingress_ifindex)
		return XDP_TX;
	return bpf_redirect_map(&ports, ifindex, XDP_DROP);
}

#endif
