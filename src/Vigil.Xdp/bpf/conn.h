/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The table of connections: beginning, stepping and ending one, each counted exactly once. */
#ifndef VIGIL_CONN_H
#define VIGIL_CONN_H

/* Two processors that step the same connection at once try again; more often than this would be a livelock. */
#define VG_TRIES 4

/* Who wants what: the key of a connection in either family, and what the scheduler asks. */
struct vg_flow {
	struct vg_key6 key;  /* an IPv4 address stands in the first word */
	__u8 family;
	__u8 tcp_flags;
	__u8 later;          /* a later fragment, which has no flags to say anything by */
	__u8 spare;
};

/* What is returned instead of a server's number. */
#define VG_NOT_A_SERVICE (-1)
#define VG_UNKNOWN (-2)
/* A reason to leave the packet, and what it was. */
#define VG_REFUSE(reason) (-3 - (int)(reason))
#define VG_REFUSAL(result) ((__u32)(-3 - (result)))

static __always_inline __u32 vg_now(void)
{
	return (__u32)bpf_jiffies64();
}

static __always_inline struct vg_key4 vg_key4_of(const struct vg_flow *flow)
{
	struct vg_key4 key = {
		.client = flow->key.client[0],
		.virtual = flow->key.virtual[0],
		.client_port = flow->key.client_port,
		.virtual_port = flow->key.virtual_port,
		.protocol = flow->key.protocol,
	};

	return key;
}

/*
 * The three below take a copy of the key, on their own stack: until Linux 6.2 a map takes no key out of what a function checked by itself
 * was given. They are functions, so that of all that call each other only the last one's stack has the copy.
 */
static __noinline struct vg_conn *vg_find(const struct vg_flow *flow)
{
	if (flow->family == 6) {
		struct vg_key6 key = flow->key;

		return bpf_map_lookup_elem(&conns6, &key);
	} else {
		struct vg_key4 key = vg_key4_of(flow);

		return bpf_map_lookup_elem(&conns4, &key);
	}
}

static __noinline long vg_update(const struct vg_flow *flow, const struct vg_conn *conn, __u64 flags)
{
	if (flow->family == 6) {
		struct vg_key6 key = flow->key;

		return bpf_map_update_elem(&conns6, &key, conn, flags);
	} else {
		struct vg_key4 key = vg_key4_of(flow);

		return bpf_map_update_elem(&conns4, &key, conn, flags);
	}
}

/* Only if there is none yet. */
static __always_inline long vg_insert(const struct vg_flow *flow, const struct vg_conn *conn)
{
	return vg_update(flow, conn, BPF_NOEXIST);
}

/* In the place of the one that may be there. */
static __always_inline long vg_put(const struct vg_flow *flow, const struct vg_conn *conn)
{
	return vg_update(flow, conn, BPF_ANY);
}

static __noinline long vg_delete(const struct vg_flow *flow)
{
	if (flow->family == 6) {
		struct vg_key6 key = flow->key;

		return bpf_map_delete_elem(&conns6, &key);
	} else {
		struct vg_key4 key = vg_key4_of(flow);

		return bpf_map_delete_elem(&conns4, &key);
	}
}

static __always_inline __u32 vg_method_of(const struct vg_conn *conn)
{
	return (conn->flags & VG_CONN_METHOD) >> VG_CONN_METHOD_SHIFT;
}

/* Another state: whoever puts it in place, on a word nobody has touched since it was read, counts the step. True when it did. */
static __noinline int vg_step(struct vg_conn *conn, __u32 direction, __u32 tcp_flags)
{
	struct vg_conn was, is;
	int i;

	for (i = 0; i < VG_TRIES; i++) {
		was.word = conn->word;
		if (was.state >= VG_UDP) /* what is no TCP connection */
			return 0;
		is.word = was.word;
		is.state = vg_tcp_next(direction, was.state, tcp_flags);
		is.flags = (was.flags & ~VG_CONN_ACTIVE) | vg_active(is.state);
		if (is.state == was.state)
			return 0;
		if (__sync_val_compare_and_swap(&conn->word, was.word, is.word) != was.word)
			continue;
		if ((is.flags ^ was.flags) & VG_CONN_ACTIVE) {
			if (is.flags & VG_CONN_ACTIVE)
				vg_adjust(conn->server, 1, -1);
			else
				vg_adjust(conn->server, -1, 1);
		}
		return 1;
	}
	return 0;
}

/* Ends a connection and counts it off; false when somebody else did, or when it had a packet since `seen`. */
static __always_inline int vg_finish(struct vg_conn *conn, __u64 word)
{
	struct vg_conn was, is;

	was.word = word;
	is.word = word;
	is.state = VG_ENDED;
	if (was.state == VG_ENDED || __sync_val_compare_and_swap(&conn->word, word, is.word) != word)
		return 0;
	if (was.state == VG_TEMPLATE)
		vg_adjust_persistent(conn->server, -1);
	else
		vg_bind(conn->server, was.flags, -1);
	return 1;
}

#endif
