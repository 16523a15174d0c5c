#ifndef ANALYSIS_SESSION_H
#define ANALYSIS_SESSION_H
/*
 * Sessions: what can only be understood from the order of events within one connection, computed so that a log may be
 * cut anywhere and read in pieces.
 *
 * What is computed is a set of automata (one file and one row of session_automata[] each): a state, a step per event,
 * outputs that are sums. A segment does not know how the sessions it meets began. Therefore each automaton says of
 * every event whether it
 *
 *     IGNORES it,
 *     DEPENDS on what was before, or
 *     RESETS: whatever was before, the state after the event is the same.
 *
 * Until the first RESET of each automaton the session's events are kept (the "head"); from then on the automaton runs.
 * What is left when the segment ends is the "tail". A fragment of a session is a head and a tail. When everything has
 * been read, sessions_stitch() sorts the fragments of each session by time and runs every head on the state its
 * predecessor left behind. So each event is seen by each automaton exactly once, in order, with the right state:
 * the outputs are those of reading the whole log in one go.
 *
 * A session whose connection was logged starts with the known, empty state and has no head; a session with nothing
 * pending has no tail; a fragment with neither is not kept. Heads are short, because ordinary events reset.
 *
 * A state is a number of 64-bit integers followed by a number of session_events, zero to begin with; it holds nothing
 * else, so that it can be copied, merged into another workload and written to a digest without knowing what it means.
 */
#include "analysis/session_place.h"
#include "analysis/workload.h"

struct identity;
struct kept_sample;
struct workload_state;

enum session_event_type {
	SESSION_NONE,      /* an empty slot */
	SESSION_CALL,      /* a finished execution: it has been counted */
	SESSION_STEP,      /* parse or bind of the extended protocol finished */
	SESSION_STATEMENT, /* log_statement: begins */
	SESSION_BARE,      /* a duration without a text */
	SESSION_PLAN,      /* auto_explain, of a statement the client sent */
	SESSION_TEMP_FILE,
	SESSION_ERROR,
	SESSION_END, /* disconnection */
};

/* What a statement does to transactions (a text of several statements may do both) and cursors. */
enum session_turn {
	SESSION_TURN_BEGINS = 1,
	SESSION_TURN_ENDS = 2,
	SESSION_TURN_KILLED = 4,  /* the session was ended because it idled in its transaction */
	SESSION_TURN_FETCHES = 8, /* FETCH, MOVE, CLOSE: works on a cursor declared before */
	/* What follows concerns cursors that outlive their transactions. */
	SESSION_TURN_HOLDS = 16,  /* DECLARE … WITH HOLD */
	SESSION_TURN_CLOSES = 32, /* CLOSE */
	SESSION_TURN_CLOSES_ALL = 64,
	SESSION_TURNS = 128 /* all combinations */
};

struct session_event {
	uint8_t type;     /* enum session_event_type */
	uint8_t kind;     /* enum statement_kind of the pattern */
	uint8_t turn;     /* enum session_turn, or 0 */
	bool several;     /* the text holds several statements */
	bool aggregate;   /* SELECT count(…) and the like */
	bool extended;    /* the execute step of the extended protocol */
	uint64_t scan_id; /* of the pattern; 0: none */
	uint64_t content; /* hash of text and parameters */
	int64_t at_us, duration_us, query_id;
	uint64_t bytes, files; /* SESSION_TEMP_FILE, consecutive ones of a pattern added up */
	uint32_t list_length;
	struct identity *identity;
	struct kept_sample *sample; /* SESSION_STATEMENT, SESSION_PLAN: owned by whoever holds the event, or NULL */
};

enum session_effect { SESSION_IGNORES, SESSION_DEPENDS, SESSION_RESETS };

struct session_automaton {
	const char *name;
	unsigned integers, events; /* size of the state */
	enum session_effect (*effect)(const struct session_event *e);
	/* `w` is NULL when only the state is wanted, not the outputs. */
	void (*step)(uint64_t *integers, struct session_event *events, const struct session_event *e,
		     struct workload_state *w);
	/* The session ended, or nothing more is known of it. */
	void (*finish)(uint64_t *integers, struct session_event *events, struct workload_state *w);
};

extern const struct session_automaton session_calls, session_temp_files;
/* Digests depend on the order: rows are only ever added at the end. */
extern const struct session_automaton *const session_automata[];
extern const unsigned session_automata_n;

/* For automata: takes over `e` (with a reference to its sample) into a slot, or empties the slot. */
void session_event_keep(struct session_event *slot, const struct session_event *e);
void session_event_drop(struct session_event *slot);

struct session;
struct sessions; /* of one segment */

struct sessions *sessions_new(struct workload_state *w, uint64_t stream_order);
/* The session of an entry, found or begun. */
struct session *sessions_of(struct sessions *all, const struct log_entry *entry);
struct identity *session_identity(struct session *s, const struct log_entry *entry, struct workload_state *w);
/* `entry` says that a connection was made: what was before under the same key is over. */
void session_begins(struct sessions *all, struct session *s, const struct log_entry *entry);
void session_feed(struct sessions *all, struct session *s, const struct session_event *e);
/* The session of a process that others speak of; it may not have spoken itself in this segment. */
struct session *session_of_pid(struct sessions *all, uint32_t pid, int64_t at_us);
uint64_t session_key(const struct session *s);
/* The session holds a lock that the row `key` of behaviour.waits waits for. */
void session_holds(struct sessions *all, struct session *s, const uint64_t key[4], int64_t at_us);
/* A client's session, not a background process. */
void session_is_client(struct sessions *all, struct session *s);
/* The segment is over: what is left becomes fragments of the workload. Frees `all`. */
void sessions_end(struct sessions *all);

/* Pieces of sessions, in no order. */
struct session_fragment {
	struct session_place place;
	uint32_t head_n, unsynchronised; /* bit per automaton: still waiting for a reset when it ended */
	struct session_event *head;      /* owned */
	uint64_t *integers;              /* all automata's, one after the other; NULL: all zero */
	struct session_event *events;
};

struct session_fragments {
	struct session_fragment *items;
	size_t n, cap;
};
void session_fragment_release(struct session_fragment *f);
struct session_fragment *session_fragments_add(struct session_fragments *all);
/* By session, then time. */
void session_fragments_sort(struct session_fragments *f);

unsigned session_total_integers(void);
unsigned session_total_events(void);
/* Calls the automata as if every session had been read in one piece; empties `f`. */
void sessions_stitch(struct session_fragments *f, struct workload_state *w);
void session_fragments_release(struct session_fragments *f);

#endif
