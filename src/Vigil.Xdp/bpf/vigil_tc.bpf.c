// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* The engine's twin where the stack begins, on the same maps: for interfaces that native XDP does not serve. */
#include "hook_tc.h"
#include "engine.h"

SEC("tc")
int vigil_tc(vg_hook *ctx)
{
	return vg_enter_hook(ctx) ? vg_engine(ctx, 0) : VG_PASS;
}

char vg_license[] SEC("license") = "Dual BSD/GPL";
