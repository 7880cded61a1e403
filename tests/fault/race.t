#!/usr/bin/python3
"""Several processes on one database: workers that race, workers that are killed or stopped in the middle, a server and
a worker that write together. Each mail arrives once, or is shown as unknown; nothing is lost, nothing doubled."""
import os
import sys
import threading
import time

sys.path.insert(0, os.path.abspath("tests/fault"))
from program import (CAMPAIGN, DAY, HOUR, MINUTE, Client, Failed, Gone, Room, Server, Sink, add_draft, add_opportunity, expect, labels_in,
                     last_words, new_board, note, now_us, pdf, queue_mails, run_tests, same, test)

NOW = now_us() + HOUR
PAST_LEASES = 31 * MINUTE  # of a mail 20 minutes, of a job 30
WORKERS = 4
MAILS = 400 if CAMPAIGN else 60
ROUNDS = 20 if CAMPAIGN else 3
HITS = 12 if CAMPAIGN else 3  # of each label, from the first
SECONDS = 60 if CAMPAIGN else 6
CLIENTS = 3


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


def busy_board():
    """Three opportunities with reminders due, two drafters each, and two queued mails beside: eight mails."""
    room = new_board(people=6)
    queue_mails(room, 2, NOW)

    def act(db):
        for o in (1, 2, 3):
            add_opportunity(db, o, NOW + DAY, next_check=NOW)
            for person in (2 * o - 1, 2 * o):
                add_draft(db, person, o, person, NOW - 30 * DAY)
    room.write(act)
    return room


def in_maildir(room):
    received, folder = {}, room.path + "/mail/new"
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        with open(f"{folder}/{name}", encoding="utf-8") as f:
            to = next(line for line in f if line.startswith("Delivered-To: ")).split()[1]
        received[to] = received.get(to, 0) + 1
    return received


def kill_worker(template, label, hit, sink, plant=None):
    """Whether the label's hit was reached; then a second worker at once and a third past the leases do the rest."""
    room = Room(template)
    settings = {"mail": sink.mail} if sink else {}
    if sink:
        sink.forget()
    worker = room.start("work", "--once", now=NOW, crash=f"{label}:{hit}", plant=plant, **settings)
    worker.communicate(timeout=60)
    expect(worker.returncode in (0, -9), last_words(worker))
    room.work(now=NOW, plant=plant, **settings)
    room.work(now=NOW + PAST_LEASES, plant=plant, **settings)
    outcome = tally(room, sink.received() if sink else in_maildir(room))
    same(sum(outcome), 8, "mails")
    expect(outcome[1] <= 1, f"one worker killed, {outcome[1]} mails unknown")
    room.check()
    room.remove()
    return worker.returncode == -9, outcome[1]


def kill_workers(labels, sink, template):
    kills, unknown = 0, 0
    for label in labels:
        for hit in range(1, HITS + 1):
            try:
                killed, doubts = kill_worker(template, label, hit, sink)
            except Failed as e:
                raise Failed(f"killed at {label}:{hit}: {e}") from e
            if not killed:
                expect(hit > 1, f"{label} was never reached")
                break
            kills, unknown = kills + 1, unknown + doubts
    note(f"injections fired: {kills} kills at {len(labels)} labels; {kills * 8} mails, 0 lost, 0 doubled, {unknown} unknown")


WRITER = [x for x in labels_in("db/writer.c") if "checkpoint" not in x]


@test("a worker killed at any point, deciding or delivering by SMTP: each mail arrives once, or is shown as unknown")
def killed_smtp():
    sink = Sink()
    kill_workers(labels_in("work/reminders.c", "work/deliver.c", "board/outbox.c", "net/smtp.c") + WRITER, sink, busy_board())
    sink.stop()


@test("a worker killed at any point of writing to a Maildir: each mail arrives once, or is shown as unknown")
def killed_maildir():
    kill_workers(labels_in("net/maildir.c"), None, busy_board())


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


@test("a worker stopped past its lease and woken again finds its mail taken: nothing doubled, nothing lost")
def stopped():
    stops, unknown = 0, 0
    sink, template = Sink(), busy_board()
    for label in ("mail.leased", "mail.sending", "mail.data", "mail.dot", "mail.sent", "reminders.after_batch", "reminders.before_checked"):
        for hit in (1, 3):
            room = Room(template)
            sink.forget()
            sleeper = room.start("work", "--once", mail=sink.mail, now=NOW, crash=f"{label}:{hit}:stop")
            _, status = os.waitpid(sleeper.pid, os.WUNTRACED)
            expect(os.WIFSTOPPED(status), f"{label}:{hit} did not stop it")
            room.work(mail=sink.mail, now=NOW + PAST_LEASES)
            os.kill(sleeper.pid, 18)  # SIGCONT
            wait_all([sleeper])
            room.work(mail=sink.mail, now=NOW + 2 * PAST_LEASES)
            try:
                outcome = tally(room, sink.received())
            except Failed as e:
                raise Failed(f"stopped at {label}:{hit}: {e}") from e
            same(sum(outcome), 8, "mails")
            stops, unknown = stops + 1, unknown + outcome[1]
            room.check()
            room.remove()
    note(f"injections fired: {stops} stops; {stops * 8} mails, 0 lost, 0 doubled, {unknown} unknown")
    sink.stop()


# --- Server and worker together -------------------------------------------------------------------------------------------------


class Applicant(threading.Thread):
    """Deposits for one opportunity after another until the time is over."""

    def __init__(self, server, person, opportunities, until):
        super().__init__()
        self.client, self.opportunities, self.until = Client(server, person), opportunities, until
        self.receipts, self.longest, self.problem = [], 0.0, None

    def run(self):
        try:
            for opportunity in self.opportunities:
                if time.monotonic() > self.until:
                    return
                self.client.begin(opportunity)
                same(self.client.send_file(pdf(20_000, f"{self.client.person}-{opportunity}"), opportunity)[0], 303, "upload")
                key = self.client.check_page(opportunity)
                began = time.monotonic()
                status, where = self.client.deposit(key, opportunity)
                self.longest = max(self.longest, time.monotonic() - began)
                same(status, 303, "deposit")
                self.receipts.append(where.rsplit("/", 1)[1])
        except (Failed, Gone) as e:
            self.problem = e


@test("a server and a worker writing together for some seconds: the database is whole, every receipt is there and its mail arrived once")
def together():
    opportunities = list(range(1, 40 * SECONDS))
    room = new_board(people=CLIENTS)
    room.write(lambda db: [add_opportunity(db, o, now_us() + 10 * DAY) for o in opportunities])
    server, worker = Server(room), room.start("work")
    crowd = [Applicant(server, person, opportunities, time.monotonic() + SECONDS) for person in range(1, CLIENTS + 1)]
    for a in crowd:
        a.start()
    for a in crowd:
        a.join()
    for a in crowd:
        if a.problem:
            raise a.problem
    at_work = room.states().get("sent", 0)
    worker.terminate()
    server.stop()
    wait_all([worker])
    room.work()
    receipts = sorted(r for a in crowd for r in a.receipts)
    expect(len(receipts) > 5 * CLIENTS, f"only {len(receipts)} deposits")
    same(sorted(r for r, in room.read("SELECT ref FROM deposit")), receipts, "receipts")
    expect(at_work > 0, "the worker sent nothing beside the server")
    same(room.states(), {"sent": len(receipts)}, "mails")
    mails = room.path + "/mail/new"
    texts = [open(f"{mails}/{n}", encoding="utf-8").read() for n in os.listdir(mails)]
    same(len({t[t.index("Message-ID:"):].split("\n")[0] for t in texts}), len(receipts), "different mails")
    same(len(texts), len(receipts), "mails in the folder")
    room.check()
    note(f"{len(receipts)} deposits in {SECONDS} s beside a worker that sent {at_work} mails meanwhile; longest deposit "
         f"{max(a.longest for a in crowd) * 1000:.0f} ms; 0 lost")


run_tests()
