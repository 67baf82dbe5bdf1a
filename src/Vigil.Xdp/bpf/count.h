/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What is counted: why packets did not go to a server, and what servers got. */
#ifndef VIGIL_COUNT_H
#define VIGIL_COUNT_H

static __always_inline void vg_count(__u32 reason)
{
	__u64 *counter = bpf_map_lookup_elem(&reasons, &reason);

	if (counter)
		*counter += 1;
}

/* Counts the reason and tells the hook what becomes of the packet. */
__noinline int vg_leave(__u32 reason)
{
	vg_count(reason);
	return reason < VG_DROPS ? VG_PASS : VG_DROP;
}

/* IPVS counts the bytes of the IP packet, without the frame's header. */
static __always_inline void vg_count_in(__u32 server, __u32 bytes)
{
	struct vg_traffic *one = bpf_map_lookup_elem(&traffic, &server);

	if (one) {
		one->in_packets += 1;
		one->in_bytes += bytes;
	}
}

static __always_inline void vg_count_out(__u32 server, __u32 bytes)
{
	struct vg_traffic *one = bpf_map_lookup_elem(&traffic, &server);

	if (one) {
		one->out_packets += 1;
		one->out_bytes += bytes;
	}
}

static __always_inline void vg_count_connection(__u32 server)
{
	struct vg_traffic *one = bpf_map_lookup_elem(&traffic, &server);

	if (one)
		one->connections += 1;
}

#endif
