/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* A packet as far as it has been understood. Pointers hold until the frame is resized. */
#ifndef VIGIL_PACKET_H
#define VIGIL_PACKET_H

#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>

#define VG_TCP_FIN 0x01
#define VG_TCP_SYN 0x02
#define VG_TCP_RST 0x04
#define VG_TCP_ACK 0x10
#define VG_TCP_FLAGS_AT 13

#define VG_FRAGMENT_OFFSET 0x1fff
#define VG_FRAGMENT_MORE 0x2000
#define VG_FRAGMENT_NEVER 0x4000

struct vg_packet {
	void *frame;
	void *ip;
	void *transport;  /* null in a later fragment */
	void *end;        /* of the frame */
	__u32 length;     /* of the IP packet */
	__u32 header;     /* of it, what stands before the transport */
	__u16 vlan;
	__u8 protocol;
	__u8 tcp_flags;   /* 0 where there are none */
	__u8 fragment;    /* one of several */
};

struct vg_ports {
	__be16 source;
	__be16 destination;
};

#define VG_ICMP_HEADER 8
/* No header is farther into the frame. */
#define VG_HEADERS_END 512

/* A place of the frame with so many bytes; null when they are not there. */
static __always_inline void *vg_at(vg_hook *ctx, __u32 offset, __u32 size)
{
	__u64 bounded = offset;
	void *data;

	if (offset > VG_HEADERS_END)
		return 0;
	barrier_var(ctx); /* else the compiler keeps addresses of its members, which the verifier forbids */
	data = vg_data(ctx);
	/* What was compared and what is added must be one for the verifier, whatever the compiler keeps where. */
	asm volatile("%0 &= 1023" : "+r"(bounded));
	data += bounded;
	return data + size > vg_end(ctx) ? 0 : data;
}

/* The IP header's place, and the VLAN; 0 when the frame is no IP packet. */
static __always_inline __u16 vg_ethernet(vg_hook *ctx, struct vg_packet *packet)
{
	struct ethhdr *ethernet = vg_data(ctx);
	__be16 *tag;

	packet->frame = ethernet;
	packet->end = vg_end(ctx);
	packet->vlan = 0;
	packet->ip = ethernet + 1;
	if (packet->ip > packet->end)
		return 0;
	if (ethernet->h_proto != bpf_htons(ETH_P_8021Q))
		return ethernet->h_proto;
	tag = packet->ip;
	packet->ip = tag + 2;
	if (packet->ip > packet->end)
		return 0;
	packet->vlan = bpf_ntohs(tag[0]) & 0x0fff;
	return tag[1];
}

/* Ports and TCP flags; false when the header is not all there. */
static __always_inline int vg_transport(struct vg_packet *packet, struct vg_ports *ports)
{
	__u32 least = packet->protocol == IPPROTO_TCP ? sizeof(struct tcphdr) : sizeof(struct udphdr);
	__u8 *transport = packet->transport;

	if (packet->length < packet->header + least || transport + sizeof(struct udphdr) > (__u8 *)packet->end)
		return 0;
	*ports = *(struct vg_ports *)transport;
	packet->tcp_flags = 0;
	if (packet->protocol != IPPROTO_TCP)
		return 1;
	if (transport + sizeof(struct tcphdr) > (__u8 *)packet->end)
		return 0;
	packet->tcp_flags = transport[VG_TCP_FLAGS_AT];
	return 1;
}

#endif
