"""The real program in a folder of its own, as the fault tests run it: build/test/babillard with settings, a clock, a
client and a mail server. For scripts that run from the repository's root and speak TAP.

Nothing here writes to a database that a program has open, except through the program.
"""
import atexit
import hashlib
import http.client
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback

PROGRAM = os.path.abspath("build/test/babillard")
SINK = os.path.abspath("tests/fault/smtp_sink.py")
CAMPAIGN = os.environ.get("BABILLARD_CAMPAIGN") == "1"
SECOND, MINUTE, HOUR, DAY = 10**6, 60 * 10**6, 3600 * 10**6, 24 * 3600 * 10**6
PIECE = 1  # the one compulsory piece of every opportunity made here


class Failed(Exception):
    """What a test found wrong."""


def expect(condition, what):
    if not condition:
        raise Failed(what)


def same(got, wanted, what):
    expect(got == wanted, f"{what}: {got!r}, wanted {wanted!r}")


STARTED, FOLDERS = [], []


@atexit.register
def leave_nothing():
    """What a failed test left running or lying about."""
    for process in STARTED:
        if process.poll() is None:
            process.kill()
            process.wait()
    for folder in FOLDERS:
        shutil.rmtree(folder, ignore_errors=True)


def new_folder(prefix):
    FOLDERS.append(tempfile.mkdtemp(prefix=prefix))
    return FOLDERS[-1]


def wait_until(condition, what, seconds=30):
    """Returns once condition() holds; a failure when it does not in time."""
    until, moment = time.monotonic() + seconds, threading.Event()
    while not condition():
        expect(time.monotonic() < until, f"waited {seconds} s for {what}")
        moment.wait(0.02)


def now_us():
    return time.time_ns() // 1000


def last_words(process):
    """The end of what it said on stderr."""
    process.words.seek(0)
    return process.words.read().decode(errors="replace")[-600:]


class Room:
    """A folder with the database, files and mails of one installation."""

    def __init__(self, template=None):
        self.path = new_folder("babillard-fault-")
        if template:
            shutil.copytree(template.path, self.path, dirs_exist_ok=True)

    @property
    def database(self):
        return self.path + "/babillard.db"

    def environment(self, mail=None, now=None, crash=None, plant=None, **more):
        env = {k: v for k, v in os.environ.items() if not k.startswith("BABILLARD_") or k == "BABILLARD_CRASH_HITS"}
        env.update(BABILLARD_DATABASE="sqlite:" + self.database, BABILLARD_FILES=f"dir:{self.path}/files",
                   BABILLARD_MAIL=mail or f"maildir:{self.path}/mail", BABILLARD_LISTEN="127.0.0.1:0",
                   BABILLARD_SENDER="board@example.org")
        env.update(more)
        for name, value in (("NOW", now), ("CRASH", crash), ("PLANT", plant)):
            if value is not None:
                env["BABILLARD_" + name] = str(value)
        return env

    def start(self, *arguments, prefix=(), before=None, **settings):
        """The program, begun and not waited for. `before` runs in the new process, which has its number already."""
        words = tempfile.TemporaryFile()  # no pipe: a log that nobody reads would hold the program
        process = subprocess.Popen([*prefix, PROGRAM, *arguments], env=self.environment(**settings), cwd=self.path,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=words, preexec_fn=before)
        process.words = words
        STARTED.append(process)
        return process

    def run(self, *arguments, wanted=0, **settings):
        """The program to its end; what it printed. `wanted`: its status, -9 when it is to be killed, None for any."""
        process = self.start(*arguments, **settings)
        out = process.communicate(timeout=60)[0]
        if wanted is not None:
            same(process.returncode, wanted, f"status of babillard {' '.join(arguments)} ({last_words(process)})")
        return out.decode()

    def work(self, wanted=0, **settings):
        return self.run("work", "--once", wanted=wanted, **settings)

    def read(self, sql, *values):
        """Rows; also while the program runs."""
        db = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    def one(self, sql, *values):
        return self.read(sql, *values)[0][0]

    def write(self, act):
        """act(connection) on a database that nobody has open."""
        db = sqlite3.connect(self.database)
        try:
            db.execute("PRAGMA foreign_keys = ON")
            with db:
                act(db)
        finally:
            db.close()

    def states(self):
        return dict(self.read("SELECT state, count(*) FROM mail GROUP BY state"))

    def check(self):
        """What must be true after every fault."""
        same(self.one("SELECT group_concat(integrity_check) FROM pragma_integrity_check"), "ok", "integrity_check")
        same(self.read("SELECT * FROM pragma_foreign_key_check"), [], "foreign_key_check")
        self.run("check")

    def remove(self):
        shutil.rmtree(self.path)


# --- Content -----------------------------------------------------------------------------------------------------------


def new_board(people=1, officer=False):
    """A migrated room with `people` applicants (ids from 1), each signed in with a cookie of cookie_of(id)."""
    room = Room()
    room.run("migrate")

    def act(db):
        db.execute("INSERT INTO organisation (id, slug, name) VALUES (1, 'ville', 'Ville')")
        for i in range(1, people + 1):
            add_person(db, i, "officer" if officer and i == people else "applicant")
    room.write(act)
    return room


def add_person(db, number, role="applicant"):
    now = now_us()
    db.execute("INSERT INTO person (id, ref, email, name, password, role, lang, confirmed_at, created_at) VALUES (?,?,?,?,'!',?,'fr',?,?)",
               (number, reference(), f"p{number}@example.org", f"Personne {number}", role, now, now))
    db.execute("INSERT INTO session (hash, person_id, secret, created_at, seen_at, expires_at) VALUES (?,?,?,?,?,?)",
               (hashlib.sha256(cookie_of(number).encode()).digest(), number, secrets.token_bytes(32), now, now, now + 30 * DAY))


def reference():
    return secrets.token_hex(13)


def cookie_of(number):
    return f"{number:026x}"


def add_opportunity(db, number, closes_at, published_at=None, next_check=None, kind="expertise_mission"):
    """A published opportunity with one compulsory PDF, piece id PIECE * number."""
    published_at = published_at or closes_at - 60 * DAY
    db.execute(
        "INSERT INTO opportunity (id, reference, kind, stage, slug, title, summary, body, lang, organisation_id, city, country, zone,"
        " zone_version, published_at, published_wall, closes_at, closes_wall, ends_at, deadline_version, next_check, created_at, updated_at)"
        " VALUES (?,?,?,'published','mission','Mission <i>''\"&','Une mission','Texte','fr',1,'Paris','FR','Europe/Paris','2026a',?,"
        "'2026-01-01T09:00',?,'2026-12-04T17:00',?,1,?,?,?)",
        (number, f"REF {number}", kind, published_at, closes_at, closes_at, next_check, published_at, published_at))
    db.execute("INSERT INTO piece (id, opportunity_id, position, label, compulsory, formats, max_bytes, max_files)"
               " VALUES (?,?,1,'CV',1,'pdf',10000000,1)", (PIECE * number, number))


def add_draft(db, number, opportunity, person, created_at):
    db.execute("INSERT INTO dossier (id, ref, opportunity_id, person_id, message, created_at, updated_at, version)"
               " VALUES (?,?,?,?,'',?,?,1)", (number, reference(), opportunity, person, created_at, created_at))


def queue_mails(room, number, due_at=None):
    """`number` mails, each to an address of its own, as `mail test` makes them."""
    room.run("mail", "test", "m0@example.org")

    def act(db):
        row = db.execute("SELECT bytes, due_at FROM mail WHERE recipient = 'm0@example.org'").fetchone()
        ident = re.search(rb"Message-ID: <([^@>]+)@", row[0])[1]
        for i in range(1, number):
            data = row[0].replace(b"m0@", b"m%d@" % i).replace(ident, b"%s-%d" % (ident, i))
            db.execute("INSERT INTO mail (dedupe_key, purpose, recipient, bytes, state, due_at, attempts, created_at, changed_at)"
                       " VALUES (?, 'test', ?, ?, 'queued', ?, 0, ?, ?)",
                       (f"test:{i}", f"m{i}@example.org", data, row[1], row[1], row[1]))
        if due_at is not None:
            db.execute("UPDATE mail SET due_at = ?", (due_at,))
    room.write(act)
    same(room.one("SELECT count(DISTINCT bytes) FROM mail"), number, "queued mails")


def pdf(size, seed):
    """A small PDF of about `size` bytes, different for each seed."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    filling = hashlib.sha256(str(seed).encode()).hexdigest().encode()
    body = b"%" + filling * (size // len(filling)) + b"\n"
    start = len(head) + len(body)
    return head + body + b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


# --- The server and its client -----------------------------------------------------------------------------------------


class Gone(Exception):
    """The server went away before it had answered."""


class Server:
    """`babillard serve`, until stop() or its death; Gone when it was killed before it listened."""

    def __init__(self, room, prefix=(), **settings):
        began = time.monotonic()
        self.process = room.start("serve", prefix=prefix, **settings)
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening http://"):
            if self.process.wait(timeout=20) == -9:
                raise Gone
            raise Failed("serve did not start: " + last_words(self.process))
        self.seconds = time.monotonic() - began
        self.base = line.split()[1]

    def stop(self, wanted=0):
        """SIGTERM unless it is dead already."""
        if self.process.poll() is None and wanted == 0:
            self.process.terminate()
        self.process.communicate(timeout=30)
        same(self.process.returncode, wanted, f"status of serve ({last_words(self.process)})")


class Client:
    """A browser's part: cookie, origin, form tokens."""

    def __init__(self, server, person):
        self.server, self.person, self.token = server, person, None

    def ask(self, method, path, body=None, kind=None):
        place = self.server.base.removeprefix("http://")
        headers = {"Cookie": "sid=" + cookie_of(self.person), "Origin": self.server.base}
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(place, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers)
            reply = connection.getresponse()
            return reply.status, reply.getheader("Location"), reply.read()
        except (OSError, http.client.HTTPException) as e:
            raise Gone from e
        finally:
            connection.close()

    def page(self, path):
        status, where, body = self.ask("GET", path)
        same((status, where), (200, None), "GET " + path)
        text = body.decode()
        self.token = re.search(r'name="csrf" value="([0-9a-f]+)"', text)[1]
        return text

    def post(self, path, **fields):
        """Status and Location."""
        if self.token is None:
            self.page("/fr/opportunites/1/dossier")
        body = "&".join(f"{k}={v}" for k, v in {"csrf": self.token, **fields}.items())
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")[:2]

    def upload(self, path, name, content):
        edge = "edge" + secrets.token_hex(8)
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.token}\r\n--{edge}\r\nContent-Disposition: '
                f'form-data; name="fichier"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n').encode()
        return self.ask("POST", path, body + content + f"\r\n--{edge}--\r\n".encode(), "multipart/form-data; boundary=" + edge)[:2]

    # The journey, one step each.

    def begin(self, opportunity=1):
        self.page("/fr/compte")
        same(self.post(f"/fr/opportunites/{opportunity}/dossier")[0], 303, "beginning a dossier")
        tasks = self.page(f"/fr/opportunites/{opportunity}/dossier").split('id="reponses"')[1].split("</ul>")[0].split("<li>")[1:]
        for task in tasks:
            if "À faire" in task:
                self.answer(re.search(r'href="([^"]+)"', task)[1])

    def answer(self, path):
        """Every field of one page of the form."""
        text = self.page(path)
        fields = re.findall(r'<(?:input|textarea) id="([^"]+)" name="', text)
        seen = re.search(r'name="lu" value="([0-9a-f]+)"', text)[1]
        same(self.post(path, lu=seen, **{f: "12" for f in fields})[0], 303, "answering " + path)

    def send_file(self, content, opportunity=1):
        """303: kept; 409: the piece has its file already."""
        return self.upload(f"/fr/opportunites/{opportunity}/dossier/pieces/{PIECE * opportunity}", "cv.pdf", content)

    def check_page(self, opportunity=1):
        """The page before the deposit: its token, under which it may be repeated."""
        text = self.page(f"/fr/opportunites/{opportunity}/dossier/depot")
        return re.search(r'name="jeton" value="([0-9a-z]+)"', text)[1]

    def deposit(self, key, opportunity=1):
        return self.post(f"/fr/opportunites/{opportunity}/dossier/depot", jeton=key)

    def say(self, words, opportunity=1):
        same(self.post(f"/fr/opportunites/{opportunity}/dossier/message", message=words)[0], 303, "keeping a message")

    def withdraw_page(self, opportunity=1):
        """The page before the withdrawal: its token and the deposit it is about."""
        text = self.page(f"/fr/opportunites/{opportunity}/dossier/retrait")
        return [re.search(f'name="{name}" value="([0-9a-z]+)"', text)[1] for name in ("jeton", "recepisse")]

    def withdraw(self, key, receipt, opportunity=1):
        return self.post(f"/fr/opportunites/{opportunity}/dossier/retrait", jeton=key, recepisse=receipt)


class Journey:
    """One applicant's way to a receipt, with what the server has acknowledged on it. Goes on where it was cut off."""

    def __init__(self, person, opportunity, content):
        self.person, self.opportunity, self.content = person, opportunity, content
        self.file_kept, self.key, self.receipt, self.seconds = False, None, None, 0.0

    def go(self, server):
        client = Client(server, self.person)
        client.page("/fr/compte")
        if not self.file_kept:
            client.begin(self.opportunity)
            status, _ = client.send_file(self.content, self.opportunity)
            expect(status in (303, 409), f"upload answered {status}")  # 409: it had arrived, only the answer was lost
            self.file_kept = True
        if self.key is None:
            self.key = client.check_page(self.opportunity)
        began = time.monotonic()
        status, where = client.deposit(self.key, self.opportunity)
        self.seconds = time.monotonic() - began
        expect(status == 303 and "/compte/recepisses/" in where, f"deposit answered {status} {where}")
        expect(self.receipt in (None, where), f"two receipts: {self.receipt}, {where}")
        self.receipt = where


class Return(Journey):
    """The same applicant goes on: changes the dossier, deposits again, then withdraws. Goes on where it was cut off."""

    def __init__(self, person, opportunity, content):
        super().__init__(person, opportunity, content)
        self.said, self.key_again, self.again, self.form, self.withdrawal = False, None, None, None, None

    def go(self, server):
        if self.receipt is None:
            super().go(server)
        client = Client(server, self.person)
        client.page("/fr/compte")
        if not self.said:
            client.say("encore", self.opportunity)
            self.said = True
        if self.again is None:
            if self.key_again is None:
                self.key_again = client.check_page(self.opportunity)
            self.again = self.answered(client.deposit(self.key_again, self.opportunity), "/compte/recepisses/")
            expect(self.again != self.receipt, "the second deposit has the first one's receipt")
        if self.withdrawal is None:
            if self.form is None:
                self.form = client.withdraw_page(self.opportunity)
            same(self.form[1], self.again.rsplit("/", 1)[1], "the deposit the withdrawal is about")
            self.withdrawal = self.answered(client.withdraw(*self.form, self.opportunity), "/compte/retraits/")

    @staticmethod
    def answered(answer, where):
        expect(answer[0] == 303 and where in answer[1], f"answered {answer}")
        return answer[1]


# --- The mail server ---------------------------------------------------------------------------------------------------


class Sink:
    """smtp_sink.py with its options; what it received."""

    def __init__(self, *options):
        self.folder = new_folder("babillard-sink-")
        self.process = subprocess.Popen(["/usr/bin/python3", SINK, self.folder, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        STARTED.append(self.process)
        self.port = int(self.process.stdout.readline())
        self.mail = f"smtp://127.0.0.1:{self.port}"

    def received(self):
        """Recipient -> how many copies arrived up to the final dot."""
        count = {}
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".env"):
                with open(f"{self.folder}/{name}", encoding="utf-8") as f:
                    to = re.search(r"^to (.*)$", f.read(), re.M)[1]
                count[to] = count.get(to, 0) + 1
        return count

    def forget(self):
        """What came until now."""
        for name in os.listdir(self.folder):
            os.unlink(f"{self.folder}/{name}")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        shutil.rmtree(self.folder)


# --- TAP ---------------------------------------------------------------------------------------------------------------

TESTS = []


def test(promise):
    def add(function):
        TESTS.append((promise, function))
        return function
    return add


def labels_in(*sources):
    """Every labelled point of these files of src."""
    found = []
    for source in sources:
        with open("src/" + source, encoding="utf-8") as f:
            found += re.findall(r'CRASH_POINT\("([^"]+)"\)', f.read())
    expect(found, f"no labelled point in {sources}")
    return found


def note(text):
    print("# " + text, flush=True)


def run_tests():
    """Runs what @test collected; those whose promise holds the first argument when there is one."""
    chosen = [t for t in TESTS if len(sys.argv) < 2 or sys.argv[1] in t[0]]
    print(f"1..{len(chosen)}", flush=True)
    failed = 0
    for number, (promise, function) in enumerate(chosen, 1):
        try:
            function()
            print(f"ok {number} - {promise}", flush=True)
        except Exception as e:  # each test is judged by itself
            failed += 1
            print(f"not ok {number} - {promise}", flush=True)
            for line in (str(e) if isinstance(e, Failed) else traceback.format_exc()).splitlines():
                note(line)
    sys.exit(failed > 0)
