/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* From a service to one of its servers: one line per family of schedulers. */
#ifndef VIGIL_SCHEDULE_H
#define VIGIL_SCHEDULE_H

#include "sched_ring.h"
#include "sched_hash.h"
#include "sched_load.h"

/* The number of a server, or -1 when none takes the connection. */
__noinline int vg_schedule(const struct vg_service *service, const struct vg_flow *flow)
{
	if (!service || !flow)
		return -1;
	switch (service->scheduler) {
	case VG_RR:
	case VG_WRR:
		return vg_sched_ring(service);
	case VG_SH:
	case VG_MH:
	case VG_DH:
		return vg_sched_hash(service, flow);
	case VG_LC:
	case VG_WLC:
	case VG_SED:
	case VG_NQ:
	case VG_FO:
	case VG_OVF:
		return vg_sched_load(service);
	default:
		return -1;
	}
}

#endif
