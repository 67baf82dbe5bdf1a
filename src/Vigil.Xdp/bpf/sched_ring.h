/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* rr and wrr: the daemon writes the whole sequence into the ring, packets take the next of it. */
#ifndef VIGIL_SCHED_RING_H
#define VIGIL_SCHED_RING_H

/* So many servers in a row may be overloaded before a new connection is refused. */
#define VG_RING_TRIES 256

static __always_inline int vg_sched_ring(const struct vg_service *service)
{
	__u32 id = service->id;
	struct vg_cursor *cursor = bpf_map_lookup_elem(&cursors, &id);
	__u32 i;

	if (!cursor)
		return -1;
	for (i = 0; i < VG_RING_TRIES && i < service->ring_length; i++) {
		__u32 at = service->ring + __sync_fetch_and_add(&cursor->next, 1) % service->ring_length;
		__u32 *server = bpf_map_lookup_elem(&rings, &at);

		if (server && vg_available(*server))
			return *server;
	}
	return -1;
}

#endif
