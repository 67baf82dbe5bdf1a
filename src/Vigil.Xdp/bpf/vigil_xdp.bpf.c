// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* The engine below the stack, once for interfaces whose frames are finished and once for those that may not be. */
#include "hook_xdp.h"
#include "engine.h"

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

/* What helpers that only GPL programs may call demand; the sources may be used under either licence. */
char vg_license[] SEC("license") = "Dual BSD/GPL";
