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

/* Where the transport begins. 0, or the reason to leave the packet. */
static __always_inline int vg_extensions(struct vg_packet *packet, struct vg_fragment_header **fragment)
{
	void *at = packet->ip + sizeof(struct ipv6hdr);
	__u8 next = packet->protocol;
	int i;

	*fragment = 0;
	for (i = 0; i < VG_EXTENSIONS; i++) {
		if (next == IPPROTO_FRAGMENT) {
			struct vg_fragment_header *header = at;

			if ((void *)(header + 1) > packet->end)
				return VG_PASS_MALFORMED + 1;
			*fragment = header;
			next = header->next;
			at = header + 1;
			if (header->offset & bpf_htons(0xfff8))
				break;
		} else if (next == IPPROTO_HOPOPTS || next == IPPROTO_DSTOPTS || next == IPPROTO_ROUTING) {
			struct vg_extension *header = at;

			if ((void *)(header + 1) > packet->end)
				return VG_PASS_MALFORMED + 1;
			next = header->next;
			at += 8 + header->length * 8;
		} else {
			break;
		}
	}
	packet->protocol = next;
	packet->transport = at;
	packet->header = at - packet->ip;
	return 0;
}

static __always_inline int vg_fragment6(struct vg_packet *packet, struct ipv6hdr *ip, struct vg_fragment_header *header, struct vg_ports *ports)
{
	struct vg_fragment_key key = { .id = header->id, .protocol = packet->protocol, .family = 6 };

	__builtin_memcpy(key.source, &ip->saddr, 32);
	packet->fragment = 1;
	if (header->offset & bpf_htons(0xfff8)) {
		packet->transport = 0;
		packet->tcp_flags = 0;
		return vg_recall(&key, ports);
	}
	if (!vg_transport(packet, ports))
		return 0;
	vg_remember(&key, ports);
	return 1;
}

static __always_inline int vg_engine6(vg_hook *ctx, struct vg_packet *packet, __u32 features)
{
	struct vg_fragment_header *fragment = 0;
	struct ipv6hdr *ip = packet->ip;
	struct vg_server *server;
	struct vg_ports ports;
	struct vg_flow flow = { .family = 6 };
	struct vg_conn *conn;
	__u32 number;
	int reason;

	if ((void *)(ip + 1) > packet->end)
		return VG_PASS;
	packet->protocol = ip->nexthdr;
	packet->header = sizeof(*ip);
	packet->length = sizeof(*ip) + bpf_ntohs(ip->payload_len);
	packet->fragment = 0;
	packet->transport = ip + 1;
	if (packet->protocol != IPPROTO_TCP && packet->protocol != IPPROTO_UDP) {
		reason = vg_extensions(packet, &fragment);
		if (reason)
			return vg_leave(reason - 1);
		if (packet->protocol != IPPROTO_TCP && packet->protocol != IPPROTO_UDP)
			return packet->protocol == IPPROTO_ICMPV6 && !fragment ? vg_icmp(ctx, packet->ip - packet->frame, packet->header, 6) : VG_PASS;
	}
	if (ip->version != 6 || !vg_fits(ctx, packet))
		return vg_leave(VG_PASS_MALFORMED);
	if (fragment) {
		if (!vg_fragment6(packet, ip, fragment, &ports))
			return vg_leave(packet->transport ? VG_PASS_MALFORMED : VG_PASS_FRAGMENT);
	} else if (!vg_transport(packet, &ports)) {
		return vg_leave(VG_PASS_MALFORMED);
	}
	__builtin_memcpy(flow.key.client, &ip->saddr, 32);
	flow.key.client_port = ports.source;
	flow.key.virtual_port = ports.destination;
	flow.key.protocol = packet->protocol;
	flow.tcp_flags = packet->tcp_flags;
	flow.later = !packet->transport;
	conn = bpf_map_lookup_elem(&conns6, &flow.key);
	server = vg_quickly(conn, packet);
	if (server) {
		number = conn->server;
	} else {
		int result = vg_slowly(ctx, &flow);

		if (result < 0)
			return vg_left(ctx, packet, result);
		number = result;
		conn = bpf_map_lookup_elem(&conns6, &flow.key);
		server = bpf_map_lookup_elem(&servers, &number);
		if (!server)
			return vg_leave(VG_DROP_NO_SERVER);
	}
	return vg_onward(ctx, packet, server, number, conn, 6, features);
}

#endif
