/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Fragments: the first one has the ports and leaves them here for the later ones. IPVS puts IPv4 datagrams together
 * first; here each fragment goes its own way to the same server.
 */
#ifndef VIGIL_FRAGMENT_H
#define VIGIL_FRAGMENT_H

static __always_inline void vg_remember(struct vg_fragment_key *key, struct vg_ports *ports)
{
	struct vg_fragment value = { .source_port = ports->source, .destination_port = ports->destination };

	bpf_map_update_elem(&fragments, key, &value, BPF_ANY);
}

/* False when the first fragment has not been seen. */
static __always_inline int vg_recall(struct vg_fragment_key *key, struct vg_ports *ports)
{
	struct vg_fragment *known = bpf_map_lookup_elem(&fragments, key);

	if (!known)
		return 0;
	ports->source = known->source_port;
	ports->destination = known->destination_port;
	return 1;
}

#endif
