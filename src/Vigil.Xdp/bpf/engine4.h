/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The way of an IPv4 packet. */
#ifndef VIGIL_ENGINE4_H
#define VIGIL_ENGINE4_H

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
