/* The demonstration: invented notices with closings around today, their documents, who publishes and pays, and four
 * accounts. Thirty notices stand in db/demo/opportunities.json; db/demo/more.json has what those lack: other languages,
 * contacts, envelopes, decisions, an invitation, and descriptions with logos. */
#ifndef FEED_DEMO_H
#define FEED_DEMO_H

#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct board;
struct import_batch;

/* Loads it into an empty database and marks the database as a demonstration. Each date is moved by the same whole
 * number of weeks, from the week the notices were written in to that of `now`: weekday, hour and zone stay. A document
 * gets a small real file of its type. The accounts, with passwords made now and kept nowhere, go to `out`.
 * CONFLICT: the database has other content, nothing was changed. What was wrong is said on stderr. password_init must
 * have been called. */
enum err MUST_USE demo_load(struct board *b, struct instant now, FILE *out);

/* Weeks from 2026-11-24 to `now`, counted from Monday to Monday (UTC). */
int64_t demo_weeks(struct instant now);
/* Moves every date of the notices by so many weeks, the dates in their French and English texts too. */
void demo_shift(struct arena *a, struct import_batch *batch, int64_t weeks);

enum { DEMO_FILES = 2 };

/* A file of the demonstration as it was written, 0 to DEMO_FILES - 1; static storage. */
struct str demo_json(int file);

#endif
