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

#define NO VG_NONE
#define ES VG_ESTABLISHED
#define SS VG_SYN_SENT
#define SR VG_SYN_RECV
#define FW VG_FIN_WAIT
#define TW VG_TIME_WAIT
#define CL VG_CLOSE
#define CW VG_CLOSE_WAIT
#define LA VG_LAST_ACK
#define LI VG_LISTEN
#define SA VG_SYNACK

/* A row per event, a column per state, in its order: NO ES SS SR FW TW CL CW LA LI SA. 16 wide, so that an index is cheap. */
static const __u8 vg_next[VG_DIRECTIONS][VG_EVENTS][16] = {
	[VG_INPUT] = {
		[VG_ON_SYN] = { SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR },
		[VG_ON_FIN] = { CL, CW, SS, TW, TW, TW, CL, CW, LA, LI, TW },
		[VG_ON_ACK] = { ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES },
		[VG_ON_RST] = { CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, SR },
	},
	[VG_OUTPUT] = {
		[VG_ON_SYN] = { SS, ES, SS, SR, SS, SS, SS, SS, SS, LI, SR },
		[VG_ON_FIN] = { TW, FW, SS, TW, FW, TW, CL, TW, LA, LI, TW },
		[VG_ON_ACK] = { ES, ES, SS, ES, FW, TW, CL, CW, LA, ES, ES },
		[VG_ON_RST] = { CL, CL, SS, CL, CL, TW, CL, CL, CL, CL, CL },
	},
	[VG_INPUT_ONLY] = {
		[VG_ON_SYN] = { SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR },
		[VG_ON_FIN] = { CL, FW, SS, TW, FW, TW, CL, CW, LA, LI, TW },
		[VG_ON_ACK] = { ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES },
		[VG_ON_RST] = { CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL },
	},
};

#undef NO
#undef ES
#undef SS
#undef SR
#undef FW
#undef TW
#undef CL
#undef CW
#undef LA
#undef LI
#undef SA

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
	return vg_next[direction][event][state & 15];
}

/* Active connections are those the weights of lc and its kin count in full. */
static __always_inline __u8 vg_active(__u8 state)
{
	return state == VG_ESTABLISHED || state == VG_SYN_SENT || state == VG_SYN_RECV || state == VG_SYNACK ? VG_CONN_ACTIVE : 0;
}

#endif
