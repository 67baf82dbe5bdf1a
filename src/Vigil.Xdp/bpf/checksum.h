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
#define VG_REACH 4096 /* more than 3.5 kB XDP never sees in one piece */

static __always_inline __u16 vg_folded(__u64 sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* Bytes of the frame that are still to be summed up, and the sum so far. */
struct vg_span {
	__u64 at;
	__u64 left;
	__s64 sum;
	__u64 noise; /* anything the verifier knows nothing of */
};

/*
 * Makes the verifier forget what it knows of a number, which stays what it is. Else it would go through all that follows a loop once for
 * every round the loop may have ended after.
 */
#define vg_forget(number, noise) asm volatile("%0 ^= %1\n%0 ^= %1" : "+r"(number) : "r"(noise))

/* Takes so many bytes off the front; false when there are fewer, or the frame has them not. */
static __always_inline int vg_stride(vg_hook *ctx, struct vg_span *span, __u32 size)
{
	__u64 at = span->at;
	void *data;

	if (span->left < size || at > VG_REACH - size)
		return 0;
	/* What was compared and what is added must be one for the verifier, whatever the compiler keeps where. */
	asm volatile("%0 &= 4095" : "+r"(at));
	data = vg_data(ctx) + at;
	if (data + size > vg_end(ctx))
		return 0;
	span->sum = bpf_csum_diff(0, 0, data, size, span->sum);
	span->at += size;
	span->left -= size;
	vg_forget(span->at, span->noise);
	vg_forget(span->left, span->noise);
	return 1;
}

/*
 * Sum of `left` bytes; -1 when they are not all there. Loops that end where the next smaller size begins, rather than a ladder of conditions: whatever
 * way the verifier takes to the end of one, it finds there what it has seen.
 */
__noinline __s64 vg_sum(vg_hook *ctx, __u32 offset, __u32 left)
{
	struct vg_span span = { .at = offset, .left = left, .noise = bpf_jiffies64() };
	int i;

	for (i = 0; i < VG_REACH / VG_STRIDE && vg_stride(ctx, &span, VG_STRIDE); i++)
		;
	for (i = 0; i < VG_STRIDE / 64 && vg_stride(ctx, &span, 64); i++)
		;
	for (i = 0; i < 64 / 8 && vg_stride(ctx, &span, 8); i++)
		;
	vg_stride(ctx, &span, 4);
	span.sum &= 0xffffffff;
	for (i = 0; i < 3 && span.left; i++) {
		__u64 at = span.at;
		__u8 *byte;

		if (at >= VG_REACH)
			return -1;
		asm volatile("%0 &= 4095" : "+r"(at));
		byte = vg_data(ctx) + at;
		if ((void *)(byte + 1) > vg_end(ctx))
			return -1;
		span.sum += i & 1 ? bpf_htons(*byte) : bpf_htons(*byte << 8);
		span.at++;
		span.left--;
	}
	return span.left ? -1 : span.sum;
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
