/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What differs between the hooks, at the one where frames enter the stack. They are as the kernel keeps them there: with checksums that are
 * still to be completed, several segments in one, a VLAN tag beside them, and only the headers within reach.
 */
#ifndef VIGIL_HOOK_H
#define VIGIL_HOOK_H

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "maps.h"

/* How a transport's checksum is changed here. */
#define VG_MEND "mend_tc.h"

/* Other programs of the hook come next, then the stack. */
#define VG_PASS TC_ACT_UNSPEC
#define VG_DROP TC_ACT_SHOT

typedef struct __sk_buff vg_hook;

#define vg_data(ctx) ((void *)(long)(ctx)->data)
#define vg_end(ctx) ((void *)(long)(ctx)->data_end)

/* Ethernet and IP header with that of TCP, without options: what senders always leave in one piece. */
#define VG_HEADERS4 (14 + 20 + 20)
#define VG_HEADERS6 (14 + 40 + 20)
/* With options, extension headers, and what an ICMP error quotes. */
#define VG_HEADERS_MOST 256

/* Makes the headers one piece; false for a frame that is not this hook's. */
static __always_inline int vg_enter_hook(vg_hook *ctx)
{
	__u32 length = ctx->len;

	/* What is not for this host it only sees as a bridge; a tagged frame is seen again on its VLAN's own interface. */
	if (ctx->pkt_type != PACKET_HOST || ctx->vlan_present)
		return 0;
	if (vg_data(ctx) + (ctx->protocol == bpf_htons(ETH_P_IPV6) ? VG_HEADERS6 : VG_HEADERS4) > vg_end(ctx)
	    && (__u32)(ctx->data_end - ctx->data) < length)
		return !bpf_skb_pull_data(ctx, length < VG_HEADERS_MOST ? length : VG_HEADERS_MOST);
	return 1;
}

/* Whether the IP packet is as long as it says. */
#define vg_fits(ctx, packet) ((__u32)((packet)->ip - (packet)->frame) + (packet)->length <= (ctx)->len)

/* Length of the longest IP packet this one becomes on the wire: several segments in one are taken apart again by whoever sends them. */
#define vg_on_wire(ctx, packet) \
	((ctx)->gso_size ? (packet)->header + vg_transport_header((packet)->protocol, (packet)->transport, (packet)->end) + (ctx)->gso_size \
			 : (packet)->length)

static __always_inline __u32 vg_transport_header(__u8 protocol, __u8 *tcp, void *end)
{
	if (protocol != IPPROTO_TCP)
		return 8;
	return tcp && (void *)(tcp + 20) <= end ? (tcp[12] >> 4) * 4 : 20;
}

/* Makes the bytes an ICMP error quotes readable. */
static __always_inline int vg_pull(vg_hook *ctx)
{
	__u32 length = ctx->len;

	return !bpf_skb_pull_data(ctx, length < VG_HEADERS_MOST ? length : VG_HEADERS_MOST);
}

/* The interface the frame came in by. */
#define vg_ingress(ctx) ((ctx)->ifindex)

/* Whether frames can leave by an interface: by any. */
#define vg_is_port(ctx, ifindex) ((void)(ctx), (void)(ifindex), 1)

/* Checksums of what is in a tunnel are still to be completed, so that there is none of the whole. */
#define VG_SEALS 0

/* Makes room before the IP packet, and tells the kernel by what, for whoever takes segments apart and completes checksums. */
static __always_inline int vg_grow(vg_hook *ctx, __u32 room, __u32 family, __u32 tunnel_type)
{
	__u64 flags = BPF_F_ADJ_ROOM_FIXED_GSO | (family == 4 ? BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 : BPF_F_ADJ_ROOM_ENCAP_L3_IPV6);

	if (tunnel_type == VG_GRE)
		flags |= BPF_F_ADJ_ROOM_ENCAP_L4_GRE;
	else if (tunnel_type == VG_GUE)
		flags |= BPF_F_ADJ_ROOM_ENCAP_L4_UDP;
	return bpf_skb_adjust_room(ctx, room, BPF_ADJ_ROOM_MAC, flags);
}

/* Cuts the frame to a length and makes room before it; 0 on success. What was several segments is one packet then. */
static __always_inline long vg_resize(vg_hook *ctx, __u32 length, __u32 room)
{
	return bpf_skb_change_tail(ctx, length, 0) ?: bpf_skb_change_head(ctx, room, 0) ?: bpf_skb_pull_data(ctx, 0);
}

static __always_inline int vg_send(vg_hook *ctx, __u32 ifindex)
{
	(void)ctx;
	return bpf_redirect(ifindex, 0);
}

#endif
