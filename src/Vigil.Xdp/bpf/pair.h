/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The two entries of a NAT connection: the first one under what the client sends, the second under what the server sends. The first is the
 * connection: its state, its counts, its end. The second is how replies find it, and the way to the client.
 */
#ifndef VIGIL_PAIR_H
#define VIGIL_PAIR_H

/* The name replies have to the connection of that name. */
static __always_inline void vg_reply_flow(const struct vg_flow *flow, const struct vg_conn *conn, const struct vg_server *server, struct vg_flow *reply)
{
	*reply = *flow;
	__builtin_memcpy(reply->key.client, server->address, sizeof(reply->key.client));
	__builtin_memcpy(reply->key.virtual, flow->key.client, sizeof(reply->key.virtual));
	reply->key.client_port = conn->server_port;
	reply->key.virtual_port = flow->key.client_port;
}

/* The reply entry of a first one; null when there is none, or it is another connection's by now. */
static __always_inline struct vg_conn *vg_reply_of(const struct vg_flow *flow, const struct vg_conn *conn, struct vg_flow *named)
{
	__u32 number = conn->server;
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);
	struct vg_conn *reply;
	int i;

	if (!server || vg_method_of(conn) != VG_NAT)
		return 0;
	vg_reply_flow(flow, conn, server, named);
	reply = vg_find(named);
	if (!reply || !(reply->flags & VG_CONN_REPLY) || reply->port != flow->key.virtual_port)
		return 0;
	for (i = 0; i < 4; i++) {
		if (reply->address[i] != flow->key.virtual[i])
			return 0;
	}
	return reply;
}

/* The first entry to a reply; null when it has ended. */
static __always_inline struct vg_conn *vg_owner_of(const struct vg_flow *flow, const struct vg_conn *reply)
{
	struct vg_flow named = *flow;
	struct vg_conn *owner;

	__builtin_memcpy(named.key.client, flow->key.virtual, sizeof(named.key.client));
	__builtin_memcpy(named.key.virtual, reply->address, sizeof(named.key.virtual));
	named.key.client_port = flow->key.virtual_port;
	named.key.virtual_port = reply->port;
	owner = vg_find(&named);
	return owner && !(owner->flags & VG_CONN_REPLY) && owner->state != VG_ENDED ? owner : 0;
}

/* A first entry has ended, and with it that of its replies. */
__noinline int vg_unpair(const struct vg_flow *flow, const struct vg_conn *conn)
{
	struct vg_flow named;

	if (!flow || !conn)
		return 0;
	if (vg_reply_of(flow, conn, &named))
		vg_delete(&named);
	return 0;
}

/* The first entry was stepped: replies that would not change its state again are let through at once. */
__noinline int vg_mirror(const struct vg_flow *flow, const struct vg_conn *conn)
{
	struct vg_flow named;
	struct vg_conn *reply;

	if (!flow || !conn)
		return 0;
	reply = vg_reply_of(flow, conn, &named);
	if (reply)
		reply->state = conn->state;
	return 0;
}

/* Whether a first entry that has had nothing from its client for its time had something from its server since; then that is its last packet. */
__noinline int vg_answered(const struct vg_flow *flow, struct vg_conn *conn)
{
	struct vg_flow named;
	struct vg_conn *reply;

	if (!flow || !conn)
		return 0;
	reply = vg_reply_of(flow, conn, &named);
	if (!reply || (__s32)(reply->seen - conn->seen) <= 0)
		return 0;
	conn->seen = reply->seen;
	return 1;
}

/* Enters the way of replies. The frame says where the client is, until the routes are asked. 0, or a refusal, and then the connection has ended. */
__noinline int vg_pair(vg_hook *ctx, const struct vg_flow *flow, __u32 number)
{
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);
	struct ethhdr *ethernet = vg_data(ctx);
	struct vg_conn *conn, reply = {};
	struct vg_flow named;
	__u32 zero = 0;
	struct vg_settings *one = bpf_map_lookup_elem(&settings, &zero);

	if (!flow || !server || !one || (void *)(ethernet + 1) > vg_end(ctx))
		return VG_REFUSE(VG_DROP_NO_SERVER);
	conn = vg_find(flow);
	if (!conn || vg_method_of(conn) != VG_NAT)
		return 0;
	reply.word = conn->word;
	reply.flags = VG_CONN_REPLY | VG_NAT << VG_CONN_METHOD_SHIFT;
	reply.server = conn->server;
	reply.generation = conn->generation;
	__builtin_memcpy(reply.address, flow->key.virtual, sizeof(reply.address));
	reply.port = flow->key.virtual_port;
	reply.mtu = VG_ANY_LENGTH;
	reply.ifindex = vg_ingress(ctx);
	__builtin_memcpy(reply.hop, ethernet->h_source, sizeof(ethernet->h_source));
	__builtin_memcpy(reply.hop + sizeof(ethernet->h_source), ethernet->h_dest, sizeof(ethernet->h_dest));
	reply.hop_generation = one->route_generation - 1;
	reply.address_sum = ~conn->address_sum;
	reply.port_sum = ~conn->port_sum;
	vg_reply_flow(flow, conn, server, &named);
	/* Of two virtual addresses that lead the same port of a client to the same server, the later one gets the answers, as in IPVS. */
	if (!vg_put(&named, &reply))
		return 0;
	if (vg_finish(conn, conn->word))
		vg_delete(flow);
	return VG_REFUSE(VG_DROP_TABLE_FULL);
}

#endif
