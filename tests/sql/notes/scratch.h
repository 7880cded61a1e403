/* A folder of its own for each test of the store, and the shortest ways to write a note. The program that includes this
 * includes notes/queries.c first: that is its catalogue. */
#ifndef SQL_NOTES_SCRATCH_H
#define SQL_NOTES_SCRATCH_H

#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "db/store.h"

struct scratch {
  char folder[200], path[240], url[260];
};

static inline struct scratch scratch_make(void) {
  struct scratch s;
  const char *tmp = getenv("TMPDIR");
  snprintf(s.folder, sizeof s.folder, "%.180s/notes.XXXXXX", tmp == NULL ? "/tmp" : tmp);
  assert_non_null(mkdtemp(s.folder));
  snprintf(s.path, sizeof s.path, "%s/notes.db", s.folder);
  snprintf(s.url, sizeof s.url, "sqlite:%s", s.path);
  return s;
}

static inline void scratch_remove(const struct scratch *s) {
  DIR *d = opendir(s->folder);
  assert_non_null(d);
  for (const struct dirent *e; (e = readdir(d)) != NULL;)
    if (e->d_name[0] != '.') assert_int_equal(unlinkat(dirfd(d), e->d_name, 0), 0);
  closedir(d);
  assert_int_equal(rmdir(s->folder), 0);
}

static inline struct store *scratch_open(const struct scratch *s, enum store_use use) {
  struct store *store = NULL;
  assert_int_equal(store_open(str_from(s->url), use, &store), OK);
  return store;
}

/* An author made, or a note: what a change of a test does most. */
struct note_args {
  int64_t author, position, at;
  struct str body;
  enum err answer; /* returned after the note was added */
  int runs;        /* how often the act ran */
  int64_t id;      /* of the author made */
};

static inline enum err act_author(struct db *db, struct arena *a, void *p) {
  struct note_args *n = p;
  struct q_author_add row;
  TRY(q_author_add(db, a, n->body, (struct str){0}, &row));
  n->id = row.id;
  return OK;
}

static inline enum err act_note(struct db *db, struct arena *a, void *p) {
  struct note_args *n = p;
  n->runs++;
  TRY(q_note_add(db, a, n->author, n->position, n->body, (struct str){0}, (struct opt_int){0}, (struct instant){n->at},
                 (struct opt_instant){0}));
  return n->answer;
}

static inline int64_t add_author(struct store *s, const char *ref) {
  struct note_args n = {.body = str_from(ref)};
  assert_int_equal(store_change(s, act_author, &n), OK);
  return n.id;
}

static inline enum err add_note(struct store *s, int64_t author, int64_t position) {
  struct note_args n = {.author = author, .position = position, .at = position, .body = S("words")};
  return store_change(s, act_note, &n);
}

static inline int64_t count_notes(struct db *db) {
  struct arena a = {0};
  struct q_note_count row = {-1};
  assert_int_equal(q_note_count(db, &a, &row), OK);
  arena_free(&a);
  return row.notes;
}

static inline int64_t count_now(struct store *s) {
  struct db *db = NULL;
  assert_int_equal(store_snapshot(s, &db), OK);
  int64_t const n = count_notes(db);
  store_release(s, db);
  return n;
}

#endif
