"""Who judges the crowd of tests/bench/crowd.c: what each was answered, beside what the store says."""
import sqlite3


def judge(said, database, closes):
    """`said`: the program's lines; `closes` in microseconds. Counts: receipts, late, failed (neither), lost (a receipt that
    is not in the store, or a deposit without its file or its mail), unasked (a deposit nobody has a receipt of), wrong
    (a verdict that the instants contradict), missed (refused though sent by the closing: it
    arrived after it); waits, from the last byte sent to the first answered, and gaps, from the
    last byte sent to the instant on the receipt, both in milliseconds and sorted."""
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    kept = {ref: (at, n, mails) for ref, at, n, mails in db.execute(
        "SELECT p.ref, p.received_at, (SELECT count(*) FROM deposit_file f WHERE f.deposit_id = p.id),"
        " (SELECT count(*) FROM mail m WHERE m.dedupe_key = 'receipt:' || p.ref) FROM deposit p")}
    db.close()
    found = dict(receipts=0, late=0, failed=0, lost=0, unasked=0, wrong=0, missed=0, waits=[], gaps=[])
    shown = set()
    for line in said.splitlines():
        _, sent, answered, status, where = line.split()
        sent, answered, ref = int(sent), int(answered), where.rsplit("/", 1)[-1]
        if status == "303" and "/recepisses/" in where:
            received, files, mails = kept.get(ref, (0, 0, 0))
            found["receipts"] += 1
            found["lost"] += (files, mails) != (1, 1) or ref in shown
            found["wrong"] += not sent <= received <= min(closes, answered)
            found["gaps"].append((received - sent) / 1000)
            shown.add(ref)
        elif status == "409":
            found["late"] += 1
            found["wrong"] += answered <= closes
            found["missed"] += sent <= closes
        else:
            found["failed"] += 1
        found["waits"].append((answered - sent) / 1000)
    found["unasked"] = len(kept.keys() - shown)
    found["waits"].sort()
    found["gaps"].sort()
    return found


def close_at(database, closes):
    """Moves the closing of every notice there: filling takes as long as it takes. Nobody has the database open."""
    db = sqlite3.connect(database)
    with db:
        db.execute("UPDATE opportunity SET closes_at = ?, ends_at = ?", (closes, closes))
    db.close()


def dues(closes, n, window, after=0):
    """Instants for `n` in the last `window` seconds, the last of them shortly before the closing, and `after` in the second
    behind it."""
    us = int(window * 1e6)
    return [closes - us * (n - i) // n for i in range(n)] + [closes + 1000 + 10**6 * i // max(after, 1) for i in range(after)]
