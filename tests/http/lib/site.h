/* A site of the engine's own tests: routes that count, wait, fail and hash, and one server at a time with them. */
#ifndef HTTP_LIB_SITE_H
#define HTTP_LIB_SITE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "board/generation.h"
#include "http/lib/client.h"
#include "web/server.h"

#define HOST "Host: board.test\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define OURS "Origin: http://board.test\r\n"

/* What the handlers saw since start(). */
extern atomic_int hits, smuggled, hashes, freed, begun, abandoned, at_door;
extern atomic_size_t arena_used;

/* What the site says its generation is; 1 at start. */
extern atomic_llong present_generation;
/* GET /kept/{id}: a page of KEPT_BYTES letters, the id's last digit, kept for an hour; /asset: everybody's. */
#define KEPT_BYTES 300000

/* GET and POST /slow, and hashes, wait at a door that is closed at start. */
void set_door(bool open);

/* One loop, two threads, one hashing thread; Host board.test; token "right"; cookies sid=person|officer|broken. */
struct server_config usual(void);

extern struct server *server;
extern struct client *visitor;
void start(struct server_config config);
void stop(void);
/* Text on a new connection, and the first answer. */
struct answer say(const char *text);

/* Waits for what another thread of this process is about to do. */
void wait_until(bool (*done)(int), int n);
bool are_at_door(int n);
bool are_waiting(int n);
bool are_hashing(int n);
bool are_begun(int n);
bool were_abandoned(int n);
bool were_freed(int n);
bool were_counted(int n);
bool were_reaped(int n);

#endif
