/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The way of an IPv4 packet. */
#ifndef VIGIL_ENGINE4_H
#define VIGIL_ENGINE4_H

/* The frame's type; version 4, five words of header. */
#define VG_PLAIN_IP4 (ETH_P_IP << 16 | 0x45 << 8)
#define VG_STATE_AT (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 8 : 0)

/* Length, transport, ports and flags of a TCP or UDP packet. 0, or the reason to leave it, and one. */
static __always_inline int vg_parse4(vg_hook *ctx, struct vg_packet *packet, struct vg_ports *ports)
{
	struct iphdr *ip = packet->ip;

	packet->header = ip->ihl * 4;
	packet->length = bpf_ntohs(ip->tot_len);
	packet->fragment = 0;
	if (ip->version != 4 || packet->header < sizeof(*ip) || !vg_fits(ctx, packet))
		return VG_PASS_MALFORMED + 1;
	packet->transport = packet->ip + packet->header;
	if (ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET | VG_FRAGMENT_MORE))
		return vg_fragment(ctx, packet, ports, ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET), ip->id, 4);
	return vg_transport(packet, ports) ? 0 : VG_PASS_MALFORMED + 1;
}

/*
 * What nearly every packet is: no VLAN, no options, no fragment, nothing its connection would notice. All offsets are known beforehand, and nothing
 * is kept for later, which halves the instructions. True when it was, with what became of it; else nothing has happened to it.
 */
static __always_inline int vg_quick4(vg_hook *ctx, __u32 features, int *verdict)
{
	struct vg_packet packet = { .frame = vg_data(ctx), .end = vg_end(ctx), .header = sizeof(struct iphdr) };
	struct iphdr *ip = packet.frame + sizeof(struct ethhdr);
	struct tcphdr *tcp = (void *)(ip + 1); /* or UDP: those in short frames take the ordinary way */
	const __u64 *addresses = (void *)&ip->saddr; /* in one piece */
	__u32 seen, wanted = VG_ESTABLISHED;
	struct vg_server *server;
	struct vg_conn *conn;
	struct vg_key4 key;

	/* Type of the frame, version and length of the IP header are side by side. */
	if ((void *)(tcp + 1) > packet.end || (*(__be32 *)(packet.frame + 2 * ETH_ALEN) & bpf_htonl(0xffffff00)) != bpf_htonl(VG_PLAIN_IP4))
		return 0;
	if (ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET | VG_FRAGMENT_MORE))
		return 0;
	packet.protocol = ip->protocol;
	if (__builtin_expect(packet.protocol == IPPROTO_TCP, 1)) {
		if ((((__u8 *)tcp)[VG_TCP_FLAGS_AT] & VG_TCP_NOTABLE) != VG_TCP_ACK)
			return 0;
	} else {
		if (packet.protocol != IPPROTO_UDP)
			return 0;
		wanted = VG_UDP;
	}
	packet.ip = ip;
	packet.transport = tcp;
	packet.length = bpf_ntohs(ip->tot_len);
	asm volatile("%0 &= 65535" : "+r"(packet.length)); /* until Linux 6.2 the verifier knows nothing of a number whose bytes were swapped */
	if (packet.length < sizeof(*ip) + sizeof(*tcp) || !vg_fits(ctx, &packet))
		return 0;
	*(__u64 *)&key.client = *addresses;
	*(__u32 *)&key.client_port = *(__u32 *)tcp;
	*(__u32 *)&key.protocol = packet.protocol;
	conn = bpf_map_lookup_elem(&conns4, &key);
	if (!conn)
		return 0;
	/* State and flags, side by side: is it a reply's entry? */
	seen = *(__u16 *)&conn->state & bpf_htons(0xff00 | VG_CONN_REPLY);
	if (seen == wanted << VG_STATE_AT) {
		server = bpf_map_lookup_elem(&servers, &conn->server);
		if (!server || server->generation != conn->generation)
			return 0;
		conn->seen = vg_now();
		vg_count_in(conn->server, packet.length);
		*verdict = vg_forward(ctx, &packet, server, conn, 4, features);
		return 1;
	}
	if (seen != (wanted << VG_STATE_AT | bpf_htons(VG_CONN_REPLY)) || !vg_knows_way(conn))
		return 0;
	conn->seen = vg_now();
	vg_count_out(conn->server, packet.length);
	*verdict = vg_forward_reply(ctx, &packet, conn, conn->address_sum, 4, features);
	return 1;
}

static __always_inline int vg_engine4(vg_hook *ctx, struct vg_packet *packet, __u32 features)
{
	struct iphdr *ip = packet->ip;
	struct vg_server *server = 0;
	struct vg_conn *conn = 0;
	struct vg_flow flow;
	__u32 number;
	int result;

	if ((void *)(ip + 1) > packet->end)
		return VG_PASS;
	packet->protocol = ip->protocol;
	if (packet->protocol == IPPROTO_TCP || packet->protocol == IPPROTO_UDP) {
		struct vg_ports ports;
		struct vg_key4 key;

		result = vg_parse4(ctx, packet, &ports);
		if (result)
			return vg_leave(result - 1);
		*(__u64 *)&key.client = *(__u64 *)&ip->saddr;
		*(__u32 *)&key.client_port = *(__u32 *)&ports;
		*(__u32 *)&key.protocol = packet->protocol;
		conn = bpf_map_lookup_elem(&conns4, &key);
		server = vg_quickly(conn, packet);
		if (!server) {
			flow = (struct vg_flow){
				.key = {
					.client = { key.client },
					.virtual = { key.virtual },
					.client_port = key.client_port,
					.virtual_port = key.virtual_port,
					.protocol = key.protocol,
				},
				.family = 4,
				.tcp_flags = packet->tcp_flags,
				.later = !packet->transport,
			};
			result = vg_revisit(&flow);
		}
	} else {
		if (packet->protocol != IPPROTO_ICMP || ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET | VG_FRAGMENT_MORE))
			return VG_PASS;
		flow = (struct vg_flow){ .family = 4 };
		result = vg_icmp(ctx, packet->ip - packet->frame, ip->ihl * 4, &flow);
		if (!vg_wrapping(ctx, packet, 4))
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
	return vg_onward(ctx, packet, server, number, conn, 4, features);
}

#endif
