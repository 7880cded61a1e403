/* The demonstration: thirty invented notices with closings around today, their documents, and four accounts. */
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
/* Moves every date of the notices by so many weeks, the dates in their French texts too. */
void demo_shift(struct arena *a, struct import_batch *batch, int64_t weeks);

/* The notices as they were written; static storage. */
struct str demo_json(void);

#endif
