/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The way of an IPv4 packet. */
#ifndef VIGIL_ENGINE4_H
#define VIGIL_ENGINE4_H

static __always_inline int vg_fragment4(struct vg_packet *packet, struct iphdr *ip, struct vg_ports *ports)
{
	struct vg_fragment_key key = {
		.source = { ip->saddr },
		.destination = { ip->daddr },
		.id = ip->id,
		.protocol = ip->protocol,
		.family = 4,
	};

	packet->fragment = 1;
	if (ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET)) {
		packet->transport = 0;
		packet->tcp_flags = 0;
		return vg_recall(&key, ports);
	}
	/* The checks of a whole one hold: a first fragment has at least eight bytes, and the length is its own. */
	if (!vg_transport(packet, ports))
		return 0;
	vg_remember(&key, ports);
	return 1;
}

static __always_inline int vg_engine4(vg_hook *ctx, struct vg_packet *packet, __u32 features)
{
	struct iphdr *ip = packet->ip;
	struct vg_server *server;
	struct vg_ports ports;
	struct vg_conn *conn;
	struct vg_key4 key;
	__u32 number;

	if ((void *)(ip + 1) > packet->end)
		return VG_PASS;
	packet->protocol = ip->protocol;
	if (packet->protocol != IPPROTO_TCP && packet->protocol != IPPROTO_UDP) {
		if (packet->protocol != IPPROTO_ICMP || ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET | VG_FRAGMENT_MORE))
			return VG_PASS;
		return vg_icmp(ctx, packet->ip - packet->frame, ip->ihl * 4, 4);
	}
	packet->header = ip->ihl * 4;
	packet->length = bpf_ntohs(ip->tot_len);
	packet->fragment = 0;
	if (ip->version != 4 || packet->header < sizeof(*ip) || !vg_fits(ctx, packet))
		return vg_leave(VG_PASS_MALFORMED);
	packet->transport = packet->ip + packet->header;
	if (ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET | VG_FRAGMENT_MORE)) {
		if (!vg_fragment4(packet, ip, &ports))
			return vg_leave(packet->transport ? VG_PASS_MALFORMED : VG_PASS_FRAGMENT);
	} else if (!vg_transport(packet, &ports)) {
		return vg_leave(VG_PASS_MALFORMED);
	}
	*(__u64 *)&key.client = *(__u64 *)&ip->saddr;
	*(__u32 *)&key.client_port = *(__u32 *)&ports;
	*(__u32 *)&key.protocol = packet->protocol;
	conn = bpf_map_lookup_elem(&conns4, &key);
	server = vg_quickly(conn, packet);
	if (server) {
		number = conn->server;
	} else {
		struct vg_flow flow = {
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
		int result = vg_slowly(ctx, &flow);

		if (result < 0)
			return vg_left(ctx, packet, result);
		number = result;
		conn = bpf_map_lookup_elem(&conns4, &key);
		server = bpf_map_lookup_elem(&servers, &number);
		if (!server)
			return vg_leave(VG_DROP_NO_SERVER);
	}
	return vg_onward(ctx, packet, server, number, conn, 4, features);
}

#endif
