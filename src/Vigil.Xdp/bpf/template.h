/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Persistence: a template says where a client, or the clients of a network, go. It stands in the table of connections under the masked
 * client and port 0. New connections refresh it; it stays while one of its connections does.
 */
#ifndef VIGIL_TEMPLATE_H
#define VIGIL_TEMPLATE_H

/* How much longer a template stays that has lasted out while connections hold it. */
#define VG_TEMPLATE_RESPITE 60

/* The name a template has for a connection's client. A service of every port has one template for all of them. */
static __always_inline void vg_template_flow(const struct vg_service *service, const struct vg_flow *flow, struct vg_flow *named)
{
	int i;

	*named = *flow;
	for (i = 0; i < 4; i++)
		named->key.client[i] &= service->mask[i];
	named->key.client_port = 0;
	if (service->flags & VG_SERVICE_EVERY_PORT)
		named->key.virtual_port = 0;
}

/* The server a template leads to, or -1. A weight of 0 does not stop it, nor does overload. */
static __always_inline int vg_template_server(struct vg_conn *template)
{
	__u32 number = template->server;
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);

	if (template->state != VG_TEMPLATE || !server || server->state != VG_SERVER_UP || server->generation != template->generation)
		return -1;
	if ((__s32)(vg_now() - template->seen) >= (__s32)template->lasts && !template->holders)
		return -1;
	return number;
}

static __always_inline void vg_template_end(struct vg_conn *template, const struct vg_flow *named)
{
	if (vg_finish(template, template->word))
		vg_delete(named);
}

static __always_inline void vg_template_begin(const struct vg_service *service, const struct vg_flow *named, __u32 number)
{
	struct vg_conn template = { .seen = vg_now(), .state = VG_TEMPLATE, .server = number, .lasts = service->persistence };
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);

	if (!server)
		return;
	template.generation = server->generation;
	if (!vg_insert(named, &template))
		vg_adjust_persistent(number, 1);
}

/* The server of a persistent client: where its template leads, or where the scheduler says, which the template then remembers. */
__noinline int vg_persist(const struct vg_service *service, const struct vg_flow *flow)
{
	struct vg_flow named;
	struct vg_conn *template;
	int number;

	if (!service || !flow)
		return -1;
	vg_template_flow(service, flow, &named);
	template = vg_find(&named);
	if (template) {
		number = vg_template_server(template);
		if (number >= 0)
			return number;
		vg_template_end(template, &named);
	}
	number = vg_schedule(service, flow);
	if (number >= 0)
		vg_template_begin(service, &named, number);
	return number;
}

/* A connection begins to hold its template (1), which refreshes it, or ceases to (-1). */
static __always_inline void vg_hold(const struct vg_flow *named, __s32 step)
{
	struct vg_conn *template = vg_find(named);

	if (!template || template->state != VG_TEMPLATE)
		return;
	__sync_fetch_and_add(&template->holders, step);
	if (step > 0)
		template->seen = vg_now();
}

/* Ends a connection as `word` has it, counts it off and lets go of its template; true when it did. */
static __always_inline int vg_end_of(struct vg_conn *conn, const struct vg_flow *flow, __u64 word)
{
	struct vg_flow named = *flow;
	int i;

	if (!vg_finish(conn, word))
		return 0;
	if (vg_method_of(conn) == VG_NAT)
		vg_unpair(flow, conn);
	if (!(conn->flags & VG_CONN_HOLDS))
		return 1;
	for (i = 0; i < 4; i++)
		named.key.client[i] = conn->address[i];
	named.key.client_port = 0;
	named.key.virtual_port = conn->port;
	vg_hold(&named, -1);
	return 1;
}

#endif
