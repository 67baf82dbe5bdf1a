// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* The engine below the stack, once for interfaces whose frames are finished and once for those that may not be. */
#include "hook_xdp.h"
#include "engine.h"
#include "sweep.h"

const struct vg_enumerations vg_enumerations = {};

/* Physical interfaces. */
SEC("xdp")
int vigil_xdp(vg_hook *ctx)
{
	return vg_engine(ctx, 0);
}

/* veth, virtio, tun: senders leave checksums to a hardware that is not there. */
SEC("xdp")
int vigil_xdp_virtual(vg_hook *ctx)
{
	return vg_engine(ctx, VG_COMPLETE_CHECKSUMS);
}

/* Run by the daemon; it shares maps and functions with the packet path. */
SEC("syscall")
int vigil_sweep(struct vg_swept *out)
{
	struct vg_swept swept = { 0, 0 };
	__u32 zero = 0;
	struct vg_settings *one = bpf_map_lookup_elem(&settings, &zero);

	if (one)
		one->heartbeat = vg_now();
	bpf_for_each_map_elem(&conns4, vg_sweep4, &swept, 0);
	bpf_for_each_map_elem(&conns6, vg_sweep6, &swept, 0);
	out->seen = swept.seen;
	out->ended = swept.ended;
	return 0;
}

/* What helpers that only GPL programs may call demand; the sources may be used under either licence. */
char vg_license[] SEC("license") = "Dual BSD/GPL";
