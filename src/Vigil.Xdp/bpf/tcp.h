/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The states of a TCP connection as IPVS's tables have them, which is what its counts and time-outs hang on. */
#ifndef VIGIL_TCP_H
#define VIGIL_TCP_H

enum vg_direction {
	VG_INPUT = 0,      /* from a client whose server answers through here (NAT) */
	VG_OUTPUT = 1,     /* from the server */
	VG_INPUT_ONLY = 2, /* from a client; answers take another way (DR, TUN) */
	VG_DIRECTIONS = 3,
};

enum vg_event { VG_ON_SYN, VG_ON_FIN, VG_ON_ACK, VG_ON_RST, VG_EVENTS };

/* What a packet makes of a connection: by its state, the state after SYN, FIN, ACK and RST. The steps are those IPVS takes. */
#define VG_TCP(state, syn, fin, ack, rst)                                                       \
	[VG_##state] = { [VG_ON_SYN] = VG_##syn, [VG_ON_FIN] = VG_##fin, [VG_ON_ACK] = VG_##ack, [VG_ON_RST] = VG_##rst }

static const __u8 vg_next[VG_DIRECTIONS][16][VG_EVENTS] = {
	[VG_INPUT] = {
		VG_TCP(NONE, SYN_RECV, CLOSE, ESTABLISHED, CLOSE),
		VG_TCP(ESTABLISHED, ESTABLISHED, CLOSE_WAIT, ESTABLISHED, CLOSE),
		VG_TCP(SYN_SENT, ESTABLISHED, SYN_SENT, SYN_SENT, CLOSE),
		VG_TCP(SYN_RECV, SYN_RECV, TIME_WAIT, ESTABLISHED, SYN_RECV),
		VG_TCP(FIN_WAIT, SYN_RECV, TIME_WAIT, FIN_WAIT, CLOSE),
		VG_TCP(TIME_WAIT, SYN_RECV, TIME_WAIT, TIME_WAIT, CLOSE),
		VG_TCP(CLOSE, SYN_RECV, CLOSE, CLOSE, CLOSE),
		VG_TCP(CLOSE_WAIT, SYN_RECV, CLOSE_WAIT, CLOSE_WAIT, CLOSE),
		VG_TCP(LAST_ACK, SYN_RECV, LAST_ACK, CLOSE, LAST_ACK),
		VG_TCP(LISTEN, SYN_RECV, LISTEN, LISTEN, LISTEN),
		VG_TCP(SYNACK, SYN_RECV, TIME_WAIT, ESTABLISHED, SYN_RECV),
	},
	[VG_OUTPUT] = {
		VG_TCP(NONE, SYN_SENT, TIME_WAIT, ESTABLISHED, CLOSE),
		VG_TCP(ESTABLISHED, ESTABLISHED, FIN_WAIT, ESTABLISHED, CLOSE),
		VG_TCP(SYN_SENT, SYN_SENT, SYN_SENT, SYN_SENT, SYN_SENT),
		VG_TCP(SYN_RECV, SYN_RECV, TIME_WAIT, ESTABLISHED, CLOSE),
		VG_TCP(FIN_WAIT, SYN_SENT, FIN_WAIT, FIN_WAIT, CLOSE),
		VG_TCP(TIME_WAIT, SYN_SENT, TIME_WAIT, TIME_WAIT, TIME_WAIT),
		VG_TCP(CLOSE, SYN_SENT, CLOSE, CLOSE, CLOSE),
		VG_TCP(CLOSE_WAIT, SYN_SENT, TIME_WAIT, CLOSE_WAIT, CLOSE),
		VG_TCP(LAST_ACK, SYN_SENT, LAST_ACK, LAST_ACK, CLOSE),
		VG_TCP(LISTEN, LISTEN, LISTEN, ESTABLISHED, CLOSE),
		VG_TCP(SYNACK, SYN_RECV, TIME_WAIT, ESTABLISHED, CLOSE),
	},
	[VG_INPUT_ONLY] = {
		VG_TCP(NONE, SYN_RECV, CLOSE, ESTABLISHED, CLOSE),
		VG_TCP(ESTABLISHED, ESTABLISHED, FIN_WAIT, ESTABLISHED, CLOSE),
		VG_TCP(SYN_SENT, ESTABLISHED, SYN_SENT, SYN_SENT, CLOSE),
		VG_TCP(SYN_RECV, SYN_RECV, TIME_WAIT, ESTABLISHED, SYN_RECV),
		VG_TCP(FIN_WAIT, SYN_RECV, FIN_WAIT, FIN_WAIT, CLOSE),
		VG_TCP(TIME_WAIT, SYN_RECV, TIME_WAIT, TIME_WAIT, CLOSE),
		VG_TCP(CLOSE, SYN_RECV, CLOSE, CLOSE, CLOSE),
		VG_TCP(CLOSE_WAIT, SYN_RECV, CLOSE_WAIT, CLOSE_WAIT, CLOSE),
		VG_TCP(LAST_ACK, SYN_RECV, LAST_ACK, CLOSE, LAST_ACK),
		VG_TCP(LISTEN, SYN_RECV, LISTEN, LISTEN, LISTEN),
		VG_TCP(SYNACK, SYN_RECV, TIME_WAIT, ESTABLISHED, CLOSE),
	},
};

#undef VG_TCP

/* The state after a packet with these flags. One with none of the four ends the connection, as in IPVS. */
static __always_inline __u8 vg_tcp_next(__u32 direction, __u8 state, __u8 flags)
{
	__u32 event;

	if (flags & VG_TCP_RST)
		event = VG_ON_RST;
	else if (flags & VG_TCP_SYN)
		event = VG_ON_SYN;
	else if (flags & VG_TCP_FIN)
		event = VG_ON_FIN;
	else if (flags & VG_TCP_ACK)
		event = VG_ON_ACK;
	else
		return VG_CLOSE;
	if (direction >= VG_DIRECTIONS)
		return state;
	return vg_next[direction][state & 15][event];
}

/* Active connections are those the weights of lc and its kin count in full. */
static __always_inline __u8 vg_active(__u8 state)
{
	return state == VG_ESTABLISHED || state == VG_SYN_SENT || state == VG_SYN_RECV || state == VG_SYNACK ? VG_CONN_ACTIVE : 0;
}

#endif
