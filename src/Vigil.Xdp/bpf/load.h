/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* How many connections a server has, and whether that is too many. Exact: every step of a connection is counted once. */
#ifndef VIGIL_LOAD_H
#define VIGIL_LOAD_H

/*
 * IPVS: at the upper threshold a server is overloaded; below the lower one, or below three quarters of the upper one where
 * there is none, it no longer is.
 */
static __always_inline void vg_judge(struct vg_server *server, struct vg_load *load)
{
	__u32 total = load->active + load->inactive;

	if (server->upper && total >= server->upper)
		__sync_fetch_and_or(&load->flags, VG_OVERLOAD);
	else if (load->flags & VG_OVERLOAD) {
		if (server->lower ? total < server->lower : !server->upper || total * 4 < server->upper * 3)
			__sync_fetch_and_and(&load->flags, ~VG_OVERLOAD);
	}
}

static __always_inline void vg_adjust(__u32 number, __s32 active, __s32 inactive)
{
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);
	struct vg_load *load = bpf_map_lookup_elem(&loads, &number);

	if (!server || !load)
		return;
	if (active)
		__sync_fetch_and_add(&load->active, active);
	if (inactive)
		__sync_fetch_and_add(&load->inactive, inactive);
	vg_judge(server, load);
}

static __always_inline void vg_adjust_persistent(__u32 number, __s32 step)
{
	struct vg_load *load = bpf_map_lookup_elem(&loads, &number);

	if (load)
		__sync_fetch_and_add(&load->persistent, step);
}

/* A connection of the server began (1) or ended (-1). */
static __always_inline void vg_bind(__u32 number, __u8 flags, __s32 step)
{
	if (flags & VG_CONN_ACTIVE)
		vg_adjust(number, step, 0);
	else
		vg_adjust(number, 0, step);
}

/* Whether a server takes new connections. */
static __always_inline int vg_available(__u32 number)
{
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);
	struct vg_load *load = bpf_map_lookup_elem(&loads, &number);

	return server && load && server->state == VG_SERVER_UP && server->weight > 0 && !(load->flags & VG_OVERLOAD);
}

#endif
