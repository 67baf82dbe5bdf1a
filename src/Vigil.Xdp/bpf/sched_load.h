/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * lc, wlc, sed, nq, fo and ovf: all servers of the list are looked at, and the first with the least cost for its weight is taken. What
 * differs between them is what they call cost and weight; the loop has one branch, which is what the verifier can bear.
 */
#ifndef VIGIL_SCHED_LOAD_H
#define VIGIL_SCHED_LOAD_H

/* So many servers of a service are looked at. */
#define VG_LIST_LIMIT 1024

#define VG_COST(cost, weight) ((__u64)(cost) << 32 | (__u32)(weight))
#define VG_NEVER VG_COST(0xffffffff, 0)
#define VG_ANYTHING VG_COST(0xffffffff, 1)

/* Cost and weight, for a scheduler, of the server at a place of the rings, as in IPVS. A weight of 0 is never better than anything. */
__noinline __u64 vg_cost(__u32 at, __u32 scheduler)
{
	__u32 *listed = bpf_map_lookup_elem(&rings, &at), number = listed ? *listed : VG_NO_BUCKET, overhead;
	struct vg_server *server = bpf_map_lookup_elem(&servers, &number);
	struct vg_load *load = bpf_map_lookup_elem(&loads, &number);

	if (!server || !load || server->state != VG_SERVER_UP || server->weight <= 0 || load->flags & VG_OVERLOAD)
		return VG_NEVER;
	/* An active connection costs as much as 256 others, and is itself among all. */
	overhead = (load->active << 8) + load->active + load->inactive;
	switch (scheduler) {
	case VG_LC:
		return VG_COST(overhead, 1);
	case VG_WLC:
		return VG_COST(overhead, server->weight);
	case VG_SED:
		return VG_COST(load->active + 1, server->weight);
	case VG_NQ: /* an idle one is never left waiting */
		return VG_COST(load->active ? load->active + 1 : 0, server->weight);
	case VG_OVF: /* the heaviest with room: its weight is how many it takes */
		return load->active > (__u32)server->weight ? VG_NEVER : VG_COST(1, server->weight);
	default: /* fo: the heaviest */
		return VG_COST(1, server->weight);
	}
}

static __always_inline int vg_sched_load(const struct vg_service *service)
{
	__u32 scheduler = service->scheduler, length = service->ring_length, first = service->ring, chosen = 0, i, *number;
	__u64 best = VG_ANYTHING;

	for (i = 0; i < VG_LIST_LIMIT && i < length; i++) {
		__u64 one = vg_cost(first + i, scheduler);

		if ((one >> 32) * (__u32)best < (best >> 32) * (__u32)one) {
			best = one;
			chosen = first + i;
		}
	}
	number = best == VG_ANYTHING ? 0 : bpf_map_lookup_elem(&rings, &chosen);
	return number ? (int)*number : -1;
}

#endif
