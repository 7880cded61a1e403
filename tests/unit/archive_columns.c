/* The archive of a person holds every column of the store that is about them, or the reason why not stands here. A new
 * table or column that leads to a person fails until somebody has decided. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"

/* What is in the JSON under another name, or not at all. "*": every other column. */
static const struct {
  const char *column; /* "table.column" */
  const char *key;    /* its name in the JSON; NULL: not given */
  const char *why;
} elsewhere[] = {
    {"person.id", NULL, "a row number"},
    {"person.password", NULL, "a secret"},
    {"person.organisation_id", "organisation", "by its name"},
    {"person.erased_at", NULL, "nobody can sign in to read it"},
    {"person.joined_id", NULL, "a row number: an account beside this one is told on its page, and has an archive of its own"},
    {"session.hash", NULL, "a secret"},
    {"session.person_id", NULL, "whose archive it is"},
    {"session.secret", NULL, "a secret"},
    {"session.seen_at", NULL, "moves with each page: a cut download could never go on; the page of devices shows it"},
    {"session.ref", NULL, "a handle of the page of devices"},
    {"link.hash", NULL, "a secret"},
    {"link.person_id", NULL, "whose archive it is"},
    {"code.id", NULL, "a row number"},
    {"code.ref", NULL, "a handle of a form, for ten minutes"},
    {"code.person_id", NULL, "whose archive it is"},
    {"code.hash", NULL, "a secret"},
    {"dossier.id", NULL, "a row number"},
    {"dossier.person_id", NULL, "whose archive it is"},
    {"dossier.deposit_id", "deposit", "by its code"},
    {"dossier_file.id", NULL, "a row number"},
    {"dossier_file.dossier_id", NULL, "where it stands"},
    {"dossier_file.piece_id", "piece", "by its name"},
    {"dossier_file.replaces_id", NULL, "a row number: what it took the place of is in the list, taken out"},
    {"dossier_file.blob", NULL, "a name inside the store; the bytes are in the archive"},
    {"dossier_lot.dossier_id", NULL, "where it stands"},
    {"dossier_lot.lot_id", "lots", "by number and title"},
    {"answer.dossier_id", NULL, "where it stands"},
    {"deposit.id", NULL, "a row number: the order of receipts"},
    {"deposit.dossier_id", NULL, "where it stands"},
    {"deposit.key", NULL, "a token of the form"},
    {"deposit.replaces_id", "replaces", "by its code"},
    {"deposit_file.deposit_id", NULL, "where it stands"},
    {"deposit_file.blob", NULL, "a name inside the store; the bytes are in the archive"},
    {"deposit_answer.deposit_id", NULL, "where it stands"},
    {"deposit_lot.deposit_id", NULL, "where it stands"},
    {"deposit_lot.lot_id", NULL, "by number and title"},
    {"withdrawal.id", NULL, "a row number: the order of receipts"},
    {"withdrawal.dossier_id", NULL, "where it stands"},
    {"withdrawal.deposit_id", "deposit", "by its code"},
    {"withdrawal.key", NULL, "a token of the form"},
    {"dossier_event.id", NULL, "a row number"},
    {"dossier_event.dossier_id", NULL, "where it stands"},
    {"dossier_event.import_key", NULL, "the source's own key"},
    {"message.id", NULL, "a row number"},
    {"message.dossier_id", NULL, "where it stands"},
    {"message.import_key", NULL, "the source's own key"},
    {"file_read.id", NULL, "a row number"},
    {"file_read.file_ref", NULL, "where it stands"},
    {"file_read.person_id", NULL, "another person's: told by organisation"},
    {"file_read.hour", NULL, "the instant, rounded"},
    {"mail.id", NULL, "a row number"},
    {"mail.dedupe_key", NULL, "says what purpose, opportunity and instant say"},
    {"mail.person_id", NULL, "whose archive it is"},
    {"mail.bytes", NULL, "the person has been sent it"},
    {"mail.lease_owner", NULL, "the worker's"},
    {"mail.lease_until", NULL, "the worker's"},
    {"attempt.id", NULL, "a row number"},
    {"attempt.person_id", NULL, "whose archive it is"},
    {"trouble.id", NULL, "a row number"},
    {"trouble.person_id", NULL, "whose archive it is"},
    {"follow.id", NULL, "a row number"},
    {"follow.ref", NULL, "makes the secret of links"},
    {"follow.hash", NULL, "a secret"},
    {"follow.email", NULL, "whose archive it is"},
    {"follow.opportunity_id", "topic", "stands in it"},
    {"follow.asked_text", NULL, "the words of the promise, the same for everybody"},
    {"follow.asked_from", NULL, "a code that tells nothing back"},
    {"follow.confirmed_from", NULL, "a code that tells nothing back"},
    {"follow.stopped_from", NULL, "a code that tells nothing back"},
    {"source.*", NULL, "a partner is the organisation's; who entered and trusted it is its business"},
    {"received.*", NULL, "a partner's notice; who decided on it is the organisation's business"},
    {"opportunity.*", NULL, "a notice is the organisation's; who wrote it is its business"},
    {"invitation.*", NULL, "the organisation's list; what it opens is on the board"},
};

/* Tables whose rows are a person's although no column names the person: through a dossier, a deposit, an address. */
static const char *const also[] = {"person", "answer", "dossier_file", "dossier_lot", "deposit", "deposit_file", "deposit_answer", "deposit_lot",
                                   "withdrawal", "dossier_event", "message", "file_read", "follow", "invitation"};

static struct str read_all(struct arena *a, const char *path) {
  FILE *f = fopen(path, "re");
  assert_non_null(f);
  struct out o = out_in(a, 1 << 20);
  char buffer[4096];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, f)) > 0;) out_bytes(&o, buffer, n);
  fclose(f);
  return out_str(&o);
}

static bool is_persons(struct str table, struct str body) {
  for (size_t i = 0; i < sizeof also / sizeof *also; i++)
    if (str_eq(table, str_from(also[i]))) return true;
  return str_contains(body, S("REFERENCES person (id)"));
}

/* Whether the column is given under a key that the exporter writes, or the reason stands above. */
static bool decided(struct arena *a, struct str exporter, struct str table, struct str column, size_t *hits) {
  struct str const full = fmt(a, "%.*s.%.*s", STR(table), STR(column)), every = fmt(a, "%.*s.*", STR(table));
  struct str key = column;
  for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
    if (!str_eq(full, str_from(elsewhere[i].column)) && !str_eq(every, str_from(elsewhere[i].column))) continue;
    hits[i]++;
    if (elsewhere[i].key == NULL) return true;
    key = str_from(elsewhere[i].key);
  }
  return str_contains(exporter, fmt(a, "\"%.*s\"", STR(key)));
}

static void every_column_about_a_person_is_given_or_justified(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct str schema = read_all(&a, "db/schema.sql"), line, table = {0};
  struct str const exporter = fmt(&a, "%.*s%.*s", STR(read_all(&a, "src/board/export.c")), STR(read_all(&a, "src/board/export_dossier.c")));
  static size_t hits[sizeof elsewhere / sizeof *elsewhere];
  size_t columns = 0, wrong = 0;
  bool persons = false;
  while (str_next(&schema, '\n', &line)) {
    if (str_starts(line, S("CREATE TABLE "))) {
      table = str_sub(line, 13, str_index(str_sub(line, 13, line.n), ' '));
      const char *const end = strstr(schema.p, "\n);");
      persons = end != NULL && is_persons(table, str_sub(schema, 0, (size_t)(end - schema.p)));
    }
    bool const column = persons && str_starts(line, S("  ")) && line.n > 2 && line.p[2] >= 'a' && line.p[2] <= 'z';
    if (!column) continue;
    columns++;
    struct str const name = str_sub(line, 2, str_index(str_sub(line, 2, line.n), ' '));
    if (decided(&a, exporter, table, name, hits)) continue;
    print_error("%.*s.%.*s is about a person: give it in src/board/export*.c, or say here why not\n", STR(table), STR(name));
    wrong++;
  }
  assert_true(columns > 100);
  assert_int_equal(wrong, 0);
  for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
    if (hits[i] == 0) fail_msg("%s is no column any more", elsewhere[i].column);
}

int main(void) {
  static const struct CMUnitTest tests[] = {cmocka_unit_test(every_column_about_a_person_is_given_or_justified)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
