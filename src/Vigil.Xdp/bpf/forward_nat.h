/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* NAT: requests get the server's address and port, replies those the client asked for. */
#ifndef VIGIL_FORWARD_NAT_H
#define VIGIL_FORWARD_NAT_H

#include VG_MEND

/* One hop less, and another source or destination, in the IP header and in the transport's ports. */
static __always_inline void vg_rename(struct vg_packet *packet, const __be32 *address, __be16 port, __u32 address_sum, __u32 is_source, __u32 family)
{
	struct vg_ports *ports = packet->transport;

	if (family == 4) {
		struct iphdr *ip = packet->ip;

		*(is_source ? &ip->saddr : &ip->daddr) = address[0];
		ip->ttl--;
		ip->check = vg_changed(ip->check, address_sum + (__u16)~bpf_htons(0x0100));
	} else {
		struct ipv6hdr *ip = packet->ip;
		__u64 *words = (__u64 *)(is_source ? &ip->saddr : &ip->daddr);

		words[0] = *(const __u64 *)address;
		words[1] = *(const __u64 *)(address + 2);
		ip->hop_limit--;
	}
	if (!ports || (void *)(ports + 1) > packet->end)
		return;
	*(is_source ? &ports->source : &ports->destination) = port;
}

static __always_inline int vg_forward_nat(vg_hook *ctx, struct vg_packet *packet, struct vg_server *server, struct vg_hop *hop, struct vg_conn *conn, __u32 family, __u32 features)
{
	__u32 ifindex = hop->ifindex, address_sum, port_sum;
	__be16 port;

	if (conn) {
		port = conn->server_port;
		address_sum = conn->address_sum;
		port_sum = conn->port_sum;
	} else {
		/* Of one packet each: nothing remembers it, and nobody expects an answer (as in IPVS). */
		struct vg_ports *ports = packet->transport;

		port = server->port;
		address_sum = vg_address_sum(vg_destination(packet, family), server->address, family);
		port_sum = 0;
		if (ports && (void *)(ports + 1) <= packet->end) {
			port = port ? port : ports->destination;
			port_sum = vg_port_sum(ports->destination, port);
		}
	}
	vg_complete(ctx, packet, family, features);
	vg_rename(packet, server->address, port, address_sum, 0, family);
	vg_address_frame(packet->frame, hop->destination);
	vg_mend(ctx, packet, address_sum, port_sum);
	return vg_send(ctx, ifindex);
}

/* What a server sends its client, whose way is known. `address_sum`: what the virtual address adds in the place of its source. */
static __always_inline int vg_forward_reply(vg_hook *ctx, struct vg_packet *packet, struct vg_conn *conn, __u32 address_sum, __u32 family, __u32 features)
{
	__u32 ifindex = conn->ifindex, port_sum = conn->port_sum;
	int obstacle = vg_obstacle(ctx, packet, conn->mtu, family);

	if (obstacle)
		return vg_stop(ctx, packet, obstacle, conn->mtu, conn, family);
	vg_complete(ctx, packet, family, features);
	vg_rename(packet, conn->address, conn->port, address_sum, 1, family);
	vg_address_frame(packet->frame, conn->hop);
	vg_mend(ctx, packet, address_sum, port_sum);
	return vg_send(ctx, ifindex);
}

#endif
