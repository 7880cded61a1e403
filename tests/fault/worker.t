#!/usr/bin/python3
"""The real worker against a mail server that misbehaves: what becomes of each mail, what an operator can do about it,
and who is reminded when. The clock is told, so a day costs nothing."""
import email
import email.policy
import os
import re
import sys

sys.path.insert(0, os.path.abspath("tests/fault"))
from program import (DAY, HOUR, MINUTE, SECOND, Client, Server, Sink, add_draft, add_opportunity, expect, new_board, now_us,
                     queue_mails, run_tests, same, test, wait_until)

NOW = now_us() + HOUR  # later than anything the set-up records: the program's clock never goes back behind that


def board_with(*recipients):
    """One queued mail to each address at example.org, due at NOW; ids from 1."""
    room = new_board()
    queue_mails(room, len(recipients), NOW)

    def act(db):
        for i, name in enumerate(recipients):
            data = db.execute("SELECT bytes FROM mail WHERE recipient = ?", (f"m{i}@example.org",)).fetchone()[0]
            db.execute("UPDATE mail SET recipient = ?, bytes = ? WHERE recipient = ?",
                       (f"{name}@example.org", data.replace(b"m%d@" % i, name.encode() + b"@"), f"m{i}@example.org"))
    room.write(act)
    return room


def mail_to(room, name):
    """(state, attempts, microseconds until due, reply)"""
    state, attempts, due, reply = room.read("SELECT state, attempts, due_at, reply FROM mail WHERE recipient = ?", f"{name}@example.org")[0]
    return state, attempts, due - NOW, reply or ""


def id_of(room, name):
    return str(room.one("SELECT id FROM mail WHERE recipient = ?", f"{name}@example.org"))


def arrived(sink):
    return {k.removesuffix("@example.org"): n for k, n in sink.received().items()}


# --- The table of what was seen ------------------------------------------------------------------------------------------


@test("accepted is sent, not now is tried again in 300 s, refused has failed, a cut after DATA is unknown and never resent by itself")
def states():
    sink = Sink("--rcpt", "grey@example.org=450", "--rcpt", "gone@example.org=550", "--dot", "busy@example.org=451",
                "--dot", "full@example.org=552", "--cut", "cut@example.org")
    room = board_with("good", "grey", "gone", "busy", "full", "cut", "other")
    room.work(mail=sink.mail, now=NOW)
    same(mail_to(room, "good")[:2], ("sent", 1), "250")
    same(mail_to(room, "other")[:2], ("sent", 1), "250 after a cut line")
    for name, code in (("grey", "450"), ("busy", "451")):
        same(mail_to(room, name)[:3], ("queued", 1, 300 * SECOND), name)
        expect(code in mail_to(room, name)[3], f"{name}: the reply is not kept: {mail_to(room, name)[3]}")
    for name, code in (("gone", "550"), ("full", "552")):
        same(mail_to(room, name)[:2], ("failed", 1), name)
        expect(code in mail_to(room, name)[3], f"{name}: the reply is not kept")
    same(mail_to(room, "cut")[:2], ("unknown", 1), "cut")
    once = {"good": 1, "other": 1, "busy": 1, "full": 1, "cut": 1}
    same(arrived(sink), once, "arrived")
    room.work(mail=sink.mail, now=NOW + 299 * SECOND)
    same(arrived(sink), once, "arrived before the next try is due")
    waits, at = [], NOW
    for _ in range(8):
        at = room.one("SELECT due_at FROM mail WHERE recipient = 'grey@example.org'")
        room.work(mail=sink.mail, now=at)
        waits.append((mail_to(room, "grey")[2] + NOW - at) // SECOND)
    same(waits, [600, 1200, 2400, 4000, 4000, 4000, 4000, 4000], "seconds between tries")
    for _ in range(3):
        at += DAY
        room.work(mail=sink.mail, now=at)
    expect(mail_to(room, "grey")[0] == "queued", "given up before five days")
    for _ in range(3):
        at += DAY
        room.work(mail=sink.mail, now=at)
    same(mail_to(room, "grey")[0], "failed", "after five days")
    same((mail_to(room, "cut")[:2], arrived(sink)["cut"]), (("unknown", 1), 1), "the unknown one, days later")
    sink.stop()


@test("a server that stops answering: unknown after the last byte, queued again before the first; the setting says how long")
def hangs():
    for verb, state in (("dot", "unknown"), ("rcpt", "queued"), ("connect", "queued")):
        sink, room = Sink("--hang", verb), board_with("hung")
        began = now_us()
        room.work(mail=sink.mail, now=NOW, BABILLARD_SMTP_TIMEOUT="1")
        took = (now_us() - began) / SECOND
        same(mail_to(room, "hung")[0], state, f"hang at {verb}")
        expect(took < 20, f"hang at {verb}: {took:.0f} s although the setting says 1")
        before = arrived(sink)
        room.work(mail=sink.mail, now=NOW)
        same(arrived(sink), before, "asked again at once")
        sink.stop()


@test("no server, a server that drops the line before DATA: queued again, and sent when it is back")
def down():
    sink, room = Sink("--drop", "rcpt:1"), board_with("later")
    room.work(mail="smtp://127.0.0.1:1", now=NOW)
    same(mail_to(room, "later")[:3], ("queued", 1, 300 * SECOND), "no server")
    room.work(mail=sink.mail, now=NOW + 300 * SECOND)
    same((mail_to(room, "later")[:2], arrived(sink)), (("queued", 2), {}), "a dropped line")
    room.work(mail=sink.mail, now=NOW + 900 * SECOND)
    same((mail_to(room, "later")[0], arrived(sink)), ("sent", {"later": 1}), "back again")
    sink.stop()


@test("many mails and no server: one try a look, not a time-out for each; all are sent when it is back")
def away():
    names = ("a", "b", "c")
    sink, room = Sink(), board_with(*names)
    room.work(mail="smtp://127.0.0.1:1", now=NOW)
    same(sorted(mail_to(room, n)[1] for n in names), [0, 0, 1], "tries")
    room.work(mail=sink.mail, now=NOW + 300 * SECOND)
    same(arrived(sink), dict.fromkeys(names, 1), "back again")
    sink.stop()


@test("the operator's words: sent, resend, retry and suppress do what they say, to a mail in the right state only")
def operator():
    names = ("came", "lost", "gone", "void")
    sink = Sink("--cut", "came@example.org", "--cut", "lost@example.org", "--rcpt", "gone@example.org=550", "--rcpt", "void@example.org=450")
    room = board_with(*names)
    frozen = dict(room.read("SELECT recipient, bytes FROM mail"))
    room.work(mail=sink.mail, now=NOW)
    listed = room.run("mail", "queue", "unknown")
    same(sorted(re.findall(r"(\w+)@example", listed)), ["came", "lost"], "mail queue unknown")
    same([x.split("\t")[1] for x in listed.splitlines()], ["unknown"] * 2, "the state it says")
    for word, name in (("sent", "gone"), ("resend", "gone"), ("retry", "lost"), ("suppress", "came")):
        room.run("mail", word, id_of(room, name), wanted=1)
    room.run("mail", "sent", "0", wanted=2)
    room.run("mail", "sent", "999", wanted=1)
    same(room.states(), {"unknown": 2, "failed": 1, "queued": 1}, "after words to the wrong ones")
    for word, name in (("sent", "came"), ("resend", "lost"), ("retry", "gone"), ("suppress", "void")):
        room.run("mail", word, id_of(room, name))
    same([mail_to(room, n)[0] for n in names], ["sent", "queued", "queued", "suppressed"], "states")
    same(room.run("mail", "queue", "unknown"), "", "mail queue unknown afterwards")
    good = Sink()
    room.work(mail=good.mail, now=NOW + MINUTE)
    room.work(mail=good.mail, now=NOW + DAY)
    same(arrived(good), {"lost": 1, "gone": 1}, "sent again")
    same([mail_to(room, n)[0] for n in names], ["sent", "sent", "sent", "suppressed"], "states at the end")
    same(dict(room.read("SELECT recipient, bytes FROM mail")), frozen, "the frozen bytes")
    with open(good.folder + "/0001.eml", "rb") as f:
        expect(f.read() in frozen.values(), "what was sent again are not the frozen bytes")
    sink.stop()
    good.stop()


@test("a worker that stays goes from one full batch to the next without a pause, and ends when it is told to")
def batches():
    sink, room = Sink(), new_board()
    queue_mails(room, 450, NOW)
    worker = room.start("work", mail=sink.mail, now=NOW)  # its clock stands: a second batch by the period would never come
    wait_until(lambda: room.states() == {"sent": 450}, "the third batch")
    worker.terminate()
    worker.communicate(timeout=20)
    same(worker.returncode, 0, "its status")
    same(set(sink.received().values()), {1}, "copies")
    sink.stop()


# --- Reminders -------------------------------------------------------------------------------------------------------------

CLOSING = NOW + 20 * DAY
STEPS = (("j7", 7 * DAY), ("j2", 2 * DAY), ("h3", 3 * HOUR))


def board_of_drafters(people, **more):
    """`people` drafts begun long ago for opportunity 1, closing at CLOSING; one officer more."""
    room = new_board(people=people + 1, officer=True)

    def act(db):
        add_opportunity(db, 1, CLOSING, next_check=CLOSING - 7 * DAY, **more)
        for i in range(1, people + 1):
            add_draft(db, i, 1, i, NOW - 30 * DAY)
    room.write(act)
    return room


def reminders(room, sink, at):
    """A worker's run at `at`; the mails it sent: person -> how many more."""
    before = sink.received()
    room.work(mail=sink.mail, now=at)
    return {int(k[1:].split("@")[0]): n - before.get(k, 0) for k, n in sink.received().items() if n > before.get(k, 0)}


def wake_sessions(room, at):
    room.write(lambda db: db.execute("UPDATE session SET seen_at = ?, expires_at = ?", (at, at + DAY)))


@test("one reminder for each person and step: seven days, two days and three hours before, not earlier, not twice, none after")
def ladder():
    sink, room = Sink(), board_of_drafters(3)
    everybody = {1: 1, 2: 1, 3: 1}
    for word, before in STEPS:
        same(reminders(room, sink, CLOSING - before - 1), {}, f"one microsecond before {word}")
        same(reminders(room, sink, CLOSING - before), everybody, word)
        same(reminders(room, sink, CLOSING - before), {}, f"{word} again")
        same(reminders(room, sink, CLOSING - before + HOUR), {}, f"an hour after {word}")
    for at in (CLOSING - 1, CLOSING, CLOSING + 1, CLOSING + 30 * DAY):
        same(reminders(room, sink, at), {}, "at the end")
    keys = sorted(k for k, in room.read("SELECT dedupe_key FROM mail"))
    same(keys, sorted(f"reminder:1:{p}:{w}:1" for p in everybody for w, _ in STEPS), "keys")
    sink.stop()


@test("a missed day is made up once, without a burst: the latest step only, and nothing after the closing")
def missed():
    sink, room = Sink(), board_of_drafters(2)
    same(reminders(room, sink, CLOSING - 5 * DAY), {1: 1, 2: 1}, "two days late for j7")
    same(reminders(room, sink, CLOSING - 5 * DAY + HOUR), {}, "made up twice")
    same(reminders(room, sink, CLOSING - HOUR), {1: 1, 2: 1}, "late for j2 and h3: one mail")
    same(reminders(room, sink, CLOSING - 1), {}, "again")
    same(sorted(k.split(":")[3] for k, in room.read("SELECT dedupe_key FROM mail")), ["h3", "h3", "j7", "j7"], "steps")
    late = board_of_drafters(2)
    same(reminders(late, sink, CLOSING + 1), {}, "a worker that comes after the closing")
    sink.stop()


@test("a reminder that could not be handed over in time is dropped at the closing, never sent late")
def stale():
    sink, room = Sink(), board_of_drafters(1)
    room.work(mail="smtp://127.0.0.1:1", now=CLOSING - 2 * DAY)
    same(room.states(), {"queued": 1}, "without a server")
    same(reminders(room, sink, CLOSING + HOUR), {}, "after the closing")
    expect(room.states() in ({"suppressed": 1}, {"failed": 1}), f"what became of it: {room.states()}")
    sink.stop()


@test("who has deposited is not reminded, not even by a mail that waited; nor is a draft begun after the step, nor a closed account")
def not_reminded():
    sink, room = Sink(), board_of_drafters(3)

    def act(db):
        db.execute("UPDATE dossier SET created_at = ? WHERE id = 2", (CLOSING - 6 * DAY,))
        db.execute("UPDATE person SET disabled_at = ? WHERE id = 3", (NOW,))
        db.execute("UPDATE piece SET compulsory = 0")
        add_draft(db, 9, 1, 4, NOW)
    room.write(act)
    room.work(mail="smtp://127.0.0.1:1", now=CLOSING - 7 * DAY)
    same(sorted(p for p, in room.read("SELECT person_id FROM mail")), [1, 4], "decided at j7")
    wake_sessions(room, CLOSING - 7 * DAY)
    server = Server(room, now=CLOSING - 7 * DAY)
    client = Client(server, 1)
    client.begin()
    same(client.deposit(client.check_page())[0], 303, "deposit")
    server.stop()
    same(reminders(room, sink, CLOSING - 7 * DAY + 301 * SECOND), {1: 1, 4: 1}, "the receipt to one, the reminder to the other")
    same(dict(room.read("SELECT person_id, purpose FROM mail WHERE state = 'sent'")), {1: "receipt", 4: "reminder"}, "which")
    same(reminders(room, sink, CLOSING - 2 * DAY), {2: 1, 4: 1}, "j2: the late draft and the one left")
    sink.stop()


@test("where stages close one after the other, each has its own reminders, with its own closing")
def stages():
    sink, room = Sink(), board_of_drafters(2)
    first = CLOSING - 20 * DAY

    def act(db):
        for position, name, closes in ((1, "Candidatures", first), (2, "Offres", CLOSING)):
            db.execute("INSERT INTO stage (opportunity_id, position, name, closes_at, closes_wall) VALUES (1, ?, ?, ?, 'x')", (position, name, closes))
        db.execute("UPDATE opportunity SET next_check = ? WHERE id = 1", (first - 7 * DAY,))
    room.write(act)
    same(reminders(room, sink, first - 8 * DAY), {}, "nothing yet")
    same(reminders(room, sink, first - 7 * DAY), {1: 1, 2: 1}, "a week before the first stage closes")
    same(reminders(room, sink, first - 7 * DAY + HOUR), {}, "once")
    same(set(room.read("SELECT expires_at FROM mail")), {(first,)}, "of no use after the stage")
    same(reminders(room, sink, first - 2 * DAY), {1: 1, 2: 1}, "two days before")
    same(reminders(room, sink, first + HOUR), {}, "never of a stage that is over")
    same(reminders(room, sink, CLOSING - 7 * DAY), {1: 1, 2: 1}, "a week before the last one closes")
    same(reminders(room, sink, CLOSING - 2 * DAY), {1: 1, 2: 1}, "and two days before")
    sink.stop()


def extend(room, at, day, hour, reason):
    wake_sessions(room, at)
    server = Server(room, now=at)
    officer = Client(server, room.one("SELECT id FROM person WHERE role = 'officer'"))
    text = officer.page("/fr/gestion/opportunites/1")
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    same(officer.post("/fr/gestion/opportunites/1/proroger", version=version, jour=day, heure=hour, motif=reason)[0], 303, "extension")
    server.stop()
    return room.one("SELECT closes_at FROM opportunity WHERE id = 1")


@test("an extension tells each drafter once and sets the ladder up again; reminders of the old closing that waited are void")
def extension():
    sink, room = Sink(), board_of_drafters(3)
    room.write(lambda db: db.execute("UPDATE piece SET compulsory = 0"))
    same(reminders(room, sink, CLOSING - 7 * DAY), {1: 1, 2: 1, 3: 1}, "j7")
    room.work(mail="smtp://127.0.0.1:1", now=CLOSING - 2 * DAY)  # j2 is decided and waits
    at = CLOSING - 2 * DAY + MINUTE
    day = room.one("SELECT date(?, 'unixepoch')", (CLOSING + 30 * DAY) // SECOND)
    moved = extend(room, at, day, "16:30", "Panne+du+portail")
    expect(moved > CLOSING + 28 * DAY, "the closing did not move")
    same(reminders(room, sink, at + MINUTE), {1: 1, 2: 1, 3: 1}, "the news")
    same(reminders(room, sink, at + HOUR), {}, "the news twice, or a reminder of the old closing")
    same(room.one("SELECT count(*) FROM mail WHERE state = 'suppressed'"), 3, "void reminders")
    for word, before in STEPS:
        same(reminders(room, sink, moved - before), {1: 1, 2: 1, 3: 1}, f"{word} of the new closing")
    same(reminders(room, sink, moved), {}, "at the new closing")
    same(sorted({k.rsplit(":", 1)[1] for k, in room.read("SELECT dedupe_key FROM mail WHERE state = 'sent' AND purpose = 'reminder'")}),
         ["1", "2"], "versions of the closing")
    sink.stop()


@test("news of a lot that closes later names the lot and its hour, and says nothing of a closing that did not move")
def lot_extension():
    sink, room = Sink(), board_of_drafters(1)

    def act(db):
        db.execute("INSERT INTO lot (opportunity_id, number, title, closes_at) VALUES (1, 4, 'Toiture', ?)", (CLOSING + 9 * DAY,))
        db.execute("UPDATE opportunity SET ends_at = ?, deadline_version = 2", (CLOSING + 9 * DAY,))
        db.execute("INSERT INTO amendment (opportunity_id, number, at, at_wall, reason) VALUES (1, 1, ?, '2026-11-28T09:00', 'Plans corrigés')", (NOW,))
        db.execute("INSERT INTO fanout (purpose, opportunity_id, deadline_version, created_at) VALUES ('extension', 1, 2, ?)", (NOW,))
    room.write(act)
    same(reminders(room, sink, NOW), {1: 1}, "the news")
    mail = email.message_from_bytes(room.one("SELECT bytes FROM mail WHERE purpose = 'extension'"), policy=email.policy.default)
    text = mail.get_body(("plain",)).get_content()
    expect("La clôture d’un lot ou de plusieurs est reportée" in text, text)
    expect(re.search(r"^Lot 4\s: clôture \w+ \d", text, re.M) and re.search(r"Motif\s: Plans corrigés", text), text)
    expect("Nouvelle clôture" not in text, text)
    sink.stop()


@test("nobody is reminded of what was cancelled")
def cancelled():
    sink, room = Sink(), board_of_drafters(2)
    room.write(lambda db: db.execute("UPDATE opportunity SET cancelled_at = ?, cancelled_reason = 'Projet abandonné'", (NOW,)))
    for _, before in STEPS:
        same(reminders(room, sink, CLOSING - before), {}, "a cancelled one")
    waiting = board_of_drafters(2)
    waiting.work(mail="smtp://127.0.0.1:1", now=CLOSING - 7 * DAY)
    waiting.write(lambda db: db.execute("UPDATE opportunity SET cancelled_at = ?, cancelled_reason = 'Projet abandonné'", (NOW,)))
    same(reminders(waiting, sink, CLOSING - 7 * DAY + 301 * SECOND), {}, "mails that waited when it was cancelled")
    same(waiting.states(), {"suppressed": 2}, "what became of them")
    sink.stop()


run_tests()
