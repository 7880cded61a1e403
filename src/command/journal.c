/* `journal`: the evidence, for a dispute about who tried what and whether the service was there. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/json_put.h"
#include "base/out.h"
#include "board/journal.h"
#include "board/opportunity.h"
#include "command/command.h"
#include "web/print.h"

#define USAGE "journal attempts ID [--json] | service [--from INSTANT] [--json]"

enum { LINE_MAX_BYTES = 2048 };

static struct str exact(struct arena *a, struct instant at) {
  struct out o = out_in(a, 64);
  print_utc_us(&o, LANG_EN, at);
  return out_str(&o);
}

static struct str minute_text(struct arena *a, int64_t minute) {
  struct out o = out_in(a, 64);
  print_iso(&o, LANG_EN, (struct instant){minute * MINUTE_US});
  return out_str(&o);
}

static void print_attempt(struct arena *a, const struct q_attempt_list *t, bool json) {
  if (!json) {
    printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%lld bytes\t%.*s\n", STR(exact(a, t->began_at)), STR(exact(a, t->ended_at)), STR(t->act),
           STR(t->outcome), STR(t->request), (long long)t->bytes, STR(t->person_ref));
    return;
  }
  struct out o = out_in(a, LINE_MAX_BYTES);
  struct json_put j = json_put_in(&o);
  json_put_object(&j, NULL);
  json_put_text(&j, "began", exact(a, t->began_at));
  json_put_text(&j, "ended", exact(a, t->ended_at));
  json_put_text(&j, "act", t->act);
  json_put_text(&j, "outcome", t->outcome);
  json_put_text(&j, "request", t->request);
  json_put_text(&j, "person", t->person_ref);
  json_put_opt_int(&j, "piece", t->piece_id);
  json_put_int(&j, "bytes", t->bytes);
  json_put_end(&j);
  printf("%.*s\n", STR(out_str(&o)));
}

/* Whether the journal of this opportunity may be read: of a tender only after its closing. */
static int may_read(struct board *b, struct arena *a, int64_t id) {
  struct db *db;
  struct opportunity o;
  struct instant const now = clock_now();
  enum err e = board_snapshot(b, &db);
  if (e != OK) return command_failed("the database cannot be read", e);
  e = opportunity_office(db, a, id, (struct opt_int){0}, now, &o);
  board_release(b, db);
  if (e == NOT_FOUND) return fprintf(stderr, "babillard: there is no opportunity %lld\n", (long long)id), EXIT_FAILED;
  if (e != OK) return command_failed("the database cannot be read", e);
  if (o.kind == KIND_CALL_FOR_TENDERS && !instant_before(o.row.ends_at, now))
    return fprintf(stderr, "babillard: opportunity %lld is a call for tenders; its journal is read after its closing\n", (long long)id), EXIT_FAILED;
  return EXIT_DONE;
}

static int attempts(struct board *b, struct arena *whole, int64_t id, bool json) {
  int const status = may_read(b, whole, id);
  int64_t after = 0;
  while (status == EXIT_DONE) {
    scoped(arena) struct arena a = {0};
    struct db *db;
    struct q_attempt_list_list rows;
    enum err e = board_snapshot(b, &db);
    if (e != OK) return command_failed("the database cannot be read", e);
    e = attempts_of(db, &a, id, after, &rows);
    board_release(b, db);
    if (e != OK) return command_failed("the database cannot be read", e);
    for (size_t i = 0; i < rows.n; i++) print_attempt(&a, &rows.v[i], json);
    if (rows.n == 0) break;
    after = rows.v[rows.n - 1].id;
  }
  return status;
}

static void print_stretch(void *ctx, const struct stretch *s) {
  scoped(arena) struct arena a = {0};
  const bool *json = ctx;
  struct str const first = minute_text(&a, s->first), last = minute_text(&a, s->last);
  long long const minutes = s->last - s->first + 1;
  if (!*json) {
    printf("%s\t%.*s\t%.*s\t%lld minutes", s->there ? "there" : "absent", STR(first), STR(last), minutes);
    if (s->there)
      printf("\t%lld requests\t%lld failures\t%lld us slowest commit\t%lld minutes without file store\t%lld starts", (long long)s->requests,
             (long long)s->failures, (long long)s->slowest_commit_us, (long long)s->files_refused, (long long)s->starts);
    fputs("\n", stdout);
    return;
  }
  struct out o = out_in(&a, LINE_MAX_BYTES);
  struct json_put j = json_put_in(&o);
  json_put_object(&j, NULL);
  json_put_bool(&j, "there", s->there);
  json_put_text(&j, "first", first);
  json_put_text(&j, "last", last);
  json_put_int(&j, "minutes", minutes);
  if (s->there) {
    json_put_int(&j, "requests", s->requests);
    json_put_int(&j, "failures", s->failures);
    json_put_int(&j, "slowest_commit_us", s->slowest_commit_us);
    json_put_int(&j, "minutes_without_file_store", s->files_refused);
    json_put_int(&j, "starts", s->starts);
  }
  json_put_end(&j);
  printf("%.*s\n", STR(out_str(&o)));
}

static int service(struct board *b, int64_t since, bool json) {
  struct stretches s = {.say = print_stretch, .ctx = &json, .since = since};
  int64_t after = since - 1;
  for (;;) {
    scoped(arena) struct arena a = {0};
    struct db *db;
    struct q_minute_list_list rows;
    enum err e = board_snapshot(b, &db);
    if (e != OK) return command_failed("the database cannot be read", e);
    e = minutes_after(db, &a, after, &rows);
    board_release(b, db);
    if (e != OK) return command_failed("the database cannot be read", e);
    for (size_t i = 0; i < rows.n; i++) stretches_row(&s, &rows.v[i]);
    if (rows.n == 0) break;
    after = rows.v[rows.n - 1].minute;
  }
  stretches_end(&s, minute_of(clock_now()));
  return EXIT_DONE;
}

int command_journal(const struct config *config, int argc, char **argv) {
  scoped(arena) struct arena a = {0};
  bool const json = argc > 2 && strcmp(argv[argc - 1], "--json") == 0;
  int const n = argc - json;
  bool const tries = n == 3 && strcmp(argv[1], "attempts") == 0, minutes = (n == 2 || n == 4) && strcmp(argv[1], "service") == 0;
  int64_t id = 0;
  struct instant from = {0};
  if (!tries && !minutes) return command_usage(USAGE);
  if (tries && str_int(str_from(argv[2]), 1, INT64_MAX, &id) != OK) return command_usage(USAGE);
  if (minutes && n == 4 && (strcmp(argv[2], "--from") != 0 || date_parse_instant(str_from(argv[3]), &from) != OK)) return command_usage(USAGE);
  struct board b;
  int status = command_open(&a, config, false, &b);
  if (status != EXIT_DONE) return status;
  status = tries ? attempts(&b, &a, id, json) : service(&b, minute_of(from), json);
  board_close(&b);
  return status;
}
