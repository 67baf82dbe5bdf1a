/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The way of an IPv4 packet. */
#ifndef VIGIL_ENGINE4_H
#define VIGIL_ENGINE4_H

#define VG_PLAIN_IP4 0x45 /* version 4, five words of header */

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
 * What nearly every packet is: no VLAN, no options, no fragment, of an established connection. All offsets are known beforehand, and nothing is kept for
 * later, which halves the instructions. True when it was, with what became of it; else nothing has happened to it.
 */
static __always_inline int vg_quick4(vg_hook *ctx, __u32 features, int *verdict)
{
	struct vg_packet packet = { .frame = vg_data(ctx), .end = vg_end(ctx), .header = sizeof(struct iphdr) };
	struct iphdr *ip = packet.frame + sizeof(struct ethhdr);
	struct tcphdr *tcp = (void *)(ip + 1); /* or UDP: those in short frames take the ordinary way */
	struct vg_server *server;
	struct vg_conn *conn;
	struct vg_key4 key;

	if ((void *)(tcp + 1) > packet.end || *(__be16 *)(packet.frame + 2 * ETH_ALEN) != bpf_htons(ETH_P_IP))
		return 0;
	packet.protocol = ip->protocol;
	if (*(__u8 *)ip != VG_PLAIN_IP4 || ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET | VG_FRAGMENT_MORE))
		return 0;
	if (packet.protocol != IPPROTO_TCP && packet.protocol != IPPROTO_UDP)
		return 0;
	packet.ip = ip;
	packet.transport = tcp;
	packet.length = bpf_ntohs(ip->tot_len);
	asm volatile("%0 &= 65535" : "+r"(packet.length)); /* until Linux 6.2 the verifier knows nothing of a number whose bytes were swapped */
	packet.tcp_flags = ((__u8 *)tcp)[VG_TCP_FLAGS_AT];
	if (packet.length < sizeof(*ip) + sizeof(*tcp) || !vg_fits(ctx, &packet))
		return 0;
	*(__u64 *)&key.client = *(__u64 *)&ip->saddr;
	*(__u32 *)&key.client_port = *(__u32 *)tcp;
	*(__u32 *)&key.protocol = packet.protocol;
	conn = bpf_map_lookup_elem(&conns4, &key);
	server = vg_quickly(conn, &packet);
	if (!server)
		return 0;
	*verdict = vg_onward(ctx, &packet, server, conn->server, conn, 4, features);
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
