#include "board/received_lots.h"

#include "base/arena.h"

static struct opt_instant closing_of(struct opt_instant own, struct opt_instant whole) { return own.has ? own : whole; }

bool received_same_closing(const struct opportunity *o, const struct opportunity_new *says) {
  struct opt_instant const now = says->closes.at;
  return o->row.closes_at.has == now.has && (!now.has || o->row.closes_at.at.us == now.at.us);
}

bool received_may_move(const struct opportunity *o, const struct opportunity_new *says) {
  if (!o->row.apply_here || received_same_closing(o, says)) return true;
  return o->state == OPPORTUNITY_OPEN && says->closes.at.has && o->row.closes_at.has && instant_before(o->row.closes_at.at, says->closes.at.at);
}

static const struct new_lot *named(const struct opportunity_new *says, int64_t number) {
  for (size_t i = 0; i < says->lots.n; i++)
    if (says->lots.v[i].number == number) return &says->lots.v[i];
  return NULL;
}

static bool is_here(const struct opportunity *o, int64_t number) {
  for (size_t i = 0; i < o->lots.n; i++)
    if (o->lots.v[i].number == number) return true;
  return false;
}

/* Whether it may only move later: people count on the hour they were told. */
static bool is_bound(const struct opportunity *o) { return o->row.apply_here && o->state != OPPORTUNITY_DRAFT; }

static enum lot_fate moved(const struct opportunity *o, const struct lot_change *lot, struct instant now) {
  struct opt_instant const before = lot->before, after = lot->after;
  bool const same = before.has == after.has && (!before.has || before.at.us == after.at.us);
  if (same) return LOT_SAME;
  bool const later = before.has && after.has && instant_before(before.at, after.at);
  bool const open = o->state != OPPORTUNITY_CANCELLED && before.has && !instant_before(before.at, now);
  if (is_bound(o) && !(later && open)) return LOT_REFUSED;
  return later ? LOT_LATER : LOT_EARLIER;
}

/* Whether the source's lot of that number is another one: it has another's title, or another has its. */
static bool is_mixed(const struct opportunity *o, const struct opportunity_new *says, const struct q_lot_list *here, const struct new_lot *there) {
  if (there == NULL || str_eq(here->title, there->title)) return false;
  for (size_t i = 0; i < o->lots.n; i++)
    if (o->lots.v[i].number != here->number && str_eq(o->lots.v[i].title, there->title)) return true;
  for (size_t i = 0; i < says->lots.n; i++)
    if (says->lots.v[i].number != here->number && str_eq(says->lots.v[i].title, here->title)) return true;
  return false;
}

static void put(struct lot_changes *to, struct lot_change lot) {
  size_t at = to->n++;
  for (; at > 0 && to->v[at - 1].number > lot.number; at--) to->v[at] = to->v[at - 1];
  to->v[at] = lot;
  to->refused = to->refused || lot.fate == LOT_REFUSED || lot.fate == LOT_MIXED;
  to->later = to->later || lot.fate == LOT_LATER;
  to->changes = to->changes || lot.fate != LOT_SAME;
}

enum err received_lots(struct db *db, struct arena *a, const struct opportunity *o, const struct opportunity_new *says, struct instant now,
                       struct lot_changes *ret) {
  struct q_opportunity_untouched row;
  enum err const e = q_opportunity_untouched(db, a, o->row.id, &row);
  if (e != OK && e != NOT_FOUND) return e;
  *ret = (struct lot_changes){.v = arena_many(a, o->lots.n + says->lots.n, struct lot_change)};
  size_t standing = 0;
  for (size_t i = 0; i < o->lots.n; i++) {
    const struct q_lot_list *here = &o->lots.v[i];
    struct lot_change lot = {.number = here->number, .title = here->title, .before = closing_of(here->closes_at, o->row.closes_at), .id = here->id,
                             .says = named(says, here->number)};
    lot.after = closing_of(lot.says != NULL ? lot.says->closes.at : here->closes_at, says->closes.at);
    lot.fate = lot.says == NULL && e == OK ? LOT_GOES : moved(o, &lot, now);
    if (lot.says == NULL && e == NOT_FOUND && lot.fate != LOT_REFUSED) lot.fate = LOT_STAYS;
    if ((is_bound(o) || e == NOT_FOUND) && is_mixed(o, says, here, lot.says)) lot.fate = LOT_MIXED;
    standing += lot.fate != LOT_GOES;
    put(ret, lot);
  }
  for (size_t i = 0; i < says->lots.n; i++) {
    const struct new_lot *l = &says->lots.v[i];
    if (is_here(o, l->number)) continue;
    bool const room = standing < LOTS_MOST;
    standing += room;
    put(ret, (struct lot_change){.number = l->number, .title = l->title, .after = closing_of(l->closes.at, says->closes.at),
                                 .fate = room ? LOT_ADDED : LOT_TOO_MANY, .says = l});
  }
  return OK;
}

enum err received_lots_put(struct db *db, struct arena *a, const struct opportunity *o, const struct lot_changes *changes) {
  struct q_opportunity_untouched row;
  enum err const e = q_opportunity_untouched(db, a, o->row.id, &row);
  if (e != OK && e != NOT_FOUND) return e;
  for (size_t i = 0; i < changes->n; i++) {
    const struct lot_change *c = &changes->v[i];
    const struct new_lot *l = c->says;
    if (c->fate == LOT_GOES) TRY(q_lot_delete(db, a, c->id));
    else if (c->fate == LOT_ADDED) TRY(q_lot_add(db, a, o->row.id, l->number, l->title, l->guarantee, l->closes.at, l->closes.wall));
    else if (l != NULL && c->fate != LOT_TOO_MANY) {
      TRY(q_lot_closes(db, a, c->id, l->closes.at, l->closes.wall));
      if (e == OK) TRY(q_lot_says(db, a, c->id, l->title, l->guarantee)); /* what people chose keeps its name */
    }
  }
  return OK;
}

struct instant received_lots_end(const struct lot_changes *changes, struct instant whole) {
  for (size_t i = 0; i < changes->n; i++) {
    const struct lot_change *c = &changes->v[i];
    bool const stands = c->fate != LOT_GOES && c->fate != LOT_TOO_MANY;
    if (stands && c->after.has && instant_before(whole, c->after.at)) whole = c->after.at;
  }
  return whole;
}
