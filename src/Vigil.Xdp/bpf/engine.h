/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The way of a packet: parse, find its connection or begin one, forward. docs/xdp.md has the picture. */
#ifndef VIGIL_ENGINE_H
#define VIGIL_ENGINE_H

#include "count.h"
#include "packet.h"
#include "fragment.h"
#include "load.h"
#include "tcp.h"
#include "conn.h"
#include "service.h"
#include "checksum.h"
#include "forward.h"

/* What the path does beyond the usual, decided when the program is chosen for an interface. */
#define VG_COMPLETE_CHECKSUMS 1

/* Nothing a connection in full flow would notice: an established one, and an acknowledgement without SYN, FIN, RST. */
#define VG_TCP_NOTABLE (VG_TCP_SYN | VG_TCP_FIN | VG_TCP_RST | VG_TCP_ACK)

/* A connection that has ended may begin again under the same ports (conn_reuse_mode 1). */
static __always_inline int vg_reopens(const struct vg_conn *conn, const struct vg_flow *flow)
{
	return (flow->tcp_flags & VG_TCP_SYN) && (conn->state == VG_TIME_WAIT || conn->state == VG_CLOSE);
}

/* The server of a connection that is there but not simply going on, VG_UNKNOWN when it is not or no longer there, or a refusal. */
__noinline int vg_revisit(const struct vg_flow *flow)
{
	struct vg_conn *conn;
	struct vg_server *server;
	__u32 number;
	int ended;

	if (!flow)
		return VG_UNKNOWN;
	conn = vg_find(flow);
	if (!conn)
		return VG_UNKNOWN;
	number = conn->server;
	server = bpf_map_lookup_elem(&servers, &number);
	if (!server)
		return VG_REFUSE(VG_DROP_REMOVED);
	if (conn->state == VG_TEMPLATE)
		return VG_REFUSE(VG_DROP_RESERVED);
	ended = conn->state == VG_ENDED;
	if (!ended && flow->key.protocol == IPPROTO_TCP && vg_reopens(conn, flow)) {
		ended = 1;
		vg_count(VG_COUNT_REOPENED);
	}
	if (!ended && conn->generation != server->generation) {
		if (server->state != VG_SERVER_MIGRATE)
			return VG_REFUSE(VG_DROP_REMOVED);
		ended = 1;
	}
	if (ended) {
		vg_end_of(conn, flow, conn->word);
		vg_delete(flow);
		return VG_UNKNOWN;
	}
	if (flow->key.protocol == IPPROTO_TCP && !flow->later)
		vg_step(conn, server->method == VG_NAT ? VG_INPUT : VG_INPUT_ONLY, flow->tcp_flags);
	conn->seen = vg_now();
	return number;
}

static __always_inline int vg_quiet(const struct vg_conn *conn, const struct vg_packet *packet)
{
	if (packet->protocol == IPPROTO_TCP)
		return conn->state == VG_ESTABLISHED && (packet->tcp_flags & VG_TCP_NOTABLE) == VG_TCP_ACK;
	return conn->state == VG_UDP;
}

/* Everything but the quick way: a result of vg_open becomes a verdict. */
static __always_inline int vg_slowly(vg_hook *ctx, struct vg_packet *packet, const struct vg_flow *flow, __u32 family)
{
	int number = vg_revisit(flow);
	struct vg_server *server;

	/* Not called from there: the verifier adds up the stacks of all that call each other. */
	if (number == VG_UNKNOWN)
		number = vg_open(flow);
	if (number == VG_NOT_A_SERVICE)
		return VG_PASS;
	if (number < 0)
		return vg_leave(VG_REFUSAL(number));
	server = bpf_map_lookup_elem(&servers, &number);
	if (!server)
		return vg_leave(VG_DROP_NO_SERVER);
	vg_count_in(number, packet->length);
	return vg_forward(ctx, packet, server, family);
}

/* The connection's server when the packet needs no second thought, else null. */
static __always_inline struct vg_server *vg_quickly(struct vg_conn *conn, struct vg_packet *packet)
{
	struct vg_server *server;

	if (!conn || !vg_quiet(conn, packet))
		return 0;
	server = bpf_map_lookup_elem(&servers, &conn->server);
	if (!server || server->generation != conn->generation)
		return 0;
	conn->seen = vg_now();
	vg_count_in(conn->server, packet->length);
	return server;
}

#include "engine4.h"
#include "engine6.h"

static __always_inline int vg_engine(vg_hook *ctx, __u32 features)
{
	struct vg_packet packet;
	__be16 type = vg_ethernet(ctx, &packet);

	if (type == bpf_htons(ETH_P_IP))
		return vg_engine4(ctx, &packet, features);
	if (type == bpf_htons(ETH_P_IPV6))
		return vg_engine6(ctx, &packet, features);
	return VG_PASS;
}

#endif
