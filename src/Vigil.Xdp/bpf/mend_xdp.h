/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The transport's checksum after NAT, in a frame whose bytes are all there is. */
#ifndef VIGIL_MEND_H
#define VIGIL_MEND_H

/* Another address, which is part of the pseudo-header, and another port. The last change of a packet: its pointers may be void after it. */
static __always_inline void vg_mend(vg_hook *ctx, struct vg_packet *packet, __u32 address_sum, __u32 port_sum)
{
	__u16 *field = vg_checksum_of(packet);
	__u16 check;

	(void)ctx;
	if (!packet->transport || (void *)(field + 1) > packet->end)
		return;
	if (packet->protocol == IPPROTO_TCP) {
		*field = vg_changed(*field, address_sum + port_sum);
		return;
	}
	if (!*field) /* UDP without checksum */
		return;
	check = vg_changed(*field, address_sum + port_sum);
	*field = check ? check : 0xffff;
}

#endif
