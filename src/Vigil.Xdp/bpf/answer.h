/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What a client is told when its packet goes nowhere: no server (port unreachable), too long for the way (RFC 1191, RFC 8201), its last hop.
 * The packet itself becomes the answer: cut to what RFC 1812 and RFC 4443 let an error quote, with new headers before it.
 */
#ifndef VIGIL_ANSWER_H
#define VIGIL_ANSWER_H

/* Bytes of the packet an error quotes: the error is at most 576 or 1,280 long. */
#define VG_QUOTE4 (576 - 28)
#define VG_QUOTE6 (1280 - 48)
/* So many errors a second, as the kernel's icmp_msgs_per_sec. */
#define VG_ANSWERS 1000
#define VG_ANSWER_TTL 64
#define VG_ANSWER_TOS 0xc0 /* internetwork control, RFC 1812, 4.3.2.5 */

struct vg_answer {
	__u8 hardware[12];   /* of the packet */
	__u8 type;
	__u8 code;
	__be16 tag;          /* of the VLAN it came in */
	__u32 at;            /* where the IP header is in the frame, before and after */
	__u32 quote;
	__u32 rest;          /* second word of ICMP's header */
	__u8 family;
	__u8 tos;
	__u8 spare[2];
	__be32 client[4];
	__be32 virtual[4];
};

/* Type and code for a reason; false where nobody is told. */
static __always_inline int vg_wording(struct vg_answer *answer, __u32 reason, __u32 mtu)
{
	__u32 four = answer->family == 4;

	switch (reason) {
	case VG_DROP_NO_SERVER:
		answer->type = four ? 3 : 1;
		answer->code = four ? 3 : 4;
		return 1;
	case VG_DROP_TOO_BIG:
		answer->type = four ? 3 : 2;
		answer->code = four ? 4 : 0;
		answer->rest = bpf_htonl(mtu);
		return 1;
	case VG_DROP_TTL:
		answer->type = four ? 11 : 3;
		return 1;
	default:
		return 0;
	}
}

/* Whether this second has room for one more. */
static __always_inline int vg_may_answer(void)
{
	__u32 zero = 0, second;
	struct vg_settings *one = bpf_map_lookup_elem(&settings, &zero);
	struct vg_budget *budget = bpf_map_lookup_elem(&budgets, &zero);

	if (!one || !budget || !one->ticks)
		return 0;
	second = vg_now() / one->ticks;
	if (budget->second != second) {
		budget->second = second;
		budget->answers = 0;
	}
	return __sync_fetch_and_add(&budget->answers, 1) < VG_ANSWERS;
}

/* Who sent the packet, and whether one may answer it (RFC 1122, 3.2.2; RFC 4443, 2.4): not what went to many, nor what nobody sent. */
static __always_inline int vg_sender(vg_hook *ctx, struct vg_answer *answer, __u32 at)
{
	__u8 *frame = vg_at(ctx, 0, sizeof(struct ethhdr) + 4);
	__u32 length;

	if (!frame || frame[0] & 1)
		return 0;
	__builtin_memcpy(answer->hardware, frame, sizeof(answer->hardware));
	answer->tag = *(__be16 *)(frame + sizeof(struct ethhdr));
	answer->at = at;
	if (answer->family == 4) {
		struct iphdr *ip = vg_at(ctx, at, sizeof(*ip));
		__u8 first;

		if (!ip || ip->frag_off & bpf_htons(VG_FRAGMENT_OFFSET))
			return 0;
		answer->client[0] = ip->saddr;
		answer->virtual[0] = ip->daddr;
		answer->tos = VG_ANSWER_TOS | (ip->tos & 0x1e);
		first = *(__u8 *)&ip->saddr;
		length = bpf_ntohs(ip->tot_len);
		answer->quote = length < VG_QUOTE4 ? length : VG_QUOTE4;
		return first && first != 127 && first < 224;
	} else {
		struct ipv6hdr *ip = vg_at(ctx, at, sizeof(*ip));

		if (!ip)
			return 0;
		__builtin_memcpy(answer->client, &ip->saddr, sizeof(answer->client));
		__builtin_memcpy(answer->virtual, &ip->daddr, sizeof(answer->virtual));
		length = sizeof(*ip) + bpf_ntohs(ip->payload_len);
		answer->quote = length < VG_QUOTE6 ? length : VG_QUOTE6;
		return *(__u8 *)answer->client != 0xff && (answer->client[0] | answer->client[1] | answer->client[2] | answer->client[3]);
	}
}

/* The frame's header: back to where it came from. */
static __always_inline int vg_write_back(vg_hook *ctx, const struct vg_answer *answer)
{
	__u8 *frame = vg_at(ctx, 0, sizeof(struct ethhdr) + 4);
	__be16 type = bpf_htons(answer->family == 4 ? ETH_P_IP : ETH_P_IPV6);

	if (!frame)
		return 0;
	__builtin_memcpy(frame, answer->hardware + 6, 6);
	__builtin_memcpy(frame + 6, answer->hardware, 6);
	if (answer->at == sizeof(struct ethhdr)) {
		*(__be16 *)(frame + 12) = type;
	} else {
		*(__be16 *)(frame + 12) = bpf_htons(ETH_P_8021Q);
		*(__be16 *)(frame + 14) = answer->tag;
		*(__be16 *)(frame + 16) = type;
	}
	return 1;
}

static __always_inline int vg_write_answer4(vg_hook *ctx, const struct vg_answer *answer)
{
	struct iphdr *ip = vg_at(ctx, answer->at, sizeof(*ip));
	__u16 *words = (__u16 *)ip;
	__u64 sum = 0;
	int i;

	if (!ip)
		return 0;
	*(__u8 *)ip = 0x45;
	ip->tos = answer->tos;
	ip->tot_len = bpf_htons(sizeof(*ip) + VG_ICMP_HEADER + answer->quote);
	/* What is never broken needs no identification (RFC 6864). */
	ip->id = 0;
	ip->frag_off = bpf_htons(VG_FRAGMENT_NEVER);
	ip->ttl = VG_ANSWER_TTL;
	ip->protocol = IPPROTO_ICMP;
	ip->check = 0;
	ip->saddr = answer->virtual[0];
	ip->daddr = answer->client[0];
	for (i = 0; i < 10; i++)
		sum += words[i];
	ip->check = ~vg_folded(sum);
	return 1;
}

static __always_inline int vg_write_answer6(vg_hook *ctx, const struct vg_answer *answer)
{
	struct ipv6hdr *ip = vg_at(ctx, answer->at, sizeof(*ip));

	if (!ip)
		return 0;
	*(__be32 *)ip = bpf_htonl(0x60000000);
	ip->payload_len = bpf_htons(VG_ICMP_HEADER + answer->quote);
	ip->nexthdr = IPPROTO_ICMPV6;
	ip->hop_limit = VG_ANSWER_TTL;
	__builtin_memcpy(&ip->saddr, answer->virtual, sizeof(ip->saddr));
	__builtin_memcpy(&ip->daddr, answer->client, sizeof(ip->daddr));
	return 1;
}

static __always_inline int vg_write_error(vg_hook *ctx, const struct vg_answer *answer)
{
	__u32 at = answer->at + (answer->family == 4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr)), i;
	__u32 *header = vg_at(ctx, at, VG_ICMP_HEADER);
	__s64 sum;

	if (!header)
		return 0;
	header[0] = answer->type | answer->code << 8;
	header[1] = answer->rest;
	sum = vg_sum(ctx, at, VG_ICMP_HEADER + answer->quote);
	if (sum < 0)
		return 0;
	if (answer->family == 6) {
		for (i = 0; i < 4; i++)
			sum += (__u64)answer->client[i] + answer->virtual[i];
		sum += bpf_htons(IPPROTO_ICMPV6) + bpf_htons(VG_ICMP_HEADER + answer->quote);
	}
	header = vg_at(ctx, at, VG_ICMP_HEADER);
	if (!header)
		return 0;
	*((__u16 *)header + 1) = ~vg_folded(sum);
	return 1;
}

/*
 * Leaves a packet whose IP header is at `at`, and tells its sender why where that is the custom. `mtu`: of what it was too long for. `reply`: a
 * server hears it from the virtual address, too, since the packet's own destination is not this host; else null.
 */
__noinline int vg_refuse(vg_hook *ctx, __u32 at, __u32 reason, __u32 mtu, const struct vg_conn *reply)
{
	struct vg_answer answer = {};
	__u8 *version = vg_at(ctx, at, 1);
	int verdict = vg_leave(reason);

	if (verdict == VG_PASS || !version)
		return verdict;
	answer.family = *version >> 4;
	if (!vg_wording(&answer, reason, mtu) || !vg_sender(ctx, &answer, at) || !vg_may_answer())
		return verdict;
	if (reply)
		__builtin_memcpy(answer.virtual, reply->address, sizeof(answer.virtual));
	if (vg_resize(ctx, at + answer.quote, VG_ICMP_HEADER + (answer.family == 4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr))))
		return verdict;
	if (!vg_write_back(ctx, &answer) || (answer.family == 4 ? !vg_write_answer4(ctx, &answer) : !vg_write_answer6(ctx, &answer)) || !vg_write_error(ctx, &answer))
		return verdict;
	return vg_send(ctx, vg_ingress(ctx));
}

/* A packet that cannot take its hop. Errors are not answered, nor is what is too long but may be broken, which we cannot do (IPv4 without DF). */
static __always_inline int vg_stop(vg_hook *ctx, struct vg_packet *packet, __u32 reason, __u32 mtu, const struct vg_conn *reply, __u32 family)
{
	if (packet->protocol != IPPROTO_TCP && packet->protocol != IPPROTO_UDP)
		return vg_leave(reason);
	if (reason == VG_DROP_TOO_BIG && family == 4 && !(((struct iphdr *)packet->ip)->frag_off & bpf_htons(VG_FRAGMENT_NEVER)))
		return vg_leave(reason);
	return vg_refuse(ctx, packet->ip - packet->frame, reason, mtu, reply);
}

#endif
