#!/usr/bin/python3
"""kill -9 of the real server at every labelled point of an upload, a deposit, its replacement and its withdrawal, and the
order of its calls to the disk.

Whatever was killed: no receipt, or a receipt with its bytes; the program is there again within two seconds; and the
client's second try under the same token ends with exactly one receipt.
"""
import hashlib
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.abspath("tests/fault"))
from program import (CAMPAIGN, DAY, Client, Failed, Gone, Journey, Return, Room, Server, add_opportunity, expect, labels_in, last_words, new_board, note, now_us, pdf,
                     run_tests, same, test)
from promises import finish_return, see_return_kept

CONTENT = pdf(200_000, "cv")
DIGEST = hashlib.sha256(CONTENT).hexdigest()
RESTART_SECONDS = 2.0
HITS_MAX = 200  # more is a loop
WAL_FRAMES = 1100  # over the number at which the writer cuts its log short


def new_template():
    room = new_board(people=2)
    room.write(lambda db: add_opportunity(db, 1, now_us() + 10 * DAY))
    return room


TEMPLATE = new_template()
FIRST = ("deposit.before_rows", "deposit.after_rows")  # the labels that a first deposit passes


def new_journey():
    return Journey(1, 1, CONTENT)


def see_promises_kept(room, journey):
    """On what the dead server left: everything acknowledged is there, nothing is there by halves."""
    room.check()
    files = room.read("SELECT lower(hex(sha256)), size FROM dossier_file")
    same(files, [(DIGEST, len(CONTENT))] if journey.file_kept or files else [], "files of the draft")
    deposits = room.read("SELECT p.ref, (SELECT group_concat(lower(hex(f.sha256))) FROM deposit_file f WHERE f.deposit_id = p.id),"
                         " d.deposit_id = p.id, m.state FROM deposit p JOIN dossier d ON d.id = p.dossier_id"
                         " LEFT JOIN mail m ON m.dedupe_key = 'receipt:' || p.ref")
    if journey.receipt or deposits:
        same([d[1:] for d in deposits], [(DIGEST, 1, "queued")], "deposits")
    if journey.receipt:
        same(deposits[0][0], journey.receipt.rsplit("/", 1)[1], "the receipt's number")


def see_receipt(server, journey):
    """The receipt says the hash, its file has these bytes, and asking again leads to the same one."""
    client = Client(server, 1)
    text = client.page(journey.receipt)
    expect(DIGEST in text, "the receipt does not say the hash")
    path = re.search(r'href="(/fr/compte/fichiers/[^"]+)"', text)[1]
    expect(client.ask("GET", path)[2] == CONTENT, "the receipt's file has other bytes")
    same(client.deposit(journey.key), (303, journey.receipt), "the same form sent once more")


def kill_once(label, hit, template=TEMPLATE):
    """Whether the label's hit was reached. A second server then does what the first could not."""
    room, journey = Room(template), new_journey()
    server, killed = None, False
    try:
        server = Server(room, crash=f"{label}:{hit}")
        journey.go(server)
        server.stop()
    except Gone:
        killed = True
        if server:
            server.stop(wanted=-9)
        see_promises_kept(room, journey)
    server = Server(room)
    expect(server.seconds <= RESTART_SECONDS, f"{server.seconds:.1f} s to start again after {label}:{hit}")
    journey.go(server)
    see_receipt(server, journey)
    server.stop()
    see_promises_kept(room, journey)
    same(room.states(), {"queued": 1}, "mails")
    room.remove()
    return killed


def kill_return_once(label, hit, template=TEMPLATE):
    """The same of somebody who deposits again and withdraws."""
    room, journey = Room(template), Return(1, 1, CONTENT)
    server, killed = None, False
    try:
        server = Server(room, crash=f"{label}:{hit}")
        journey.go(server)
        server.stop()
    except Gone:
        killed = True
        if server:
            server.stop(wanted=-9)
        see_return_kept(room, journey)
    server = Server(room)
    expect(server.seconds <= RESTART_SECONDS, f"{server.seconds:.1f} s to start again after {label}:{hit}")
    finish_return(server, room, journey)
    room.remove()
    return killed


def kill_at(labels, template=TEMPLATE, kill_once=kill_once):
    kills = 0
    for label in labels:
        here = 0
        try:
            while kill_once(label, here + 1, template):
                here += 1
                expect(here < HITS_MAX, "hit over and over")
        except Failed as e:
            raise Failed(f"killed at {label}:{here + 1}: {e}") from e
        expect(here > 0, f"{label} was never reached")
        kills += here
    note(f"injections fired: {kills} kills at {len(labels)} labels")


@test("a server killed anywhere in an upload or a deposit leaves no receipt without its bytes, and the second try has one receipt")
def killed_anywhere():
    labels = [x for x in labels_in("blob/disk.c") if "unlink" not in x] + [x for x in labels_in("board/deposit.c") if x in FIRST]
    labels += [x for x in labels_in("db/writer.c") if "checkpoint" not in x]
    kill_at(labels)


@test("a server killed anywhere in a replacement or a withdrawal leaves no half of one, and the second try has the same receipt")
def killed_in_return():
    kill_at([x for x in labels_in("board/deposit.c") if CAMPAIGN or x not in FIRST] +
            [x for x in labels_in("db/writer.c") if "checkpoint" not in x], kill_once=kill_return_once)


@test("a server killed while it cuts its log short keeps every receipt")
def killed_at_checkpoint():
    template = Room(TEMPLATE)
    # Another program's death leaves a long log: the next commit is followed by a checkpoint.
    grow = ("import os, sqlite3, sys\n"
            "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            "db.execute('PRAGMA wal_autocheckpoint = 0')\n"
            f"for i in range({WAL_FRAMES}):\n"
            "    db.execute('INSERT INTO setting (name, value) VALUES (?, ?)', (f'filling {i}', 'x' * 3000))\n"
            "os._exit(0)\n")
    subprocess.run(["/usr/bin/python3", "-c", grow, template.database], check=True)
    expect(os.path.getsize(template.database + "-wal") > WAL_FRAMES * 4096, "the log is short")
    kill_at([x for x in labels_in("db/writer.c") if "checkpoint" in x], template)


@test("a first start killed while it makes the secret or the tables is finished by the next one, also by one of the same number")
def killed_at_first_start():
    kills = 0
    for label in labels_in("command/open.c", "db/migrate.c"):
        hit = 0
        while True:
            room = Room()
            killed = room.start("migrate", crash=f"{label}:{hit + 1}")
            killed.communicate(timeout=60)
            expect(killed.returncode in (0, -9), last_words(killed))
            room.run("migrate", before=lambda: open(f"{room.database}.secret.{os.getpid()}", "w", encoding="utf-8").close())
            room.check()
            Server(room).stop()
            room.remove()
            if killed.returncode == 0:
                break
            hit += 1
        expect(hit > 0, f"{label} was never reached")
        kills += hit
    note(f"injections fired: {kills} kills")


def deposit_before_its_commit(hit):
    """Plants the bug: the answer goes out before the commit; kills between the two. Gives what the client knows; Gone when
    the hit came before the deposit was answered."""
    room, journey = Room(TEMPLATE), new_journey()
    server = Server(room)
    client = Client(server, 1)
    client.begin()
    same(client.send_file(CONTENT)[0], 303, "upload")
    journey.file_kept, journey.key = True, client.check_page()
    server.stop()
    server = Server(room, plant="db.answer_before_commit", crash=f"db.before_commit:{hit}")
    client = Client(server, 1)
    client.check_page()
    journey.receipt = client.deposit(journey.key)[1]
    expect(journey.receipt, "the planted bug did not answer")
    try:
        client.post("/fr/opportunites/1/dossier/message", message="encore")
    except Gone:
        server.stop(wanted=-9)
        return room, journey
    raise Failed("the server was not killed")


@test("a server that would answer before its commit is caught")
def planted_answer_before_commit():
    for hit in (1, 2, 3):  # a server has something to write when it starts
        try:
            room, journey = deposit_before_its_commit(hit)
            break
        except Gone:
            pass
    try:
        see_promises_kept(room, journey)
    except Failed as e:
        note(f"seen as: {e}")
    else:
        raise Failed("nobody noticed")
    room.remove()


# --- The order of the calls to the disk ----------------------------------------------------------------------------------

CALL = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(.*)$")


def calls_of(path):
    """(name, text, line begun, line ended) of every call that strace saw; of one cut in two both lines count."""
    calls, open_calls = [], {}
    with open(path, encoding="utf-8", errors="replace") as f:
        for number, line in enumerate(f):
            found = CALL.match(line)
            if not found or line.split()[1].startswith(("+++", "---")):
                continue
            thread, name, rest = found.groups()
            if "<unfinished ...>" in rest:
                open_calls[thread, name] = (rest, number)
            elif "resumed>" in rest:
                text, begun = open_calls.pop((thread, name), ("", number))
                calls.append((name, text + rest, begun, number))
            else:
                calls.append((name, rest, number, number))
    return sorted(calls, key=lambda c: c[2])


def after(calls, line, what, names, *pieces):
    """The first call begun after `line` with one of the names, all pieces and success; where it ended."""
    for name, text, begun, ended in calls:
        if begun > line and name in names and all(p in text for p in pieces) and not re.search(r"= -1 E", text):
            return begun, ended
    raise Failed("not seen in its place: " + what)


def traced(journey, **settings):
    """The calls of a server under strace during a journey, and the name of the stored file."""
    room = Room(TEMPLATE)
    log = room.path + "/strace"
    trace = "trace=fsync,fdatasync,rename,renameat,renameat2,write,writev,send,sendto,sendmsg"
    server = Server(room, prefix=("strace", "-f", "-y", "-s", "64", "-e", trace, "-e", "signal=none", "-o", log), **settings)
    journey.go(server)
    stop_traced(server)
    name = room.one("SELECT blob FROM dossier_file")
    calls = calls_of(log)
    expect(len(calls) > 20, "strace saw next to nothing")
    room.remove()
    return calls, name


def stop_traced(server):
    """The signal goes to the traced program, whose parent strace is: it ends with it."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(server.process.pid)], capture_output=True, text=True, check=True)
    os.kill(int(children.stdout.split()[0]), 15)
    server.process.communicate(timeout=30)


SENDS = ("write", "writev", "send", "sendto", "sendmsg")
SYNCS = ("fsync", "fdatasync")


def see_order(calls, name, least=3):
    """fsync of the file, rename, fsync of the folder, fdatasync of the log, and only then 303; the same for the deposit."""
    seen = after(calls, -1, "fsync of the file", SYNCS, f"/tmp/{name}>")[1]
    seen = after(calls, seen, "rename into the store", ("rename", "renameat", "renameat2"), f"tmp/{name}")[1]
    seen = after(calls, seen, "fsync of the folder", SYNCS, f"/files/{name[0]}/{name[1]}>")[1]
    begun, seen = after(calls, seen, "fdatasync of the log after the upload", SYNCS, "babillard.db-wal>")
    reply = after(calls, begun, "303 to the upload", SENDS, "HTTP/1.1 303")[0]
    expect(reply > seen, "303 to the upload before its commit was on disk")
    answers = [c for c in calls if c[0] in SENDS and "HTTP/1.1 303" in c[1]]
    expect(len(answers) >= least, f"{len(answers)} answers with 303, of begin, form, upload, deposit; message, replacement, withdrawal")
    for (_, _, begun, _), before in zip(answers, [-1] + [a[3] for a in answers]):
        ended = after(calls, before, "fdatasync before a 303", SYNCS, "babillard.db-wal>")[1]
        expect(ended < begun, "303 before the commit was on disk")


@test("on disk before anything is acknowledged: fsync of the file, rename, fsync of the folder, fdatasync of the log, 303")
def order_of_calls():
    calls, name = traced(new_journey())
    see_order(calls, name)
    note(f"{len(calls)} calls seen, {sum(c[0] in SYNCS for c in calls)} of them to make something durable")


@test("on disk before anything is acknowledged: the same of a replacement and a withdrawal")
def order_of_return():
    calls, name = traced(Return(1, 1, CONTENT))
    see_order(calls, name, 6)


@test("a file acknowledged before its fsync is caught")
def planted_ack_before_fsync():
    calls, name = traced(new_journey(), plant="blob.ack_before_fsync")
    try:
        see_order(calls, name)
    except Failed as e:
        same(str(e), "not seen in its place: fsync of the file", "what was seen")
    else:
        raise Failed("nobody noticed")


if CAMPAIGN:
    @test("ten times over, killed anywhere")
    def campaign():
        for _ in range(10):
            killed_anywhere()

run_tests()
