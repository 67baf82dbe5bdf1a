/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The way of a packet: parse, find its connection or begin one, forward. docs/xdp.md has the picture. */
#ifndef VIGIL_ENGINE_H
#define VIGIL_ENGINE_H

#include "count.h"
#include "packet.h"
#include "fragment.h"
#include "load.h"
#include "tcp.h"
#include "checksum.h"
#include "conn.h"
#include "hop.h"
#include "pair.h"
#include "route.h"
#include "service.h"
#include "answer.h"
#include "forward.h"

/* In the result of vg_revisit: the packet is a reply. */
#define VG_IS_REPLY 0x40000000

/* Nothing a connection in full flow would notice: an established one, and an acknowledgement without SYN, FIN, RST. */
#define VG_TCP_NOTABLE (VG_TCP_SYN | VG_TCP_FIN | VG_TCP_RST | VG_TCP_ACK)

/* A connection that has ended may begin again under the same ports (conn_reuse_mode 1). */
static __always_inline int vg_reopens(const struct vg_conn *conn, const struct vg_flow *flow)
{
	return (flow->tcp_flags & VG_TCP_SYN) && (conn->state == VG_TIME_WAIT || conn->state == VG_CLOSE);
}

/* A reply that is not simply going on: steps its connection. Its server, or VG_UNKNOWN when the connection has ended. */
__noinline int vg_revisit_reply(const struct vg_flow *flow)
{
	struct vg_conn *reply, *owner;

	if (!flow)
		return VG_UNKNOWN;
	reply = vg_find(flow);
	if (!reply)
		return VG_UNKNOWN;
	owner = vg_owner_of(flow, reply);
	if (!owner) {
		vg_delete(flow);
		return VG_UNKNOWN;
	}
	if (flow->key.protocol == IPPROTO_TCP && !flow->later)
		vg_step(owner, VG_OUTPUT, flow->tcp_flags);
	owner->seen = vg_now();
	reply->seen = owner->seen;
	reply->state = owner->state;
	return reply->server | VG_IS_REPLY;
}

/* The server of a connection that is there but not simply going on, VG_UNKNOWN when it is not or no longer there, or a refusal. */
__noinline int vg_revisit(const struct vg_flow *flow)
{
	struct vg_conn *conn;
	struct vg_server *server;
	__u32 number, method;
	int ended;

	if (!flow)
		return VG_UNKNOWN;
	conn = vg_find(flow);
	if (!conn)
		return VG_UNKNOWN;
	if (conn->flags & VG_CONN_REPLY)
		return vg_revisit_reply(flow);
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
	conn->seen = vg_now();
	method = vg_method_of(conn);
	if (flow->key.protocol == IPPROTO_TCP && !flow->later && vg_step(conn, method == VG_NAT ? VG_INPUT : VG_INPUT_ONLY, flow->tcp_flags)
	    && method == VG_NAT)
		vg_mirror(flow, conn);
	return number;
}

static __always_inline int vg_quiet(const struct vg_conn *conn, const struct vg_packet *packet)
{
	if (packet->protocol == IPPROTO_TCP)
		return conn->state == VG_ESTABLISHED && (packet->tcp_flags & VG_TCP_NOTABLE) == VG_TCP_ACK;
	return conn->state == VG_UDP;
}

/*
 * From what is known of a connection (vg_revisit, vg_icmp) to its server: the number, VG_NOT_A_SERVICE or a refusal. Connections and their replies are in the
 * table afterwards.
 */
static __always_inline int vg_slowly(vg_hook *ctx, const struct vg_flow *flow, int number)
{
	int result = 0;

	/* One after the other, not out of each other: the verifier adds up the stacks of all that call each other. */
	if (number == VG_UNKNOWN) {
		number = vg_open(flow);
		if (number >= 0)
			result = vg_pair(ctx, flow, number);
	} else if (number >= 0 && number & VG_IS_REPLY) {
		number &= ~VG_IS_REPLY;
		result = vg_route(ctx, flow);
	}
	return result < 0 ? result : number;
}

/* The verdict on what has no server. */
static __always_inline int vg_left(vg_hook *ctx, struct vg_packet *packet, int result)
{
	return result == VG_NOT_A_SERVICE ? VG_PASS : vg_refuse(ctx, packet->ip - packet->frame, VG_REFUSAL(result), 0, 0);
}

/* Whether a reply knows its way by the routes as they are now. */
static __always_inline int vg_knows_way(const struct vg_conn *reply)
{
	__u32 zero = 0;
	struct vg_settings *one = bpf_map_lookup_elem(&settings, &zero);

	return one && one->route_generation == reply->hop_generation;
}

/* The connection's server when the packet needs no second thought, else null. */
static __always_inline struct vg_server *vg_quickly(struct vg_conn *conn, struct vg_packet *packet)
{
	struct vg_server *server;

	if (!conn || !vg_quiet(conn, packet))
		return 0;
	server = bpf_map_lookup_elem(&servers, &conn->server);
	if (!server)
		return 0;
	/* A removed server's replies still reach its clients, as in IPVS. */
	if (conn->flags & VG_CONN_REPLY ? !vg_knows_way(conn) : server->generation != conn->generation)
		return 0;
	conn->seen = vg_now();
	return server;
}

/* Sends the packet on. `conn` is null for what has no entry; `number` is its server's. */
static __always_inline int vg_onward(vg_hook *ctx, struct vg_packet *packet, struct vg_server *server, __u32 number, struct vg_conn *conn, __u32 family, __u32 features)
{
	if (conn && conn->flags & VG_CONN_REPLY) {
		vg_count_out(conn->server, packet->length);
		return vg_forward_reply(ctx, packet, conn, conn->address_sum, family, features);
	}
	vg_count_in(number, packet->length);
	return vg_forward(ctx, packet, server, conn, family, features);
}

#include "icmp.h"
#include "engine4.h"
#include "engine6.h"

static __always_inline int vg_engine(vg_hook *ctx, __u32 features)
{
	struct vg_packet packet;
	__be16 type;
	int verdict;

	if (vg_quick4(ctx, features, &verdict))
		return verdict;
	type = vg_ethernet(ctx, &packet);
	if (type == bpf_htons(ETH_P_IP))
		return vg_engine4(ctx, &packet, features);
	if (type == bpf_htons(ETH_P_IPV6))
		return vg_engine6(ctx, &packet, features);
	return VG_PASS;
}

#endif
