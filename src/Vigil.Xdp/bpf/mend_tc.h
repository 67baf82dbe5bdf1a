/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The transport's checksum after NAT, in a packet whose checksum may be kept beside it, or be still to be completed. */
#ifndef VIGIL_MEND_H
#define VIGIL_MEND_H

/* Another address, which is part of the pseudo-header, and another port. The last change of a packet: its pointers are void after it. */
static __always_inline void vg_mend(vg_hook *ctx, struct vg_packet *packet, __u32 address_sum, __u32 port_sum)
{
	__u64 at = packet->transport - packet->frame;
	/* UDP without checksum stays without one. */
	__u64 flags = packet->protocol == IPPROTO_UDP ? BPF_F_MARK_MANGLED_0 : 0;

	if (!packet->transport)
		return;
	barrier_var(at); /* else the compiler subtracts the low halves, which the verifier does not understand of pointers */
	at += packet->protocol == IPPROTO_TCP ? VG_TCP_CHECKSUM_AT : VG_UDP_CHECKSUM_AT;
	/* The hardware that completes a checksum sums ports up by itself; it is given the pseudo-header's part. */
	bpf_l4_csum_replace(ctx, at, 0, address_sum, flags | BPF_F_PSEUDO_HDR);
	if (port_sum != 0xffff)
		bpf_l4_csum_replace(ctx, at, 0, port_sum, flags);
}

#endif
