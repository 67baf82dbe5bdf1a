/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* rr and wrr: the daemon writes the whole sequence into the ring, packets take the next of it. */
#ifndef VIGIL_SCHED_RING_H
#define VIGIL_SCHED_RING_H

/* So many servers in a row may be overloaded before a new connection is refused. */
#define VG_RING_TRIES 256

/* The server at a place of the rings if it takes connections, else -1. A function of its own, as all that is done in loops: the verifier looks at it once. */
__noinline int vg_ring_server(__u32 at)
{
	__u32 *server = bpf_map_lookup_elem(&rings, &at);

	return server && vg_available(*server) ? (int)*server : -1;
}

static __always_inline int vg_sched_ring(const struct vg_service *service)
{
	__u32 id = service->id, ring = service->ring, length = service->ring_length, i;
	struct vg_cursor *cursor = bpf_map_lookup_elem(&cursors, &id);

	if (!cursor)
		return -1;
	for (i = 0; i < VG_RING_TRIES && i < length; i++) {
		int server = vg_ring_server(ring + __sync_fetch_and_add(&cursor->next, 1) % length);

		if (server >= 0)
			return server;
	}
	return -1;
}

#endif
