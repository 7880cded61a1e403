/* Made by tool/sql.c from db/migrations and db/queries: edit those. */
#include "queries.h"

#include <string.h>

#include "base/arena.h"
#include "db/catalogue.h"
#include "db/db.h"

static enum err fill_book_add(struct db_stmt *s, const char *entry, struct arena *a, struct q_book_add *row) {
  (void)entry;
  (void)a;
  if (db_is_null(s, 0)) return db_unexpected_null(entry, "id");
  row->id = db_int(s, 0);
  return OK;
}

static enum err fill_book(struct db_stmt *s, const char *entry, struct arena *a, struct q_book *row) {
  (void)entry;
  (void)a;
  if (db_is_null(s, 0)) return db_unexpected_null(entry, "id");
  row->id = db_int(s, 0);
  row->shelf = db_text(s, 1, a);
  if (db_is_null(s, 2)) return db_unexpected_null(entry, "ref");
  row->ref = db_text(s, 2, a);
  if (db_is_null(s, 3)) return db_unexpected_null(entry, "old");
  row->old = db_int(s, 3) != 0;
  if (db_is_null(s, 4)) return db_unexpected_null(entry, "came_at");
  row->came_at = (struct instant){db_int(s, 4)};
  row->int_ = (struct opt_int){!db_is_null(s, 5), db_int(s, 5)};
  return OK;
}

enum err MUST_USE q_book_add(struct db *db, struct arena *a, struct opt_int shelf, struct str ref, bool old, struct instant came, struct opt_int pages, struct str default_, struct q_book_add *ret) {
  struct db_stmt *q_s = NULL;
  bool q_row = false;
  if (ref.p == NULL) return db_unexpected_null("book_add", ":ref");
  if (default_.p == NULL) return db_unexpected_null("book_add", ":default");
  enum err q_e = db_prepare(db, 0, &q_s);
  if (q_e != OK) return q_e;
  if (shelf.has) db_bind_int(q_s, 1, shelf.v);
  else db_bind_null(q_s, 1);
  db_bind_text(q_s, 2, ref);
  db_bind_int(q_s, 3, old);
  db_bind_int(q_s, 4, came.us);
  if (pages.has) db_bind_int(q_s, 5, pages.v);
  else db_bind_null(q_s, 5);
  db_bind_text(q_s, 6, default_);
  struct q_book_add q_v = {0};
  q_e = db_step(q_s, &q_row);
  if (q_e == OK && !q_row) q_e = db_no_row("book_add");
  if (q_e == OK) q_e = fill_book_add(q_s, "book_add", a, &q_v);
  if (q_e == OK) q_e = db_step(q_s, &q_row);
  if (q_e == OK && q_row) q_e = db_second_row("book_add");
  db_finish(q_s);
  if (q_e == OK) *ret = q_v;
  return q_e;
}

enum err MUST_USE q_book_page(struct db *db, struct arena *a, struct instant came, int64_t limit, struct q_book_list *ret) {
  struct db_stmt *q_s = NULL;
  bool q_row = false;
  enum err q_e = db_prepare(db, 1, &q_s);
  if (q_e != OK) return q_e;
  db_bind_int(q_s, 1, came.us);
  db_bind_int(q_s, 2, limit);
  struct q_book_list q_v = {0};
  size_t q_room = 0;
  while (q_e == OK && (q_e = db_step(q_s, &q_row)) == OK && q_row) {
    if (q_v.n == 1000) {
      q_e = db_no_row("book_page");
      break;
    }
    if (q_v.n == q_room) {
      q_room = q_room == 0 ? 16 : 2 * q_room;
      struct q_book *q_more = arena_many(a, q_room, struct q_book);
      if (q_v.n > 0) memcpy(q_more, q_v.v, q_v.n * sizeof *q_more);
      q_v.v = q_more;
    }
    q_e = fill_book(q_s, "book_page", a, &q_v.v[q_v.n]);
    q_v.n++;
  }
  db_finish(q_s);
  if (q_e == OK) *ret = q_v;
  return q_e;
}

enum err MUST_USE q_book_get(struct db *db, struct arena *a, int64_t id, struct q_book *ret) {
  struct db_stmt *q_s = NULL;
  bool q_row = false;
  enum err q_e = db_prepare(db, 2, &q_s);
  if (q_e != OK) return q_e;
  db_bind_int(q_s, 1, id);
  struct q_book q_v = {0};
  q_e = db_step(q_s, &q_row);
  if (q_e == OK && !q_row) q_e = NOT_FOUND;
  if (q_e == OK) q_e = fill_book(q_s, "book_get", a, &q_v);
  if (q_e == OK) q_e = db_step(q_s, &q_row);
  if (q_e == OK && q_row) q_e = db_second_row("book_get");
  db_finish(q_s);
  if (q_e == OK) *ret = q_v;
  return q_e;
}

enum err MUST_USE q_book_lend(struct db *db, struct arena *a, struct opt_instant now, struct opt_int old, struct str word) {
  struct db_stmt *q_s = NULL;
  bool q_row = false;
  (void)a;
  enum err q_e = db_prepare(db, 3, &q_s);
  if (q_e != OK) return q_e;
  if (now.has) db_bind_int(q_s, 1, now.at.us);
  else db_bind_null(q_s, 1);
  if (old.has) db_bind_int(q_s, 2, old.v != 0);
  else db_bind_null(q_s, 2);
  db_bind_text(q_s, 3, word);
  q_e = db_step(q_s, &q_row);
  db_finish(q_s);
  return q_e;
}

static const struct db_entry entries[] = {
  {.name = "book_add", .changes = true,
   .sqlite =
    "INSERT INTO book (shelf_id, ref, old, came_at, pages)\n"
    "VALUES (?1, ?2 || ' :ref \"' || CAST(?6 AS TEXT) , ?3, ?4, ?5) RETURNING id",
   .postgres =
    "INSERT INTO book (shelf_id, ref, old, came_at, pages)\n"
    "VALUES ($1, $2 || ' :ref \"' || CAST($6 AS TEXT) , $3, $4, $5) RETURNING id"},
  {.name = "book_page", .changes = false,
   .sqlite =
    "SELECT b.id, s.name AS shelf, b.ref, b.old, b.came_at, b.pages AS int\n"
    "FROM book b LEFT JOIN shelf s ON s.id = b.shelf_id\n"
    "WHERE b.came_at > ?1 ORDER BY b.came_at LIMIT ?2",
   .postgres =
    "SELECT b.id, s.name AS shelf, b.ref, b.old, b.came_at, b.pages AS int\n"
    "FROM book b LEFT JOIN shelf s ON s.id = b.shelf_id\n"
    "WHERE b.came_at > $1 ORDER BY b.came_at LIMIT $2"},
  {.name = "book_get", .changes = false,
   .sqlite =
    "SELECT b.id, s.name AS shelf, b.ref, b.old, b.came_at, b.pages AS int\n"
    "FROM book b LEFT JOIN shelf s ON s.id = b.shelf_id WHERE b.id = ?1",
   .postgres =
    "SELECT b.id, s.name AS shelf, b.ref, b.old, b.came_at, b.pages AS int\n"
    "FROM book b LEFT JOIN shelf s ON s.id = b.shelf_id WHERE b.id = $1::bigint"},
  {.name = "book_lend", .changes = true,
   .sqlite =
    "UPDATE book SET shelf_id = NULL WHERE old = ?2 AND (CAST(?1 AS BIGINT) IS NULL OR came_at < ?1)\n"
    "AND ref <> coalesce(CAST(?3 AS TEXT), '?\?')",
   .postgres =
    "UPDATE book SET shelf_id = NULL WHERE old = $2 AND (CAST($1 AS BIGINT) IS NULL OR came_at < $1)\n"
    "AND ref <> coalesce(CAST($3 AS TEXT), '?\?')"},
  {0},
};

static const struct db_migration migrations[] = {
  {.number = 1, .expand = false, .name = "shelf",
   .hash = "a17929763a700f365933b06ba48ed3bf26662adfafd5f6c56ccb068a3e92fbe5",
   .sqlite =
    "CREATE TABLE shelf (\n"
    "\n"
    "id INTEGER PRIMARY KEY,\n"
    "\n"
    "name TEXT NOT NULL UNIQUE\n"
    ") STRICT;\n"
    "\n"
    "\n"
    "\n"
    "CREATE TABLE book (\n"
    "id INTEGER PRIMARY KEY,\n"
    "shelf_id INTEGER REFERENCES shelf (id),\n"
    "\n"
    "ref TEXT NOT NULL DEFAULT 'a''b -- no comment',\n"
    "\n"
    "cover BLOB,\n"
    "\n"
    "old INTEGER NOT NULL,\n"
    "\n"
    "came_at INTEGER NOT NULL,\n"
    "CHECK (old IN (0, 1)),\n"
    "UNIQUE (shelf_id, ref)\n"
    ") STRICT;\n"
    "CREATE INDEX book_came ON book (came_at);\n"
    "\n"
    "CREATE INDEX book_old ON book (old) WHERE old = 1;\n"
    "\n"
    "\n"
    "\n"
    "INSERT INTO shelf (name) VALUES ('first; \"only\"');",
   .postgres =
    "CREATE TABLE shelf (\n"
    "\n"
    "id BIGSERIAL PRIMARY KEY,\n"
    "\n"
    "name TEXT NOT NULL UNIQUE\n"
    ");\n"
    "\n"
    "\n"
    "\n"
    "CREATE TABLE book (\n"
    "id BIGSERIAL PRIMARY KEY,\n"
    "shelf_id BIGINT REFERENCES shelf (id),\n"
    "\n"
    "ref TEXT NOT NULL DEFAULT 'a''b -- no comment',\n"
    "\n"
    "cover BYTEA,\n"
    "\n"
    "old BIGINT NOT NULL,\n"
    "\n"
    "came_at BIGINT NOT NULL,\n"
    "CHECK (old IN (0, 1)),\n"
    "UNIQUE (shelf_id, ref)\n"
    ");\n"
    "CREATE INDEX book_came ON book (came_at);\n"
    "\n"
    "\n"
    "\n"
    "CREATE INDEX book_old ON book USING hash (old);\n"
    "\n"
    "INSERT INTO shelf (name) VALUES ('first; \"only\"');"},
  {.number = 2, .expand = true, .name = "fewer",
   .hash = "f838d3a65a582d4e0bae000eea2496cff5fd2ee627d9c61eb5ef7043ff47c615",
   .sqlite =
    "ALTER TABLE book DROP COLUMN cover;\n"
    "\n"
    "ALTER TABLE book ADD COLUMN pages INTEGER;",
   .postgres =
    "ALTER TABLE book DROP COLUMN cover;\n"
    "\n"
    "ALTER TABLE book ADD COLUMN pages BIGINT;"},
  {0},
};

const struct db_catalogue db_catalogue = {entries, 4, migrations, 2};
