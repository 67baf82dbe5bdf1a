// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* What the benchmark of the packet path is made of: a generator of frames, their sink, and the barest programs to compare with. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#define VB_HEADER 54 /* Ethernet, IPv4, TCP */
#define VB_PORTS 16384
#define VB_FIRST_PORT 1024

/* One element. The checksums of `header` are sums not yet complemented, of everything but what differs between flows. */
struct vb_setup {
	__u32 flows;
	__u32 services;  /* so many destination addresses in turn */
	__u32 ifindex;   /* where frames leave */
	__u32 next;      /* flow of the next frame */
	__u16 ip_sum;
	__u16 tcp_sum;
	__u8 header[56];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct vb_setup);
} setup SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sunk SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 4);
} exit_port SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 4);
} measured SEC(".maps");

static __always_inline __u16 vb_fold(__u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* Writes the whole header anew: frames are used again without being restored. */
static __always_inline struct vb_setup *vb_write(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u32 zero = 0, flow;
	struct vb_setup *one = bpf_map_lookup_elem(&setup, &zero);
	struct iphdr *ip = data + ETH_HLEN;
	struct tcphdr *tcp = (void *)(ip + 1);
	__u16 client, port, service;

	if (!one || data + VB_HEADER > end)
		return 0;
	flow = one->next;
	one->next = flow + 1 >= one->flows ? 0 : flow + 1;
	__builtin_memcpy(data, one->header, VB_HEADER);
	client = bpf_htons(flow / VB_PORTS);
	port = bpf_htons(VB_FIRST_PORT + flow % VB_PORTS);
	service = one->services > 1 ? bpf_htons(flow % one->services) : 0;
	((__u16 *)&ip->saddr)[1] = client;
	((__u16 *)&ip->daddr)[1] += service;
	ip->check = vb_fold((__u32)one->ip_sum + client + service);
	tcp->source = port;
	tcp->check = vb_fold((__u32)one->tcp_sum + client + service + port);
	return one;
}

SEC("xdp")
int vb_generate(struct xdp_md *ctx)
{
	struct vb_setup *one = vb_write(ctx);

	return one ? bpf_redirect(one->ifindex, 0) : XDP_ABORTED;
}

/* The same frame again and again into the program that is measured. */
SEC("xdp")
int vb_again(struct xdp_md *ctx)
{
	if (!vb_write(ctx))
		return XDP_ABORTED;
	bpf_tail_call(ctx, &measured, 0);
	return XDP_ABORTED;
}

SEC("xdp")
int vb_sink(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u64 *count = bpf_map_lookup_elem(&sunk, &zero);

	(void)ctx;
	if (count)
		*count += 1;
	return XDP_DROP;
}

SEC("xdp")
int vb_nothing(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_DROP;
}

SEC("xdp")
int vb_pass(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_PASS;
}

SEC("xdp")
int vb_return(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_TX;
}

SEC("xdp")
int vb_redirect(struct xdp_md *ctx)
{
	(void)ctx;
	return bpf_redirect_map(&exit_port, 0, 0);
}

char vb_license[] SEC("license") = "Dual BSD/GPL";
