/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The way to a client: asked of the kernel's routes once, and again when the daemon says that something about them changed. */
#ifndef VIGIL_ROUTE_H
#define VIGIL_ROUTE_H

#define VG_AF_INET 2
#define VG_AF_INET6 10

static __always_inline void vg_question(struct bpf_fib_lookup *way, const struct vg_flow *flow, const struct vg_conn *reply)
{
	way->family = flow->family == 4 ? VG_AF_INET : VG_AF_INET6;
	way->l4_protocol = flow->key.protocol;
	way->sport = reply->port;
	way->dport = flow->key.virtual_port;
	way->tot_len = 1; /* the kernel tells the way's MTU to those who ask for some length */
	if (flow->family == 4) {
		way->ipv4_src = reply->address[0];
		way->ipv4_dst = flow->key.virtual[0];
	} else {
		__builtin_memcpy(way->ipv6_src, reply->address, sizeof(way->ipv6_src));
		__builtin_memcpy(way->ipv6_dst, flow->key.virtual, sizeof(way->ipv6_dst));
	}
}

/*
 * Makes the hop of a reply entry that of the routes. A host that does not forward has none to ask, and a neighbour may not be known: then
 * the way is the one the client's first packet came. 0, or a refusal.
 */
__noinline int vg_route(vg_hook *ctx, const struct vg_flow *flow)
{
	struct bpf_fib_lookup way = {};
	struct vg_conn *reply;
	__u32 zero = 0;
	struct vg_settings *one = bpf_map_lookup_elem(&settings, &zero);
	__u32 generation;
	long result;

	if (!flow || !one)
		return VG_REFUSE(VG_DROP_NO_WAY_BACK);
	reply = vg_find(flow);
	if (!reply)
		return VG_REFUSE(VG_DROP_NO_WAY_BACK);
	generation = one->route_generation;
	if (reply->hop_generation == generation)
		return 0;
	vg_question(&way, flow, reply);
	way.ifindex = vg_ingress(ctx);
	result = bpf_fib_lookup(ctx, &way, sizeof(way), 0);
	if (result == BPF_FIB_LKUP_RET_SUCCESS && vg_is_port(ctx, way.ifindex)) {
		__builtin_memcpy(reply->hop, way.dmac, sizeof(way.dmac));
		__builtin_memcpy(reply->hop + sizeof(way.dmac), way.smac, sizeof(way.smac));
		reply->mtu = way.mtu_result;
		reply->ifindex = way.ifindex;
	} else if (result != BPF_FIB_LKUP_RET_FWD_DISABLED && !(result == BPF_FIB_LKUP_RET_NO_NEIGH && way.ifindex == reply->ifindex)) {
		return VG_REFUSE(VG_DROP_NO_WAY_BACK);
	}
	reply->hop_generation = generation;
	return 0;
}

#endif
