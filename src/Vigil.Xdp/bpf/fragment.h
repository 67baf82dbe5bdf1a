/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Fragments: the first one has the ports and leaves them here for the later ones. IPVS puts IPv4 datagrams together
 * first; here each fragment goes its own way to the same server.
 */
#ifndef VIGIL_FRAGMENT_H
#define VIGIL_FRAGMENT_H

/* What a datagram is known by: `kind` is its protocol, and its family in the upper byte. False when the frame does not have it. */
static __always_inline int vg_fragment_name(vg_hook *ctx, struct vg_fragment_key *key, __u32 at, __be32 id, __u32 kind)
{
	key->id = id;
	key->protocol = kind;
	key->family = kind >> 8;
	if (key->family == 4) {
		struct iphdr *ip = vg_at(ctx, at, sizeof(*ip));

		if (!ip)
			return 0;
		key->source[0] = ip->saddr;
		key->destination[0] = ip->daddr;
	} else {
		struct ipv6hdr *ip = vg_at(ctx, at, sizeof(*ip));

		if (!ip)
			return 0;
		__builtin_memcpy(key->source, &ip->saddr, 32);
	}
	return 1;
}

/* Both are functions of their own, since their key is large. `at`: where the IP header is; ports are as they stand in the frame. */
__noinline int vg_remember(vg_hook *ctx, __u32 at, __be32 id, __u32 kind, __u32 ports)
{
	struct vg_fragment value = { .source_port = ports, .destination_port = ports >> 16 };
	struct vg_fragment_key key = {};

	return vg_fragment_name(ctx, &key, at, id, kind) && !bpf_map_update_elem(&fragments, &key, &value, BPF_ANY);
}

/* The ports, or -1 when the first fragment has not been seen. */
__noinline __s64 vg_recall(vg_hook *ctx, __u32 at, __be32 id, __u32 kind)
{
	struct vg_fragment_key key = {};
	struct vg_fragment *known;

	if (!vg_fragment_name(ctx, &key, at, id, kind))
		return -1;
	known = bpf_map_lookup_elem(&fragments, &key);
	return known ? (__s64)((__u32)known->source_port | (__u32)known->destination_port << 16) : -1;
}

/*
 * Ports and flags of a fragment, and whether it is a later one. 0, or the reason to leave the packet. The checks of a whole one hold for a first
 * one, too: it has at least eight bytes, and the length is its own.
 */
static __always_inline int vg_fragment(vg_hook *ctx, struct vg_packet *packet, struct vg_ports *ports, __u32 is_later, __be32 id, __u32 family)
{
	__u32 at = packet->ip - packet->frame, kind = packet->protocol | family << 8;
	__s64 known;

	packet->fragment = 1;
	if (!is_later) {
		if (!vg_transport(packet, ports))
			return VG_PASS_MALFORMED + 1;
		vg_remember(ctx, at, id, kind, *(__u32 *)ports);
		return 0;
	}
	packet->transport = 0;
	packet->tcp_flags = 0;
	known = vg_recall(ctx, at, id, kind);
	if (known < 0)
		return VG_PASS_FRAGMENT + 1;
	*(__u32 *)ports = known;
	return 0;
}

#endif
