/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * sh, dh and mh: a hash of an address chooses a bucket of the ring. The hashes are IPVS's (hash_32 of the folded address and
 * port; SipHash-1-3 with its two constants), so that the same client meets the same server.
 */
#ifndef VIGIL_SCHED_HASH_H
#define VIGIL_SCHED_HASH_H

#define VG_NO_BUCKET 0xffffffff
#define VG_GOLDEN_RATIO 0x61c88647 /* of the kernel's hash_32 */
#define VG_SH_BITS 8
#define VG_MH_KEY 2654435761ull

/* So many buckets a fallback looks at; IPVS looks at all. */
#define VG_FALLBACK_TRIES 256

#define VG_ROTATE(value, bits) (((value) << (bits)) | ((value) >> (64 - (bits))))

static __always_inline void vg_sip_round(__u64 v[4])
{
	v[0] += v[1];
	v[1] = VG_ROTATE(v[1], 13) ^ v[0];
	v[0] = VG_ROTATE(v[0], 32);
	v[2] += v[3];
	v[3] = VG_ROTATE(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = VG_ROTATE(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = VG_ROTATE(v[1], 17) ^ v[2];
	v[2] = VG_ROTATE(v[2], 32);
}

/* SipHash-1-3 (Aumasson and Bernstein) of four bytes under a key whose halves are equal, as the kernel's hsiphash on 64 bits. */
__noinline __u32 vg_siphash(__u32 word, __u64 key)
{
	__u64 last = (4ull << 56) | word;
	__u64 v[4] = {
		0x736f6d6570736575ull ^ key,
		0x646f72616e646f6dull ^ key,
		0x6c7967656e657261ull ^ key,
		0x7465646279746573ull ^ key,
	};

	v[3] ^= last;
	vg_sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	vg_sip_round(v);
	vg_sip_round(v);
	vg_sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* A folded IPv6 address is that of an IPv4 client: its other words are zero. */
static __always_inline __u32 vg_fold(const __be32 address[4])
{
	return bpf_ntohl(address[0] ^ address[1] ^ address[2] ^ address[3]);
}

/* sh and dh add the offset of another try to the hash, mh to what is hashed. */
static __always_inline __u32 vg_bucket(const struct vg_service *service, __u32 word, __u32 offset)
{
	if (service->scheduler == VG_MH)
		return vg_siphash(word + offset, VG_MH_KEY) % service->ring_length;
	return (((word * VG_GOLDEN_RATIO) >> (32 - VG_SH_BITS)) + offset) % (1 << VG_SH_BITS);
}

#define VG_BUCKET_EMPTY (-1)
#define VG_BUCKET_BUSY (-2)

/* The server of a bucket, or why it is none. */
__noinline int vg_try_bucket(const struct vg_service *service, __u32 bucket)
{
	__u32 at, *server;

	if (!service || !service->ring_length)
		return VG_BUCKET_EMPTY;
	at = service->ring + bucket % service->ring_length;
	server = bpf_map_lookup_elem(&rings, &at);
	if (!server || *server == VG_NO_BUCKET)
		return VG_BUCKET_EMPTY;
	return vg_available(*server) ? (int)*server : VG_BUCKET_BUSY;
}

/* A bucket by another try. */
__noinline __u32 vg_another_bucket(const struct vg_service *service, __u32 word, __u32 offset)
{
	return service && service->ring_length ? vg_bucket(service, word, offset % service->ring_length) : 0;
}

static __always_inline int vg_sched_hash(const struct vg_service *service, const struct vg_flow *flow)
{
	__u32 port = service->flags & VG_SERVICE_HASH_PORT ? bpf_ntohs(flow->key.client_port) : 0;
	__u32 word = port + vg_fold(service->scheduler == VG_DH ? flow->key.virtual : flow->key.client);
	__u32 first = vg_another_bucket(service, word, 0), i;
	int server = vg_try_bucket(service, first);

	if (!(service->flags & VG_SERVICE_FALLBACK))
		return server;
	/* The first try was without offset, the others start again from the bucket itself. */
	for (i = 0; i < VG_FALLBACK_TRIES - 1 && server == VG_BUCKET_BUSY; i++)
		server = vg_try_bucket(service, vg_another_bucket(service, word, i + first));
	return server;
}

#endif
