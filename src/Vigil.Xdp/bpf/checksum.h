/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Checksums that the sender has left to its hardware. A frame from a virtual interface (veth, virtio, tun) may hold only
 * the sum of the pseudo-header where the checksum belongs; sent on by XDP nobody would ever complete it. Whoever finds
 * that sum there completes the checksum. A finished one that happens to look so (one of 65,535) becomes what it was.
 */
#ifndef VIGIL_CHECKSUM_H
#define VIGIL_CHECKSUM_H

#define VG_TCP_CHECKSUM_AT 16
#define VG_UDP_CHECKSUM_AT 6

/* What the path does beyond the usual, decided when the program is chosen for an interface. */
#define VG_COMPLETE_CHECKSUMS 1

/* bpf_csum_diff takes at most 512 bytes, and its length must be known when the program is loaded. */
#define VG_STRIDE 512
#define VG_STRIDES 8 /* more than 3.5 kB XDP never sees in one piece */

static __always_inline __u16 vg_folded(__u64 sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

#define VG_SUM(size)                                                        \
	if (left >= (size) && at + (size) <= (__u8 *)end) {                 \
		sum = bpf_csum_diff(0, 0, (void *)at, (size), sum);         \
		at += (size);                                               \
		left -= (size);                                             \
	}

/* Sum of `left` bytes; -1 when they are not all there. */
__noinline __s64 vg_sum(vg_hook *ctx, __u32 offset, __u32 left)
{
	void *end = vg_end(ctx);
	__u8 *at = vg_data(ctx);
	__s64 sum = 0;
	int i;

	if (offset > 128)
		return -1;
	at += offset;
	for (i = 0; i < VG_STRIDES; i++) {
		VG_SUM(VG_STRIDE)
	}
	VG_SUM(256)
	VG_SUM(128)
	VG_SUM(64)
	VG_SUM(32)
	VG_SUM(16)
	VG_SUM(8)
	VG_SUM(4)
	if (left > 3)
		return -1;
	sum &= 0xffffffff;
	if (left & 2) {
		if (at + 2 > (__u8 *)end)
			return -1;
		sum += *(__u16 *)at;
		at += 2;
	}
	if (left & 1) {
		if (at + 1 > (__u8 *)end)
			return -1;
		sum += bpf_htons(*at << 8);
	}
	return sum;
}

/* Source and destination, side by side: so many words of 32 bits. */
static __always_inline const __be32 *vg_addresses(struct vg_packet *packet, __u32 family)
{
	return family == 4 ? &((struct iphdr *)packet->ip)->saddr : ((struct ipv6hdr *)packet->ip)->saddr.s6_addr32;
}

static __always_inline const __be32 *vg_destination(struct vg_packet *packet, __u32 family)
{
	return family == 4 ? &((struct iphdr *)packet->ip)->daddr : ((struct ipv6hdr *)packet->ip)->daddr.s6_addr32;
}

static __always_inline __u16 *vg_checksum_of(struct vg_packet *packet)
{
	return packet->transport + (packet->protocol == IPPROTO_TCP ? VG_TCP_CHECKSUM_AT : VG_UDP_CHECKSUM_AT);
}

/* Completes the checksum of a whole TCP or UDP packet where it is still to be completed. */
static __always_inline void vg_complete(vg_hook *ctx, struct vg_packet *packet, __u32 family, __u32 features)
{
	const __be32 *addresses = vg_addresses(packet, family);
	__u32 length = packet->length - packet->header, i;
	__u64 pseudo = bpf_htons(packet->protocol) + bpf_htons(length);
	__u16 *field = vg_checksum_of(packet);
	__s64 sum;
	__u16 check;

	if (!(features & VG_COMPLETE_CHECKSUMS) || packet->fragment)
		return;
	for (i = 0; i < (family == 4 ? 2 : 8); i++)
		pseudo += addresses[i];
	if ((void *)(field + 1) > packet->end || *field != vg_folded(pseudo))
		return;
	/* The field's own part of the sum is that of the pseudo-header. */
	sum = vg_sum(ctx, packet->transport - packet->frame, length);
	if (sum < 0)
		return;
	check = ~vg_folded(sum);
	*field = check || packet->protocol == IPPROTO_TCP ? check : 0xffff;
}

/* What a checksum becomes when `sum` is added to what it is of (RFC 1624, equation 3). */
static __always_inline __u16 vg_changed(__u16 check, __u32 sum)
{
	sum += (__u16)~check;
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

/* What one address in the place of another adds to a sum. */
static __always_inline __u16 vg_address_sum(const __be32 *from, const __be32 *to, __u32 family)
{
	__u64 sum = 0;
	__u32 i;

	for (i = 0; i < (family == 4 ? 1 : 4); i++)
		sum += (__u64)(__u32)~from[i] + to[i];
	return vg_folded(sum);
}

static __always_inline __u16 vg_port_sum(__be16 from, __be16 to)
{
	return vg_folded((__u32)(__u16)~from + to);
}

#endif
