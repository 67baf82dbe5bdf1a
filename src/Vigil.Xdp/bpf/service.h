/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What happens to the first packet of a connection: service, scheduler, entry. */
#ifndef VIGIL_SERVICE_H
#define VIGIL_SERVICE_H

#include "schedule.h"
#include "template.h"

static __always_inline struct vg_service *vg_service_of(const struct vg_flow *flow)
{
	struct vg_service_key key = {
		.address = { flow->key.virtual[0], flow->key.virtual[1], flow->key.virtual[2], flow->key.virtual[3] },
		.port = flow->key.virtual_port,
		.protocol = flow->key.protocol,
		.family = flow->family,
	};
	struct vg_service *service = bpf_map_lookup_elem(&services, &key);

	if (service)
		return service;
	key.port = 0;
	return bpf_map_lookup_elem(&services, &key);
}

static __always_inline __u32 vg_sloppy(void)
{
	__u32 zero = 0;
	struct vg_settings *one = bpf_map_lookup_elem(&settings, &zero);

	return one ? one->sloppy : 0;
}

/* The daemon says that it lives with every sweep. */
static __always_inline int vg_alone(void)
{
	__u32 zero = 0;
	struct vg_settings *one = bpf_map_lookup_elem(&settings, &zero);

	return one && one->orphan_timeout && (__s32)(vg_now() - one->heartbeat) > (__s32)one->orphan_timeout;
}

/* Enters the connection and counts it; the server it has, which is another one when another processor was quicker. */
__noinline int vg_enter(const struct vg_flow *flow, const struct vg_service *service, __u32 number)
{
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);
	struct vg_conn conn = { .seen = vg_now(), .state = VG_UDP, .server = number };
	struct vg_conn *other;
	struct vg_flow named;
	long result;

	if (!server || !flow || !service)
		return VG_REFUSE(VG_DROP_NO_SERVER);
	vg_count_connection(number);
	if (service->flags & VG_SERVICE_ONE_PACKET && flow->key.protocol == IPPROTO_UDP)
		return number;
	conn.generation = server->generation;
	if (flow->key.protocol == IPPROTO_TCP)
		conn.state = vg_tcp_next(server->method == VG_NAT ? VG_INPUT : VG_INPUT_ONLY, VG_NONE, flow->tcp_flags);
	conn.flags = vg_active(conn.state) | server->method << VG_CONN_METHOD_SHIFT;
	if (server->method == VG_NAT) {
		conn.server_port = service->flags & VG_SERVICE_EVERY_PORT || !server->port ? flow->key.virtual_port : server->port;
		conn.address_sum = vg_address_sum(flow->key.virtual, server->address, flow->family);
		conn.port_sum = vg_port_sum(flow->key.virtual_port, conn.server_port);
	}
	if (service->flags & VG_SERVICE_PERSISTENT) {
		vg_template_flow(service, flow, &named);
		conn.flags |= VG_CONN_HOLDS;
		__builtin_memcpy(conn.address, named.key.client, sizeof(conn.address));
		conn.port = named.key.virtual_port;
	}
	result = vg_insert(flow, &conn);
	if (!result) {
		vg_bind(number, conn.flags, 1);
		if (conn.flags & VG_CONN_HOLDS)
			vg_hold(&named, 1);
		return number;
	}
	other = vg_find(flow);
	if (other)
		return other->server;
	/* Full. DR and TUN can do without the entry as long as the ring says the same for the next packet. */
	if (server->method == VG_NAT)
		return VG_REFUSE(VG_DROP_TABLE_FULL);
	vg_count(VG_COUNT_STATELESS);
	return number;
}

/* The number of the server of a new connection, VG_NOT_A_SERVICE, or VG_REFUSE with a reason. */
__noinline int vg_open(const struct vg_flow *flow)
{
	struct vg_service *service;
	int number;

	if (!flow)
		return VG_NOT_A_SERVICE;
	service = vg_service_of(flow);
	if (!service)
		return VG_NOT_A_SERVICE;
	if (!(service->flags & VG_SERVICE_LOCAL))
		return VG_REFUSE(VG_PASS_NOT_LOCAL);
	if (vg_alone())
		return VG_REFUSE(VG_PASS_ORPHAN);
	if (!flow->key.client_port && service->flags & VG_SERVICE_PERSISTENT)
		return VG_REFUSE(VG_DROP_RESERVED);
	if (flow->key.protocol == IPPROTO_TCP) {
		if (flow->tcp_flags & VG_TCP_RST)
			return VG_REFUSE(VG_PASS_NOT_SYN);
		if (!(flow->tcp_flags & VG_TCP_SYN) && !vg_sloppy())
			return VG_REFUSE(VG_PASS_NOT_SYN);
	}
	number = service->flags & VG_SERVICE_PERSISTENT ? vg_persist(service, flow) : vg_schedule(service, flow);
	if (number < 0)
		return VG_REFUSE(VG_DROP_NO_SERVER);
	return vg_enter(flow, service, number);
}

#endif
