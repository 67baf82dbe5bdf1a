/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The way of an IPv6 packet. */
#ifndef VIGIL_ENGINE6_H
#define VIGIL_ENGINE6_H

/* So many extension headers are looked through; RFC 8200 knows six kinds. */
#define VG_EXTENSIONS 6

struct vg_extension {
	__u8 next;
	__u8 length; /* in units of eight bytes, without the first one */
};

struct vg_fragment_header {
	__u8 next;
	__u8 reserved;
	__be16 offset;
	__be32 id;
};

#define VG_FRAGMENT6_OFFSET 0xfff8

/* In the result of vg_extensions: the protocol in the first byte, and two offsets from the IP header. */
#define VG_TRANSPORT_SHIFT 8
#define VG_FRAGMENT_SHIFT 24
#define VG_OFFSET_MASK 1023 /* farther away is no header */

/*
 * Looks for the transport behind extension headers; `at`: where the IP header is. Its protocol, its offset, and that of a fragment header (0: none),
 * or a reason to leave the packet, as -1 - reason.
 */
__noinline __s64 vg_extensions(vg_hook *ctx, __u32 at, __u32 next)
{
	__u32 offset = sizeof(struct ipv6hdr), fragment = 0;
	int i;

	for (i = 0; i < VG_EXTENSIONS; i++) {
		if (next == IPPROTO_FRAGMENT) {
			struct vg_fragment_header *header = vg_at(ctx, at + offset, sizeof(*header));

			if (!header)
				return -1 - VG_PASS_MALFORMED;
			fragment = offset;
			next = header->next;
			offset += sizeof(*header);
			if (header->offset & bpf_htons(VG_FRAGMENT6_OFFSET))
				break;
		} else if (next == IPPROTO_HOPOPTS || next == IPPROTO_DSTOPTS || next == IPPROTO_ROUTING) {
			struct vg_extension *header = vg_at(ctx, at + offset, sizeof(*header));

			if (!header)
				return -1 - VG_PASS_MALFORMED;
			next = header->next;
			offset += 8 + header->length * 8;
		} else {
			break;
		}
	}
	if (offset > VG_HEADERS_END) {
		__u64 frame = vg_end(ctx) - vg_data(ctx);

		return -1 - (at + offset > frame ? VG_PASS_MALFORMED : VG_PASS_EXTENSIONS);
	}
	return next | offset << VG_TRANSPORT_SHIFT | fragment << VG_FRAGMENT_SHIFT;
}

/* Protocol and length, and the transport behind extension headers. 0, or the reason to leave the packet, and one. */
static __always_inline int vg_parse6(vg_hook *ctx, struct vg_packet *packet, __u32 *fragment)
{
	struct ipv6hdr *ip = packet->ip;
	__s64 found;

	packet->protocol = ip->nexthdr;
	packet->header = sizeof(*ip);
	packet->length = sizeof(*ip) + bpf_ntohs(ip->payload_len);
	packet->fragment = 0;
	packet->transport = ip + 1;
	*fragment = 0;
	if (packet->protocol == IPPROTO_TCP || packet->protocol == IPPROTO_UDP)
		return 0;
	found = vg_extensions(ctx, packet->ip - packet->frame, packet->protocol);
	if (found < 0)
		return -found;
	packet->protocol = found;
	packet->header = found >> VG_TRANSPORT_SHIFT & VG_OFFSET_MASK;
	packet->transport = packet->ip + packet->header;
	*fragment = found >> VG_FRAGMENT_SHIFT & VG_OFFSET_MASK;
	return 0;
}

/* Ports and flags of a TCP or UDP packet. 0, or the reason to leave it, and one. */
static __always_inline int vg_ports6(vg_hook *ctx, struct vg_packet *packet, __u32 fragment, struct vg_ports *ports)
{
	struct ipv6hdr *ip = packet->ip;
	struct vg_fragment_header *header;

	if (ip->version != 6 || !vg_fits(ctx, packet))
		return VG_PASS_MALFORMED + 1;
	if (!fragment)
		return vg_transport(packet, ports) ? 0 : VG_PASS_MALFORMED + 1;
	header = packet->ip + fragment;
	if ((void *)(header + 1) > packet->end)
		return VG_PASS_MALFORMED + 1;
	return vg_fragment(ctx, packet, ports, header->offset & bpf_htons(VG_FRAGMENT6_OFFSET), header->id, 6);
}

static __always_inline int vg_engine6(vg_hook *ctx, struct vg_packet *packet, __u32 features)
{
	struct ipv6hdr *ip = packet->ip;
	struct vg_flow flow = { .family = 6 };
	struct vg_server *server = 0;
	struct vg_conn *conn = 0;
	__u32 number, fragment;
	int result;

	if ((void *)(ip + 1) > packet->end)
		return VG_PASS;
	result = vg_parse6(ctx, packet, &fragment);
	if (result)
		return vg_leave(result - 1);
	if (packet->protocol == IPPROTO_TCP || packet->protocol == IPPROTO_UDP) {
		struct vg_ports ports;

		result = vg_ports6(ctx, packet, fragment, &ports);
		if (result)
			return vg_leave(result - 1);
		__builtin_memcpy(flow.key.client, &ip->saddr, 32);
		flow.key.client_port = ports.source;
		flow.key.virtual_port = ports.destination;
		flow.key.protocol = packet->protocol;
		flow.tcp_flags = packet->tcp_flags;
		flow.later = !packet->transport;
		conn = bpf_map_lookup_elem(&conns6, &flow.key);
		server = vg_quickly(conn, packet);
		if (!server)
			result = vg_revisit(&flow);
	} else {
		if (packet->protocol != IPPROTO_ICMPV6 || fragment)
			return VG_PASS;
		result = vg_icmp(ctx, packet->ip - packet->frame, packet->header, &flow);
		if (!vg_wrapping(ctx, packet, 6))
			return VG_PASS;
	}
	if (server) {
		number = conn->server;
	} else {
		result = vg_slowly(ctx, &flow, result);
		if (result < 0)
			return vg_left(ctx, packet, result);
		number = result;
		conn = vg_find(&flow);
		server = bpf_map_lookup_elem(&servers, &number);
		if (!server)
			return vg_leave(VG_DROP_NO_SERVER);
	}
	return vg_onward(ctx, packet, server, number, conn, 6, features);
}

#endif
