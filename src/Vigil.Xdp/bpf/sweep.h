/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Expiry: the daemon runs this every second. Each entry that has lasted out is counted off, once, and taken out of the table. */
#ifndef VIGIL_SWEEP_H
#define VIGIL_SWEEP_H

struct bpf_map;

/* Whether an entry has lasted out. A template that is held is given a respite instead. */
static __always_inline int vg_lasted(struct vg_conn *conn, struct vg_conn *was)
{
	__u32 zero = 0, now = vg_now();
	struct vg_settings *one = bpf_map_lookup_elem(&settings, &zero);

	if (!one)
		return 0;
	if (was->state == VG_TEMPLATE) {
		if ((__s32)(now - was->seen) < (__s32)conn->lasts)
			return 0;
		if (!conn->holders)
			return 1;
		conn->seen = now - conn->lasts + VG_TEMPLATE_RESPITE * one->ticks;
		return 0;
	}
	return (__s32)(now - was->seen) >= (__s32)one->timeouts[was->state & (VG_STATES - 1)];
}

/* Whether a reply entry was left behind by one that has ended; with its owner it ends by itself. */
__noinline int vg_orphaned(const struct vg_flow *flow, const struct vg_conn *reply)
{
	return flow && reply && !vg_owner_of(flow, reply);
}

/* Ends the connection if it has lasted out; true when its entry is to be deleted. */
static __always_inline int vg_expire(struct vg_conn *conn, struct vg_flow *flow, struct vg_swept *swept)
{
	struct vg_conn was = { .word = conn->word };

	swept->seen++;
	if (was.state != VG_ENDED) {
		if (!vg_lasted(conn, &was))
			return 0;
		if (was.flags & VG_CONN_REPLY)
			return vg_orphaned(flow, conn);
		if (vg_method_of(&was) == VG_NAT && vg_answered(flow, conn)) {
			was.word = conn->word;
			if (!vg_lasted(conn, &was))
				return 0;
		}
		if (!vg_end_of(conn, flow, was.word))
			return 0;
	}
	swept->ended++;
	return 1;
}

static long vg_sweep4(struct bpf_map *map, struct vg_key4 *key, struct vg_conn *conn, struct vg_swept *swept)
{
	struct vg_flow flow = {
		.key = { .client = { key->client }, .virtual = { key->virtual }, .client_port = key->client_port,
			 .virtual_port = key->virtual_port, .protocol = key->protocol },
		.family = 4,
	};

	(void)map;
	if (vg_expire(conn, &flow, swept))
		bpf_map_delete_elem(&conns4, key);
	return 0;
}

static long vg_sweep6(struct bpf_map *map, struct vg_key6 *key, struct vg_conn *conn, struct vg_swept *swept)
{
	struct vg_flow flow = { .key = *key, .family = 6 };

	(void)map;
	if (vg_expire(conn, &flow, swept))
		bpf_map_delete_elem(&conns6, key);
	return 0;
}

#endif
