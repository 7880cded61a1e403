#!/usr/bin/python3
"""Several processes on one database: workers that race, workers that are killed or stopped in the middle, a server and
a worker that write together. Each mail arrives once, or is shown as unknown; nothing is lost, nothing doubled."""
import fcntl
import os
import random
import re
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.abspath("tests/fault"))
from program import (CAMPAIGN, DAY, HOUR, MINUTE, Failed, Gone, Journey, Room, Server, Sink, add_draft, add_opportunity, expect, labels_in,
                     last_words, new_board, note, now_us, pdf, queue_mails, run_tests, same, test, wait_until)

NOW = now_us() + HOUR
PAST_LEASES = 31 * MINUTE  # of a mail 20 minutes, of a job 30
WORKERS = 4
MAILS = 400 if CAMPAIGN else 60
ROUNDS = 20 if CAMPAIGN else 3
HITS = range(1, 200) if CAMPAIGN else (1, 2, 3, 5, 8, 13, 21, 34)  # of each label
PAIRS = 200 if CAMPAIGN else 12
STOP_TRIES = 50
KILLS = 60 if CAMPAIGN else 8
SEED = int(os.environ.get("BABILLARD_SEED", time.time_ns() % 10**6))
SECONDS = 60 if CAMPAIGN else 6
CLIENTS = 3
SENDS_MAX = 290  # files one account sends: beyond 300 in ten minutes it is asked to wait (src/web/limits.c)


def tally(room, received):
    """What became of all mails against what arrived: (sent, unknown); anything lost or doubled is an error."""
    doubled = {k: n for k, n in received.items() if n > 1}
    same(doubled, {}, "arrived more than once")
    states = dict(room.read("SELECT recipient, state FROM mail"))
    lost = {k: s for k, s in states.items() if s != "unknown" and received.get(k, 0) != 1}
    same(lost, {}, "neither arrived nor unknown")
    expect(set(received) <= set(states), "arrived without a row")
    same(sorted(set(states.values()) - {"sent", "unknown"}), [], "states left over")
    return len([s for s in states.values() if s == "sent"]), len([s for s in states.values() if s == "unknown"])


def wait_all(workers, wanted=0):
    for w in workers:
        w.communicate(timeout=60)
        same(w.returncode, wanted, "status of a worker: " + last_words(w))


@test("workers that start at the same time: each mail arrives once")
def racing():
    arrived = 0
    for _ in range(ROUNDS):
        sink, room = Sink(), new_board()
        queue_mails(room, MAILS, NOW)
        wait_all([room.start("work", "--once", mail=sink.mail, now=NOW) for _ in range(WORKERS)])
        same(tally(room, sink.received()), (MAILS, 0), "sent and unknown")
        arrived += MAILS
        room.check()
        sink.stop()
    note(f"{ROUNDS} rounds of {WORKERS} workers: {arrived} mails, {arrived} arrived, 0 doubled, 0 unknown")


@test("workers that take one another for dead while all of them deliver: nothing doubled, nothing lost, doubts are shown")
def overtaking():
    total, unknown = 0, 0
    for _ in range(ROUNDS):
        sink, room = Sink(), new_board()
        queue_mails(room, MAILS, NOW)
        # Each worker's clock stands past the leases of the one before it: it takes the job and the mails over.
        wait_all([room.start("work", "--once", mail=sink.mail, now=NOW + i * PAST_LEASES) for i in range(WORKERS)])
        room.work(mail=sink.mail, now=NOW + WORKERS * PAST_LEASES)
        sent, doubts = tally(room, sink.received())
        total, unknown = total + sent + doubts, unknown + doubts
        room.check()
        sink.stop()
    note(f"{ROUNDS} rounds: {total} mails, 0 lost, 0 doubled, {unknown} unknown")


# --- Killed and stopped -------------------------------------------------------------------------------------------------------


BUSY = 10


def busy_board():
    """BUSY mails to come: three opportunities with reminders due and one extended, two drafters each; two queued mails."""
    room = new_board(people=8)
    queue_mails(room, 2, NOW)

    def act(db):
        for o in (1, 2, 3):
            add_opportunity(db, o, NOW + DAY, next_check=NOW)
            for person in (2 * o - 1, 2 * o):
                add_draft(db, person, o, person, NOW - 30 * DAY)
        add_opportunity(db, 4, NOW + 30 * DAY)
        db.execute("UPDATE opportunity SET deadline_version = 2 WHERE id = 4")
        db.execute("INSERT INTO amendment (opportunity_id, number, at, at_wall, reason) VALUES (4, 1, ?, '2026-01-01T09:00', 'Panne')", (NOW,))
        db.execute("INSERT INTO fanout (purpose, opportunity_id, deadline_version, created_at) VALUES ('extension', 4, 2, ?)", (NOW,))
        for person in (7, 8):
            add_draft(db, person, 4, person, NOW - 30 * DAY)
    room.write(act)
    return room


def in_maildir(room):
    received, folder = {}, room.path + "/mail/new"
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        with open(f"{folder}/{name}", encoding="utf-8") as f:
            to = next(line for line in f if line.startswith("Delivered-To: ")).split()[1]
        received[to] = received.get(to, 0) + 1
    return received


def kill_workers(points, sink, template):
    """A worker killed at the first point, on what it left another at the second…, then one at once and one past the
    leases that live. Returns how many were killed and how many mails are unknown."""
    room, killed = Room(template), 0
    settings = {"mail": sink.mail} if sink else {}
    if sink:
        sink.forget()
    at = NOW
    try:
        for label, hit in points:
            worker = room.start("work", "--once", now=at, crash=f"{label}:{hit}", **settings)
            worker.communicate(timeout=60)
            expect(worker.returncode in (0, -9), last_words(worker))
            killed += worker.returncode == -9
            room.work(now=at, **settings)
            at += PAST_LEASES
        room.work(now=at, **settings)
        outcome = tally(room, sink.received() if sink else in_maildir(room))
        same(sum(outcome), BUSY, "mails")
        expect(outcome[1] <= killed, f"{killed} workers killed, {outcome[1]} mails unknown")
        room.check()
    except Failed as e:
        raise Failed(f"killed at {points}: {e}") from e
    room.remove()
    return killed, outcome[1]


def kill_each(labels, sink, template):
    kills, unknown = 0, 0
    for label in labels:
        for hit in HITS:
            killed, doubts = kill_workers([(label, hit)], sink, template)
            kills, unknown = kills + killed, unknown + doubts
            if not killed:
                expect(hit > 1, f"{label} was never reached")
                break
    note(f"injections fired: {kills} kills at {len(labels)} labels; {kills * BUSY} mails, 0 lost, 0 doubled, {unknown} unknown")


WRITER = [x for x in labels_in("db/writer.c") if "checkpoint" not in x]
BY_SMTP = labels_in("work/reminders.c", "work/deliver.c", "board/outbox.c", "net/smtp.c") + WRITER


@test("a worker killed at any point, deciding or delivering by SMTP: each mail arrives once, or is shown as unknown")
def killed_smtp():
    sink = Sink()
    kill_each(BY_SMTP, sink, busy_board())
    sink.stop()


@test("a worker killed, and the next one killed while it mends that: each mail arrives once, or is shown as unknown")
def killed_twice():
    sink, template, chance = Sink(), busy_board(), random.Random(SEED)
    kills, unknown = 0, 0
    for _ in range(PAIRS):
        killed, doubts = kill_workers([(chance.choice(BY_SMTP), chance.randint(1, 4)) for _ in range(2)], sink, template)
        kills, unknown = kills + killed, unknown + doubts
    expect(kills > PAIRS / 2, f"only {kills} kills")
    note(f"seed {SEED}; injections fired: {kills} kills in {PAIRS} pairs; {PAIRS * BUSY} mails, 0 lost, 0 doubled, {unknown} unknown")
    sink.stop()


@test("a worker killed at any point of writing to a Maildir: each mail arrives once, or is shown as unknown")
def killed_maildir():
    kill_each(labels_in("net/maildir.c"), None, busy_board())


@test("a worker that would try the unknown again is caught")
def planted_doubling():
    sink, room = Sink("--cut", "m1@example.org"), new_board()
    queue_mails(room, 3, NOW)
    for at in (NOW, NOW + HOUR):
        room.work(mail=sink.mail, now=at, plant="mail.unknown_is_tried_again")
    try:
        tally(room, sink.received())
    except Failed as e:
        note(f"seen as: {e}")
    else:
        raise Failed("nobody noticed")
    sink.stop()


def holds_the_database(room):
    """Whether a stopped process has the write lock: its thread that writes was caught at the end of a commit."""
    with open(room.database + ".write", "rb") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def stop_worker(template, point, sink):
    """A room with a worker stopped at the point, which holds no lock."""
    for _ in range(STOP_TRIES):
        room = Room(template)
        sink.forget()
        sleeper = room.start("work", "--once", mail=sink.mail, now=NOW, crash=point + ":stop")
        status = os.waitpid(sleeper.pid, os.WUNTRACED)[1]
        expect(os.WIFSTOPPED(status), f"{point} did not stop it")
        if not holds_the_database(room):
            return room, sleeper
        sleeper.kill()
        wait_all([sleeper], wanted=-9)
        room.remove()
    raise Failed(f"stopped at {point} it holds the database, {STOP_TRIES} times over")


@test("a worker stopped past its lease and woken again finds its mail taken: nothing doubled, nothing lost")
def stopped():
    stops, unknown = 0, 0
    sink, template = Sink(), busy_board()
    for label in ("mail.leased", "mail.sending", "mail.data", "mail.dot", "mail.sent", "reminders.after_batch", "reminders.before_checked"):
        for hit in (1, 3):
            room, sleeper = stop_worker(template, f"{label}:{hit}", sink)
            room.work(mail=sink.mail, now=NOW + PAST_LEASES)
            sleeper.send_signal(signal.SIGCONT)
            wait_all([sleeper])
            room.work(mail=sink.mail, now=NOW + 2 * PAST_LEASES)
            try:
                outcome = tally(room, sink.received())
                same(sum(outcome), BUSY, "mails")
            except Failed as e:
                raise Failed(f"stopped at {label}:{hit}: {e}") from e
            stops, unknown = stops + 1, unknown + outcome[1]
            room.check()
            room.remove()
    note(f"injections fired: {stops} stops; {stops * BUSY} mails, 0 lost, 0 doubled, {unknown} unknown")
    sink.stop()


# --- Server and worker together -------------------------------------------------------------------------------------------------


class Applicant(threading.Thread):
    """Deposits for one opportunity after another while `more` says so; `journeys` are left where they were cut off."""

    def __init__(self, person):
        super().__init__()
        self.person, self.journeys, self.problem, self.server, self.more = person, [], None, None, None

    def again(self, server, more):
        """Itself once more, as a thread that can be started."""
        fresh = Applicant(self.person)
        fresh.journeys, fresh.server, fresh.more = self.journeys, server, more
        return fresh

    def run(self):
        try:
            while self.more():
                if not self.journeys or self.journeys[-1].receipt:
                    opportunity = len(self.journeys) + 1
                    self.journeys.append(Journey(self.person, opportunity, pdf(20_000, f"{self.person}-{opportunity}")))
                self.journeys[-1].go(self.server)
        except Gone:
            self.problem = "gone"
        except Failed as e:
            self.problem = str(e)


def board_for_a_crowd(opportunities):
    room = new_board(people=CLIENTS)
    room.write(lambda db: [add_opportunity(db, o, now_us() + 10 * DAY) for o in range(1, opportunities)])
    return room


def receipts_of(crowd):
    return sorted(j.receipt.rsplit("/", 1)[1] for a in crowd for j in a.journeys if j.receipt)


@test("a server and a worker writing together for some seconds: the database is whole, every receipt is there and its mail arrived once")
def together():
    room = board_for_a_crowd(1000 * SECONDS // 6)
    server, worker, until = Server(room), room.start("work"), time.monotonic() + SECONDS
    crowd = [Applicant(p).again(server, None) for p in range(1, CLIENTS + 1)]
    for a in crowd:
        a.more = lambda a=a: time.monotonic() < until and len(a.journeys) < SENDS_MAX
        a.start()
    for a in crowd:
        a.join()
    same([a.problem for a in crowd], [None] * CLIENTS, "problems of applicants")
    at_work = room.states().get("sent", 0)
    worker.terminate()
    server.stop()
    wait_all([worker])
    room.work()
    receipts = receipts_of(crowd)
    expect(len(receipts) > 5 * CLIENTS, f"only {len(receipts)} deposits")
    same(sorted(r for r, in room.read("SELECT ref FROM deposit")), receipts, "receipts")
    expect(at_work > 0, "the worker sent nothing beside the server")
    same(room.states(), {"sent": len(receipts)}, "mails")
    same(ids_in_maildir(room), {i: 1 for i in ids_in_outbox(room)}, "mails in the folder")
    room.check()
    longest = max(j.seconds for a in crowd for j in a.journeys) * 1000
    note(f"{len(receipts)} deposits in {SECONDS} s beside a worker that sent {at_work} mails meanwhile; longest {longest:.0f} ms; 0 lost")


def ids_in_maildir(room):
    """Message-ID -> copies."""
    count, folder = {}, room.path + "/mail/new"
    for name in os.listdir(folder):
        with open(f"{folder}/{name}", "rb") as f:
            ident = message_id(f.read())
        count[ident] = count.get(ident, 0) + 1
    return count


def ids_in_outbox(room, state="sent"):
    return [message_id(b) for b, in room.read("SELECT bytes FROM mail WHERE state = ?", state)]


def message_id(data):
    return re.search(rb"^Message-ID: *(<[^>]+>)", data, re.M)[1]


@test("a server and a worker killed at any moment under load, again and again: every receipt shown has its bytes and one mail")
def killed_under_load():
    room, chance = board_for_a_crowd(2000), random.Random(SEED)
    crowd = [Applicant(p) for p in range(1, CLIENTS + 1)]
    at, starts = now_us(), []
    for _ in range(KILLS):
        server, worker = Server(room, now=at), room.start("work", now=at)
        starts.append(server.seconds)
        crowd = [a.again(server, lambda: True) for a in crowd]
        had, more = len(receipts_of(crowd)), chance.randint(3, 40)
        for a in crowd:
            a.start()
        wait_until(lambda: len(receipts_of(crowd)) >= had + more or worker.poll() is not None, "deposits")
        server.process.kill()
        worker.kill()
        for a in crowd:
            a.join()
        same({a.problem for a in crowd}, {"gone"}, "problems of applicants")
        server.stop(wanted=-9)
        wait_all([worker], wanted=-9)
        room.check()
        at += PAST_LEASES
        room.write(lambda db: db.execute("UPDATE session SET seen_at = ?", (at,)))
    server = Server(room, now=at)
    for a in crowd:  # what was cut off last is finished
        if not a.journeys[-1].receipt:
            a.journeys[-1].go(server)
    server.stop()
    room.work(now=at)
    receipts = receipts_of(crowd)
    same(sorted(r for r, in room.read("SELECT ref FROM deposit")), receipts, "receipts")
    same(room.one("SELECT count(*) FROM deposit_file"), len(receipts), "files of deposits")
    sent, doubts, arrived = ids_in_outbox(room), ids_in_outbox(room, "unknown"), ids_in_maildir(room)
    same(len(sent) + len(doubts), len(receipts), "mails sent or unknown")
    expect(len(doubts) <= KILLS, f"{KILLS} workers killed, {len(doubts)} mails unknown")
    same({i: arrived.get(i, 0) for i in sent}, {i: 1 for i in sent}, "copies of sent mails")
    same([i for i in doubts if arrived.get(i, 0) > 1], [], "copies of unknown mails")
    expect(max(starts) < 2, f"{max(starts):.1f} s to start again")
    note(f"seed {SEED}; injections fired: {KILLS} kills of server and worker; {len(receipts)} receipts, 0 lost, 0 doubled; mails: "
         f"{len(sent)} sent once, {len(doubts)} unknown; started again within {max(starts) * 1000:.0f} ms")


run_tests()
