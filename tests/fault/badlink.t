#!/usr/bin/python3
"""An applicant far from the mast: the real server at one end of a bad link (badlink.py), real curl at the other, forms and
cookies as a browser without script has them.

A piece that is sent at 400 kbit/s, 400 ms and 2 % loss arrives whole or fails with a sentence, and nothing else is lost;
also when the link goes away in the middle. 300 kB here; 3 MB, and 1.5 MB at 32 kbit/s, with BABILLARD_CAMPAIGN=1.
"""
import contextlib
import hashlib
import html.parser
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.abspath("tests/fault"))
from badlink import Link
from program import CAMPAIGN, DAY, Failed, Room, Server, add_opportunity, expect, new_board, new_folder, note, now_us, pdf, run_tests, same, test, wait_until

BAD = {"rate": 400_000, "rtt": 0.4, "loss": 0.02}
GOOD = {"rate": 50_000_000, "rtt": 0.01, "loss": 0.0}
SEED = int(os.environ.get("BABILLARD_SEED", "20261204"))
SMALL = 300_000
EARLIER = pdf(20_000, "earlier")
MESSAGE = "Bonjour d’un lien très lent"
DOSSIER = "/fr/opportunites/1/dossier"
CURL_GAVE_UP, CURL_KILLED = 28, -signal.SIGTERM


class Form:
    def __init__(self, action):
        self.action, self.fields, self.files, self.types = action, {}, [], set()


class Forms(html.parser.HTMLParser):
    """The forms of a page, as a browser would send them untouched."""

    def __init__(self, page):
        super().__init__()
        self.all, self.area = [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.all.append(Form(a.get("action", "")))
        name = a.get("name")
        if not self.all or not name:
            return
        form, kind = self.all[-1], a.get("type", "text")
        form.types.add(kind if tag == "input" else tag)
        if tag == "textarea":
            self.area = name
            form.fields[name] = ""
        elif tag == "input" and kind == "file":
            form.files.append(name)
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in a):
            form.fields[name] = a.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.all[-1].fields[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            fields = self.all[-1].fields
            fields[self.area] = fields[self.area].removeprefix("\n")  # HTML: the first one is not of the text
            self.area = None


def form_of(page, what, wanted):
    found = [f for f in Forms(page).all if wanted(f)]
    expect(found, f"no form for {what}")
    return found[0]


class Browser:
    """curl with a jar of cookies. Every answer is (status, page) after the redirects that a browser follows."""

    def __init__(self, link, base):
        self.link, self.base, self.folder = link, base, new_folder("badlink-")
        self.seconds = 0.0

    def command(self, path, *options):
        url = urllib.parse.urljoin(self.base, path)
        jar = self.folder + "/jar"
        return [*self.link.there.inside, "curl", "-sS", "-L", "-b", jar, "-c", jar, "-H", f"Origin: {self.base}", "-H", "Expect:",
                "--connect-timeout", "30", "-w", "\n%{http_code}", *options, url]

    def ask(self, path, *options):
        began = time.monotonic()
        done = subprocess.run(self.command(path, *options), capture_output=True, timeout=900)
        self.seconds = time.monotonic() - began
        if done.returncode != 0:
            raise Failed(f"no answer and no sentence from {path}: {done.stderr.decode().strip()}")
        page, status = done.stdout.decode().rsplit("\n", 1)
        return int(status), page

    def page(self, path):
        status, page = self.ask(path)
        same(status, 200, "GET " + path)
        return page

    def send(self, form, **fields):
        words = [w for k, v in {**form.fields, **fields}.items() for w in ("--data-urlencode", f"{k}={v}")]
        return self.ask(form.action, *words)

    def file_words(self, form, content, name):
        path = f"{self.folder}/{name}"
        with open(path, "wb") as f:
            f.write(content)
        words = [w for k, v in form.fields.items() for w in ("--form-string", f"{k}={v}")]
        return [*words, "-F", f"{form.files[0]}=@{path};type=application/pdf"]

    def send_file(self, form, content, name):
        return self.ask(form.action, *self.file_words(form, content, name))

    # One step each of an applicant's way.

    def sign_in(self, email, password):
        form = form_of(self.page("/fr/compte/connexion"), "signing in", lambda f: "password" in f.types)
        names = [k for k in form.fields if k not in ("csrf", "suite", "premier")]
        status, page = self.send(form, **dict(zip(names, (email, password))))
        expect(status == 200 and "password" not in {t for f in Forms(page).all for t in f.types}, f"signing in answered {status}")

    def begin(self):
        form = form_of(self.page(DOSSIER), "beginning", lambda f: f.action.endswith("/dossier"))
        status, page = self.send(form)
        same(status, 200, "beginning the dossier")
        return page

    def answer(self, page):
        """Every page of questions that the list of tasks still has to be done."""
        for task in re.findall(r"<li>(?:(?!</li>).)*tag alert", page, re.S):
            href = re.search(r'href="([^"]+/questions/[^"]+)"', task)
            if not href:
                continue
            form = form_of(self.page(href[1]), "questions", lambda f: "/questions/" in f.action)
            status, _ = self.send(form, **{k: "12" for k, v in form.fields.items() if v == ""})
            same(status, 200, "answering " + href[1])

    def say(self, page, message):
        status, page = self.send(form_of(page, "the message", lambda f: "message" in f.fields), message=message)
        same(status, 200, "the message")
        return page

    def piece(self, page, number):
        return form_of(page, f"piece {number}", lambda f: f.files and f.action.endswith(f"/pieces/{number}"))

    def deposit(self):
        form = form_of(self.page(DOSSIER + "/depot"), "the deposit", lambda f: "jeton" in f.fields)
        status, page = self.send(form)
        same(status, 200, "the deposit")
        return page


def new_room():
    """A room with an open notice of two compulsory pieces, and an applicant with a password: (room, address, password)."""
    room = new_board()

    def act(db):
        add_opportunity(db, 1, now_us() + 10 * DAY)
        db.execute("INSERT INTO piece (id, opportunity_id, position, label, compulsory, formats, max_bytes, max_files)"
                   " VALUES (2, 1, 2, 'Offre', 1, 'pdf', 10000000, 1)")
    room.write(act)
    said = room.run("user", "add", "loin@example.org", "Loin du Mât")
    return room, "loin@example.org", re.search(r"password: (\S+)", said)[1]


@contextlib.contextmanager
def linked(seed, **settings):
    """(link, room, browser, server): the link is good until it is spoilt. Its count is told and must not be zero."""
    room, email, password = new_room()
    link = Link(room.path, seed=seed, **GOOD)
    server = Server(room, prefix=link.here.inside, BABILLARD_LISTEN=link.here.address + ":0", **settings)
    browser = Browser(link, server.base)
    browser.email, browser.password = email, password
    try:
        yield link, room, browser, server
        server.stop()
        room.check()
    finally:
        link.close()
    note(f"seed {seed}: {link.bytes} bytes, packets " + ", ".join(f"{n} {what}" for what, n in sorted(link.count.items())))


def spoil(link, **how):
    for name, value in how.items():
        setattr(link, name, value)


def begin(browser, then=lambda: None):
    """Signs in, begins, answers what is asked, says something; after then() sends a first small piece; the page then."""
    browser.sign_in(browser.email, browser.password)
    browser.answer(browser.begin())
    page = browser.say(browser.page(DOSSIER), MESSAGE)
    then()
    status, page = browser.send_file(browser.piece(page, 1), EARLIER, "cv.pdf")
    same(status, 200, "the first piece")
    return page


def see_kept(browser, room, *contents):
    """The draft has the message and exactly these files, on its page and on disk."""
    page = browser.page(DOSSIER)
    expect(MESSAGE in page or MESSAGE in browser.page(DOSSIER + "/depot"), "the message is lost")
    expect("cv.pdf" in page, "the first piece is lost")
    digests = {hashlib.sha256(c).hexdigest() for c in contents}
    same({r[0] for r in room.read("SELECT lower(hex(sha256)) FROM dossier_file WHERE removed_at IS NULL")}, digests, "files of the draft")
    return page


def see_receipt(browser, *contents):
    page = browser.deposit()
    for content in contents:
        expect(hashlib.sha256(content).hexdigest() in page, "the receipt does not say the hash of what was sent")


def send_piece(browser, room, page, content):
    """Over the bad link: whole, or a sentence and nothing else lost. True when it arrived."""
    status, answer = browser.send_file(browser.piece(page, 2), content, "offre.pdf")
    if status == 200:
        return True
    expect(re.search(r'class="(wrong-text|problem)|<h1>', answer), f"status {status} without a sentence")
    see_kept(browser, room, EARLIER)
    return False


def whole_way(size, how):
    content = pdf(size, "offre")
    with linked(SEED) as (link, room, browser, _):
        began = time.monotonic()
        page = begin(browser, then=lambda: spoil(link, **how))
        arrived = send_piece(browser, room, page, content)
        if arrived:
            note(f"{len(content)} bytes in {browser.seconds:.1f} s")
            see_kept(browser, room, EARLIER, content)
            see_receipt(browser, EARLIER, content)
        note(f"the whole way took {time.monotonic() - began:.1f} s")
    expect(link.count["delayed"] > 100, "next to nothing went over the link")
    expect(how["loss"] == 0 or link.count["lost"] > 0, "no packet was lost")


@test("at 400 kbit/s, 400 ms and 2 % loss a piece sent without script arrives whole or fails with a sentence, and a receipt follows")
def small():
    whole_way(SMALL, BAD)


@test("a link that goes away in the middle of an upload loses nothing else: it goes on when the link is back soon, and a second try works")
def cut():
    content = pdf(SMALL, "offre")
    with linked(SEED + 1) as (link, room, browser, _):
        page = begin(browser)
        form = browser.piece(page, 2)
        spoil(link, **BAD)
        words = browser.command(form.action, *browser.file_words(form, content, "offre.pdf"))
        start = link.bytes
        sending = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: link.bytes - start > SMALL / 4, "a quarter of the file")
        link.cut = True
        wait_until(lambda: link.count["cut"] > 2, "packets that go nowhere")
        sending.terminate()  # the telephone gives up; the server is not told
        same(sending.wait(timeout=10), CURL_KILLED, "curl")
        link.cut = False
        expect(link.bytes - start < SMALL, "all of it had arrived")
        page = see_kept(browser, room, EARLIER)
        # Once more, and the link comes back before anybody gives up.
        sending = subprocess.Popen(browser.command(form.action, *browser.file_words(form, content, "offre.pdf")), stdout=subprocess.PIPE)
        start, fell = link.bytes, link.count["cut"]
        wait_until(lambda: link.bytes - start > SMALL / 4, "a quarter of the file")
        link.cut = True
        wait_until(lambda: link.count["cut"] > fell + 2, "packets that go nowhere")
        link.cut = False
        out = sending.communicate(timeout=120)[0].decode()
        same((sending.returncode, out.rsplit("\n", 1)[1]), (0, "200"), "the second try")
        see_kept(browser, room, EARLIER, content)
        spoil(link, **GOOD)
        see_receipt(browser, EARLIER, content)
        same(room.one("SELECT count(*) FROM deposit_file"), 2, "files deposited")
    expect(link.count["cut"] > 0, "nothing was cut")


@test("a server that hurries slow bodies is caught")
def planted_hurry():
    with linked(SEED + 2, plant="web.bodies_are_hurried") as (link, room, browser, _):
        page = begin(browser)
        spoil(link, **BAD)
        try:
            send_piece(browser, room, page, pdf(SMALL, "offre"))
        except Failed as e:
            note(f"seen as: {e}")
        else:
            raise Failed("nobody noticed")
        spoil(link, **GOOD)
        see_kept(browser, room, EARLIER)
    expect(link.count["delayed"] > 0, "nothing went over the link")


if CAMPAIGN:
    @test("the same with 3 MB")
    def three_megabytes():
        whole_way(3_000_000, BAD)

    @test("1.5 MB at 32 kbit/s gets through")
    def slowest():
        whole_way(1_500_000, {"rate": 32_000, "rtt": 0.4, "loss": 0.0})

run_tests()
