#!/usr/bin/python3
"""The real program with a real clamd, whose database is one line of ours, and with peers that only look like one. What is
called clean was called so by a clamd that had the whole file; everything else waits, and is read by nobody meanwhile."""
import io
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import zipfile

sys.path.insert(0, os.path.abspath("tests/fault"))
from program import (DAY, HOUR, MINUTE, STARTED, SECOND, Client, Server, add_opportunity, expect, labels_in, new_board, new_folder, now_us,
                     pdf, run_tests, same, test, wait_until)

MARK = b"BABILLARD-TEST-VIRUS-" + secrets.token_hex(16).encode()  # what our one-line database calls a virus
NAME = "Babillard.Test-1.UNOFFICIAL"
STREAM_MAX = 1_000_000
OFFICER, PEOPLE = 4, 4


class Clamd:
    """A clamd of our own: a folder, a database of one line, a socket."""

    def __init__(self, folder=None):
        self.folder = folder or new_folder("babillard-clamd-")
        self.where = f"unix:{self.folder}/socket"
        os.makedirs(self.folder + "/db", exist_ok=True)
        with open(self.folder + "/db/own.ndb", "w", encoding="ascii") as f:
            f.write(f"Babillard.Test-1:0:*:{MARK.hex()}\n")
        with open(self.folder + "/clamd.conf", "w", encoding="ascii") as f:
            f.write(f"LocalSocket {self.folder}/socket\nDatabaseDirectory {self.folder}/db\nTemporaryDirectory {self.folder}\n"
                    f"LogFile {self.folder}/log\nForeground yes\nStreamMaxLength {STREAM_MAX}\nFixStaleSocket yes\nMaxThreads 2\n")
        self.process = subprocess.Popen(["clamd", "--config-file", self.folder + "/clamd.conf"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        STARTED.append(self.process)
        wait_until(self.answers, "clamd", 60)

    def answers(self):
        expect(self.process.poll() is None, "clamd ended: " + self.log())
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(self.folder + "/socket")
                s.sendall(b"zPING\0")
                return s.recv(16) == b"PONG\0"
            except OSError:
                return False

    def log(self):
        try:
            with open(self.folder + "/log", encoding="utf-8", errors="replace") as f:
                return f.read()[-600:]
        except OSError:
            return "(no log)"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


class Peer:
    """Looks like clamd to a PING, then does something else: `act(connection)` once it was asked to scan."""

    def __init__(self, act):
        self.folder = new_folder("babillard-peer-")
        self.where = f"unix:{self.folder}/socket"
        self.act, self.scans = act, 0
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(self.folder + "/socket")
        self.socket.listen(8)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                c, _ = self.socket.accept()
            except OSError:
                return
            with c:
                try:
                    if self.exactly(c, 6) == b"zPING\0":
                        c.sendall(b"PONG\0")
                        continue
                    self.scans += 1
                    self.exactly(c, 4)
                    self.act(c)
                except OSError:
                    pass

    @staticmethod
    def exactly(c, n):
        got = b""
        while len(got) < n:
            piece = c.recv(n - len(got))
            if not piece:
                raise OSError("gone")
            got += piece
        return got

    def stop(self):
        self.socket.close()


def word(size, more=b""):
    """A DOCX of about `size` bytes with `more` inside one of its parts, packed."""
    out = io.BytesIO()
    with zipfile.ZipFile("tests/data/pieces-jointes/testWORD.docx") as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if not entry.is_dir():
                new.writestr(entry.filename, old.read(entry))
        new.writestr("docProps/custom.xml", b"<?xml version='1.0'?><a>" + b"." * size + more + b"</a>")
    return out.getvalue()


def new_room(**settings):
    """A room whose notice takes PDF and DOCX of up to 10 MB; a server that knows of a scanner."""
    room = new_board(people=PEOPLE, officer=True)

    def act(db):
        add_opportunity(db, 1, now_us() + 10 * DAY)
        db.execute("UPDATE piece SET formats = 'pdf docx', max_files = 5")
    room.write(act)
    return room, Server(room, **settings)


def send(server, person, name, content):
    client = Client(server, person)
    client.begin()
    same(client.upload("/fr/opportunites/1/dossier/pieces/1", name, content)[0], 303, f"sending {name}")
    return client


def scans(room):
    """Name of each draft's file -> (state, found)."""
    return {name: (state, found) for name, state, found in
            room.read("SELECT f.name, s.state, s.found FROM dossier_file f LEFT JOIN scan s ON s.blob = f.blob WHERE f.removed_at IS NULL")}


def deposit(client):
    status, where = client.deposit(client.check_page())
    expect(status == 303 and "/compte/recepisses/" in where, f"deposit answered {status} {where}")


def officer_reads(server, room, person):
    """Status and body of the one file this person deposited, to the officer."""
    ref = room.one("SELECT f.ref FROM deposit_file f JOIN deposit p ON p.id = f.deposit_id JOIN dossier d ON d.id = p.dossier_id"
                   " WHERE d.person_id = ?", person)
    status, _, body = Client(server, OFFICER).ask("GET", "/fr/gestion/fichiers/" + ref)
    return status, body


@test("a real clamd calls clean what is clean, finds the virus also inside a docx, and what is too large for it says so")
def real():
    clamd = Clamd()
    room, server = new_room(BABILLARD_CLAMD=clamd.where)
    clean = pdf(300_000, "clean")
    first = send(server, 1, "sain.pdf", clean)
    second = send(server, 2, "virus.pdf", pdf(1000, "a").replace(b"%%EOF", b"%" + MARK + b"\n%%EOF"))
    packed = word(5000, MARK)
    expect(MARK not in packed, "the virus stands unpacked in the docx")
    send(server, 2, "virus.docx", packed)
    third = send(server, 3, "gros.pdf", pdf(2 * STREAM_MAX, "large"))
    same(set(scans(room).values()), {("waiting", None)}, "before the scanner was asked")
    deposit(first)  # nothing waits for it
    deposit(third)
    same(officer_reads(server, room, 1)[0], 409, "the file nobody has scanned yet")
    room.work(BABILLARD_CLAMD=clamd.where)
    same(scans(room), {"sain.pdf": ("clean", None), "virus.pdf": ("infected", NAME), "virus.docx": ("infected", NAME),
                       "gros.pdf": ("failed", "too-large")}, "what clamd said (" + clamd.log() + ")")
    same(officer_reads(server, room, 1), (200, clean), "the clean file")
    same(officer_reads(server, room, 3)[0], 200, "the file too large to be scanned")
    text = second.page("/fr/opportunites/1/dossier")
    expect(text.count("virus trouvé") == 2, "the page does not say both viruses")
    same(room.one("SELECT count(*) FROM mail WHERE purpose = 'virus'"), 0, "mails about drafts")
    server.stop()
    clamd.stop()
    room.check()


@test("a virus found after the deposit is told by one mail, and the file is read by nobody")
def told():
    clamd = Clamd()
    room, server = new_room(BABILLARD_CLAMD=clamd.where)
    client = send(server, 1, "virus.pdf", pdf(1000, "a").replace(b"%%EOF", b"%" + MARK + b"\n%%EOF"))
    deposit(client)
    for _ in range(2):
        room.work(BABILLARD_CLAMD=clamd.where)
    mails = room.read("SELECT bytes FROM mail WHERE purpose = 'virus' AND recipient = 'p1@example.org'")
    same(len(mails), 1, "mails")
    expect(b"/fr/opportunites/1/dossier" in mails[0][0], "the mail leads nowhere")
    status, body = officer_reads(server, room, 1)
    expect(status == 409 and MARK not in body and NAME in body.decode(), f"the officer got {status}")
    server.stop()
    clamd.stop()


@test("while clamd is stopped files wait and are asked about less and less often; when it is back they are cleared")
def stopped():
    clamd = Clamd()
    clamd.stop()
    room, server = new_room(BABILLARD_CLAMD=clamd.where)
    client = send(server, 1, "cv.pdf", pdf(1000, "a"))
    deposit(client)
    now = now_us() + HOUR
    for _ in range(3):
        room.work(BABILLARD_CLAMD=clamd.where, now=now)
        same(scans(room)["cv.pdf"], ("waiting", None), "while it is stopped")
        now += HOUR
    same(officer_reads(server, room, 1)[0], 409, "while it is stopped")
    again = Clamd(clamd.folder)
    room.work(BABILLARD_CLAMD=clamd.where, now=now + HOUR)
    same(scans(room)["cv.pdf"], ("clean", None), "when it is back")
    same(officer_reads(server, room, 1)[0], 200, "when it is back")
    server.stop()
    again.stop()


def whole(c):
    """Takes the stream to its end."""
    while (n := int.from_bytes(Peer.exactly(c, 4), "big")) > 0:
        Peer.exactly(c, n)


PEERS = {
    "answers OK before it has the file": lambda c: c.sendall(b"stream: OK\0"),
    "answers OK without its end": lambda c: (whole(c), c.sendall(b"stream: OK")),
    "talks nonsense": lambda c: (whole(c), c.sendall(b"HTTP/1.1 200 OK\r\n\r\nOK\0")),
    "dies in the middle": lambda c: Peer.exactly(c, 1000),
    "dies behind the file": lambda c: whole(c),
    "fails on it": lambda c: (whole(c), c.sendall(b"stream: Can't open file or directory ERROR\0")),
}


@test("never is a file clean that no clamd called clean after having had all of it")
def peers():
    room, server = new_room(BABILLARD_CLAMD="unix:/nowhere/socket")
    send(server, 1, "cv.pdf", pdf(500_000, "a"))
    server.stop()
    now = now_us() + HOUR
    for what, act in PEERS.items():
        peer = Peer(act)
        room.work(BABILLARD_CLAMD=peer.where, now=now)
        same((peer.scans, scans(room)["cv.pdf"]), (1, ("waiting", None)), "a peer that " + what)
        due, tries = room.read("SELECT due_at, tries FROM scan")[0]
        expect(now + 10 * SECOND <= due <= now + 11 * MINUTE, f"tried again {(due - now) / SECOND} s later")
        peer.stop()
        now += HOUR
    same(tries, len(PEERS), "tries")
    peer = Peer(lambda c: (whole(c), c.sendall(b"stream: OK\0")))
    room.work(BABILLARD_CLAMD=peer.where, now=now)
    same(scans(room)["cv.pdf"], ("clean", None), "a peer that is as clamd is")
    peer.stop()


@test("a clamd that hangs holds the worker up for no longer than a PING takes")
def hangs():
    room, server = new_room(BABILLARD_CLAMD="unix:/nowhere/socket")
    send(server, 1, "cv.pdf", pdf(1000, "a"))
    server.stop()
    clamd = Clamd()
    clamd.process.send_signal(signal.SIGSTOP)
    try:
        room.work(BABILLARD_CLAMD=clamd.where, now=now_us() + HOUR)  # waited for no longer than a minute
    finally:
        clamd.process.send_signal(signal.SIGCONT)
    same(scans(room)["cv.pdf"], ("waiting", None), "while it hangs")
    clamd.stop()


@test("killed at any labelled point of scanning and erasing, the next run makes it good")
def killed():
    clamd = Clamd()
    for label in labels_in("work/scan.c", "work/erase.c"):
        room, server = new_room(BABILLARD_CLAMD=clamd.where)
        client = send(server, 1, "cv.pdf", pdf(1000, "a"))
        send(server, 1, "retire.pdf", pdf(2000, "b"))
        ref = room.one("SELECT ref FROM dossier_file WHERE name = 'retire.pdf'")
        same(client.post("/fr/opportunites/1/dossier/retirer", fichier=ref)[0], 303, "taking a file out")
        server.stop()
        now = now_us() + 26 * HOUR
        room.work(BABILLARD_CLAMD=clamd.where, crash=label, now=now, wanted=-9)
        room.work(BABILLARD_CLAMD=clamd.where, now=now + HOUR)
        same(scans(room), {"cv.pdf": ("clean", None)}, f"after {label}")
        same(room.one("SELECT count(*) FROM dossier_file WHERE erased_at IS NOT NULL"), 1, f"files erased after {label}")
        same(sum(len(files) for _, _, files in os.walk(room.path + "/files")), 1, f"files on disk after {label}")
        room.run("check", now=now + HOUR)
        room.remove()
    clamd.stop()


run_tests()
