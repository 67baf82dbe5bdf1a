/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the packet path and the daemon share: the one truth of every layout. C# mirrors it in Abi/, and a test compares
 * the two by the BTF of the compiled object. Addresses and ports are in network order, all else in the host's.
 */
#ifndef VIGIL_ABI_H
#define VIGIL_ABI_H

#include <linux/types.h>

/* Raise it when a layout keeps its size but changes its meaning: pinned maps of another version are not taken over. */
#define VG_ABI_VERSION 2

/* A service: where clients send to. An IPv4 address stands in the first word. Port 0: every port. */
struct vg_service_key {
	__be32 address[4];
	__be16 port;
	__u8 protocol;
	__u8 family; /* 4 or 6 */
};

enum vg_scheduler {
	VG_RR = 0,  /* rr, wrr: the ring is the sequence, a cursor goes round */
	VG_WRR = 1,
	VG_SH = 2,  /* the ring is the table of hash buckets */
	VG_MH = 3,
	VG_DH = 4,
	VG_LC = 5,  /* from here on the ring is the list of servers */
	VG_WLC = 6,
	VG_SED = 7,
	VG_NQ = 8,
	VG_FO = 9,
	VG_OVF = 10,
	VG_TWOS = 11,
};

enum vg_service_flag {
	VG_SERVICE_LOCAL = 1,       /* its address is on this host; without it packets are somebody else's */
	VG_SERVICE_FALLBACK = 2,    /* sh-fallback, mh-fallback */
	VG_SERVICE_HASH_PORT = 4,   /* sh-port, mh-port */
	VG_SERVICE_ONE_PACKET = 8,  /* ops */
	VG_SERVICE_PERSISTENT = 16,
	VG_SERVICE_EVERY_PORT = 32, /* its port is 0 */
};

/* Replaced as a whole, so that a packet sees either the old or the new one. */
struct vg_service {
	__u32 id;           /* index of what the packet path keeps for it */
	__u32 flags;        /* VG_SERVICE_* */
	__u32 scheduler;    /* VG_RR... */
	__u32 ring;         /* first index of its ring */
	__u32 ring_length;  /* 0: no server */
	__u32 persistence;  /* jiffies */
	__be32 mask[4];     /* of persistent clients */
};

/* Where the round of a service is. */
struct vg_cursor {
	__u32 next;
	__u32 start; /* where the daemon put it: nobody was chosen since while they are equal */
};

enum vg_method {
	VG_DIRECT = 0,
	VG_TUNNEL = 1,
	VG_NAT = 2,
};

enum vg_tunnel_type {
	VG_IPIP = 0, /* and IPv6 in either */
	VG_GUE = 1,
	VG_GRE = 2,
};

enum vg_tunnel_flag {
	VG_TUNNEL_CHECKSUM = 1,        /* of GRE, or of UDP around GUE */
	VG_TUNNEL_REMOTE_CHECKSUM = 2, /* of GUE: nothing to be left to the far end, checksums are complete here */
};

enum vg_server_state {
	VG_SERVER_FREE = 0,    /* nobody's slot */
	VG_SERVER_UP = 1,      /* weight 0 is up, too: it keeps what it has */
	VG_SERVER_DRAIN = 2,   /* removed; its connections go on */
	VG_SERVER_DROP = 3,    /* removed; their packets are dropped until they expire, as IPVS does */
	VG_SERVER_RESET = 4,   /* removed; they are reset */
	VG_SERVER_MIGRATE = 5, /* removed; they are scheduled again */
};

enum vg_hop_flag {
	VG_HOP_LOCAL = 1,  /* this host itself: left to its stack */
};

/* The next hop towards a server: what the frame's header becomes, and where it leaves. */
struct vg_hop {
	__u8 destination[6];
	__u8 source[6];
	__u32 ifindex;     /* 0: not known */
	__u16 mtu;
	__u16 vlan;        /* 0: untagged */
	__u32 flags;       /* VG_HOP_* */
};

/*
 * A real server. The daemon writes fields one by one into shared memory; a packet may see some of them old and some new,
 * so what must fit together is flipped by one word: `hop` chooses one of `hops`, `generation` says whose slot it is.
 */
struct vg_server {
	__u32 generation;  /* another one: the connections of before are not this server's */
	__u32 hop;         /* index into hops */
	__u32 method;      /* VG_DIRECT... */
	__u32 state;       /* VG_SERVER_* */
	__s32 weight;
	__u32 upper;       /* thresholds of connections; 0: none */
	__u32 lower;
	__u32 service;     /* id */
	__be32 address[4];
	__be16 port;
	__u8 family;       /* 4 or 6 */
	__u8 tunnel_type;
	__be16 tunnel_port;
	__u16 tunnel_flags;
	__be32 tunnel_source[4];
	struct vg_hop hops[2];
	__u32 order;       /* of its service's servers, the newest highest; what the daemon finds again after a restart */
	__s32 last_weight; /* the last one that was not 0, for the daemon */
};

enum vg_load_flag {
	VG_OVERLOAD = 1,  /* at its upper threshold, and not yet below the lower one */
};

/* Connections of a server. The packet path and the sweep keep it exact. */
struct vg_load {
	__u32 active;
	__u32 inactive;
	__u32 persistent;
	__u32 flags;  /* VG_OVERLOAD */
};

/* Per server and processor; what a service has is the sum of its servers'. */
struct vg_traffic {
	__u64 connections;
	__u64 in_packets;
	__u64 in_bytes;
	__u64 out_packets;
	__u64 out_bytes;
};

/* Connections, as clients' packets name them. */
struct vg_key4 {
	__be32 client;
	__be32 virtual;
	__be16 client_port;
	__be16 virtual_port;
	__u8 protocol;
	__u8 spare[3];
};

struct vg_key6 {
	__be32 client[4];
	__be32 virtual[4];
	__be16 client_port;
	__be16 virtual_port;
	__u8 protocol;
	__u8 spare[3];
};

/* IPVS's numbers (IP_VS_TCP_S_*), then those of UDP and of what has ended. */
enum vg_state {
	VG_NONE = 0,
	VG_ESTABLISHED = 1,
	VG_SYN_SENT = 2,
	VG_SYN_RECV = 3,
	VG_FIN_WAIT = 4,
	VG_TIME_WAIT = 5,
	VG_CLOSE = 6,
	VG_CLOSE_WAIT = 7,
	VG_LAST_ACK = 8,
	VG_LISTEN = 9,
	VG_SYNACK = 10,
	VG_UDP = 11,
	VG_TEMPLATE = 12, /* of persistence: where a client goes */
	VG_ENDED = 13,    /* expired and counted off; only its removal is left */
	VG_STATES = 16,   /* room for them: a power of two, so that an index can be masked */
};

enum vg_conn_flag {
	VG_CONN_ACTIVE = 1,   /* counted as active, else as inactive */
	VG_CONN_REPLY = 2,    /* keyed by what the server sends (NAT) */
	VG_CONN_HOLDS = 4,    /* a persistence template is held by it */
	VG_CONN_METHOD = 48,  /* mask: the vg_method it began with, which it keeps when its server gets another one */
};

#define VG_CONN_METHOD_SHIFT 4

/*
 * A connection. `seen`, `state` and `flags` are one word for compare-and-exchange: whoever changes the state does it
 * against a word nobody else has touched, so that each step is counted once.
 * A NAT connection has a second entry with VG_CONN_REPLY under {server, client}; `address`, `port` and the hop are used there. Its `state`
 * is what the first entry's was when one of the two last stepped, and both live as long as one of them sees packets.
 * A persistence template stands among them under its masked client and port 0, as in IPVS.
 */
struct vg_conn {
	union {
		__u64 word;
		struct {
			__u32 seen; /* jiffies of the last packet */
			__u8 state; /* VG_NONE... */
			__u8 flags; /* VG_CONN_* */
			__be16 server_port; /* NAT, first entry: where the server listens */
		};
	};
	__u32 server;
	__u32 generation;       /* of the server when it was chosen */
	__be32 address[4];      /* reply: the virtual address; else the masked client of its template */
	__be16 port;            /* reply: the virtual port; else that of its template */
	__u16 mtu;              /* reply: longest IP packet on the way to the client */
	__u32 ifindex;          /* reply: where to the client */
	__u8 hop[12];           /* reply: destination and source of the frame */
	__u32 hop_generation;   /* reply: of the routes when the hop was found */
	union {
		__u32 holders;  /* template: connections that hold it */
		struct {        /* NAT: what another address and port add to checksums, in one's complement */
			__u16 address_sum;
			__u16 port_sum;
		};
	};
	__u32 lasts;            /* template: jiffies without a new connection */
};

/* Ports of a datagram whose later fragments have none. An IPv4 address stands in the first word. */
struct vg_fragment_key {
	__be32 source[4];
	__be32 destination[4];
	__be32 id;
	__u8 protocol;
	__u8 family;
	__u8 spare[2];
};

struct vg_fragment {
	__be16 source_port;
	__be16 destination_port;
};

/* What one sweep tells the daemon. */
struct vg_swept {
	__u32 seen;   /* entries there were */
	__u32 ended;  /* of them, those that are gone now */
};

/* What the daemon tells the packet path; one element. */
struct vg_settings {
	__u32 timeouts[VG_STATES]; /* jiffies, by state */
	__u32 route_generation;    /* another one: cached hops to clients are looked up again */
	__u32 sloppy;              /* schedule TCP connections that do not begin with SYN */
	__u32 heartbeat;           /* jiffies when the daemon was last alive */
	__u32 ticks;               /* jiffies a second */
	__u32 orphan_timeout;      /* jiffies without the daemon after which no connection begins; 0: they do */
	__u32 spare;
};

/* How many ICMP errors of our own there were in a second. */
struct vg_budget {
	__u32 second;
	__u32 answers;
};

/* Why a packet did not go to a server. Those below VG_DROPS go to the host's own stack. */
enum vg_reason {
	VG_PASS_MALFORMED = 0,      /* lengths that do not fit; the stack judges them */
	VG_PASS_NOT_LOCAL,          /* a service whose address is not on this host */
	VG_PASS_NOT_SYN,            /* TCP without connection that does not begin one */
	VG_PASS_LOCAL_SERVER,       /* the server is this host */
	VG_PASS_EXTENSIONS,         /* more IPv6 extension headers than are looked through */
	VG_PASS_FRAGMENT,           /* a later fragment whose first one was not seen: perhaps it is no service's */
	VG_PASS_ICMP,               /* to a virtual address, about no connection of ours */
	VG_PASS_ORPHAN,             /* a new connection, and the daemon has been silent for longer than it may */
	VG_DROPS = 16,
	VG_DROP_NO_SERVER = VG_DROPS, /* none available */
	VG_DROP_REMOVED,            /* the connection's server is gone */
	VG_DROP_NO_NEXT_HOP,        /* the way to the server is not known (yet) */
	VG_DROP_TTL,                /* would have been its last hop */
	VG_DROP_VLAN,               /* the server is in another VLAN than the frame came from */
	VG_DROP_TABLE_FULL,         /* no room for the connection, and its method needs it */
	VG_DROP_TOO_BIG,            /* longer than what the way to the server takes */
	VG_DROP_HEADROOM,           /* the driver left no room for another header */
	VG_DROP_RESERVED,           /* a client's port 0, which nobody has */
	VG_DROP_METHOD,             /* a way of forwarding this program does not have */
	VG_DROP_NO_WAY_BACK,        /* a reply whose client cannot be reached */
	VG_COUNT_STATELESS = 48,    /* not dropped: forwarded although the table was full */
	VG_COUNT_REOPENED,          /* not dropped: a new connection took the place of one that had ended */
	VG_REASONS = 64,
};

/* An object describes only the types it uses: this one makes it describe the enumerations, for the test that compares them. */
struct vg_enumerations {
	enum vg_scheduler scheduler;
	enum vg_service_flag service_flag;
	enum vg_method method;
	enum vg_server_state server_state;
	enum vg_hop_flag hop_flag;
	enum vg_load_flag load_flag;
	enum vg_state state;
	enum vg_conn_flag conn_flag;
	enum vg_reason reason;
};

#endif
