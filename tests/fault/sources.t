#!/usr/bin/python3
"""Partners' sources that change, vanish, hang, grow without end, answer a page, send on to where nobody may go: the real
worker on a real database with a real server (http_source.py). Each reading leaves one row that says what became of it;
meanwhile mails and reminders leave as ever."""
import itertools
import json
import os
import re
import resource
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.abspath("tests/fault"))
from http_source import Source, bomb, change_of, page
from program import (DAY, HOUR, MINUTE, SECOND, Client, Server, Sink, add_draft, add_opportunity, expect, labels_in, last_words, new_board, now_us,
                     queue_mails, run_tests, same, test, wait_until)

NOW = now_us()
PERIOD = 6 * 3600
QUICK = {"BABILLARD_HASTE": "1"}  # test builds: three seconds for a whole fetch


def feed(*titles):
    """A JSON Feed: numbered notices with these titles."""
    items = [{"id": f"avis-{i}", "url": f"https://ville.example/{i}", "title": t, "content_text": "Texte"} for i, t in enumerate(titles, 1) if t]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Ville", "items": items}).encode()


def add_source(room, address, number=1, state="active", due=NOW, trusted=0):
    room.write(lambda db: db.execute(
        "INSERT INTO source (id, name, address, plain_http, kind, organisation_id, city, country, zone, lang, period_s, state, trusted, next_at, created_at)"
        " VALUES (?, ?, ?, 1, 'call_for_projects', 1, 'Paris', 'FR', 'Europe/Paris', 'fr', ?, ?, ?, ?, ?)",
        (number, f"Partenaire {number}", address, PERIOD, state, trusted, due, NOW)))


def make_due(room, now):
    room.write(lambda db: db.execute("UPDATE source SET next_at = ?", (now,)))


def place(source, port=0):
    return {"BABILLARD_SOURCES_PRIVATE": f"127.0.0.1:{source.ports[port]}"}


def board_with(source, path, **more):
    room = new_board()
    add_source(room, source.address(path) if path else None, **more)
    return room


RUN = "outcome, why, http_status, n_new, n_changed, n_same, n_skipped, n_refused"


def last(room):
    return room.read(f"SELECT {RUN} FROM source_run ORDER BY id DESC LIMIT 1")[0]


def wait_of(room, now):
    """Seconds until it is read next."""
    return (room.one("SELECT next_at FROM source") - now) / SECOND


def within(value, wanted, what):
    """A twentieth more or less."""
    expect(wanted * 0.94 <= value <= wanted * 1.06, f"{what}: {value}, wanted about {wanted}")


def titles(room):
    return [t for t, in room.read("SELECT title FROM received ORDER BY key")]


def look(room, source, now=NOW, **more):
    """The worker's run when the source is due."""
    make_due(room, now)
    room.work(now=now, **place(source), **QUICK, **more)
    return last(room)


@test("a feed is read, read again without a change, and read anew when it has changed; a notice that is gone stays as it was")
def changes():
    source = Source()
    source.pages["/flux"] = feed("Un", "Deux")
    room = board_with(source, "/flux")
    same(look(room, source), ("read", None, 200, 2, 0, 0, 0, 0), "first")
    within(wait_of(room, NOW), PERIOD, "next")
    same(look(room, source), ("read", None, 200, 0, 0, 2, 0, 0), "the same batch again")
    source.pages["/flux"] = feed("Un", "Deux, prolongé", "Trois")
    same(look(room, source), ("read", None, 200, 1, 1, 1, 0, 0), "changed")
    source.pages["/flux"] = feed(None, None, "Trois")
    same(look(room, source), ("read", None, 200, 0, 0, 1, 0, 0), "two are gone from it")
    same(titles(room), ["Un", "Deux, prolongé", "Trois"], "what is kept")
    same(room.read("SELECT state, count(*) FROM received"), [("to_review", 3)], "everything waits for a person")
    same(room.one("SELECT count(*) FROM opportunity"), 0, "on the board")
    same(room.one("SELECT count(*) FROM source_run"), 4, "runs")
    expect("Babillard/" in source.asked[0], source.asked[0])
    room.check()


@test("what the server said of its content is sent back, and nothing is read when it says that nothing is new")
def conditional():
    source = Source()

    def tagged(_peer, headers):
        tag = f'"{len(content)}"'
        if headers.get("if-none-match") == tag:
            return b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
        return page(content, "200 OK", "application/feed+json", "ETag: " + tag)
    content = feed("Un")
    source.pages["/flux"] = tagged
    room = board_with(source, "/flux")
    same(look(room, source)[:4], ("read", None, 200, 1), "first")
    same(look(room, source), ("unchanged", None, 304, 0, 0, 0, 0, 0), "second")
    content = feed("Un", "Deux")
    same(look(room, source), ("read", None, 200, 1, 0, 1, 0, 0), "third")


@test("on trial nothing comes in: the first five are shown whole; activated, everything does")
def trial():
    source = Source()
    source.pages["/flux"] = feed(*"ABCDEFG")
    room = board_with(source, "/flux", state="trial")
    same(look(room, source), ("trial", None, 200, 7, 0, 0, 0, 0), "on trial")
    same(look(room, source), ("trial", None, 200, 7, 0, 0, 0, 0), "on trial again")
    same(room.one("SELECT count(*) FROM received"), 0, "received")
    run = room.one("SELECT max(run_id) FROM source_item")
    shown = room.read("SELECT position, outcome, title, content FROM source_item WHERE run_id = ? ORDER BY position", run)
    same([s[:3] for s in shown], [(i, "preview", t) for i, t in enumerate("ABCDE", 1)], "shown")
    same(json.loads(shown[0][3])["texts"][0]["title"], "A", "its content")
    room.write(lambda db: db.execute("UPDATE source SET state = 'active'"))
    same(look(room, source), ("read", None, 200, 7, 0, 0, 0, 0), "active")
    same(titles(room), list("ABCDEFG"), "received")


@test("a notice that cannot be read is told with its reason, and the others come in")
def partly():
    source = Source()
    content = json.loads(feed("Un", "Deux", "Trois"))
    del content["items"][1]["title"], content["items"][1]["content_text"]
    source.pages["/flux"] = json.dumps(content).encode()
    room = board_with(source, "/flux")
    outcome = look(room, source)
    same((outcome[0], outcome[3], outcome[7]), ("read", 2, 1), "run")
    same(room.read("SELECT position, key, outcome, why FROM source_item"), [(2, "avis-2", "refused", "no_title")], "told")


@test("a given file is read once, whatever the address does; then the address has its turn")
def given():
    source = Source()
    room = board_with(source, "/nothing")
    room.write(lambda db: db.execute("INSERT INTO source_file (source_id, name, bytes, given_at) VALUES (1, 'avis.json', ?, ?)", (feed("Un"), NOW)))
    look(room, source)
    runs = room.read(f"SELECT file_name, {RUN} FROM source_run ORDER BY id")
    same(runs, [("avis.json", "read", None, None, 1, 0, 0, 0, 0), (None, "failed", "not_found", 404, 0, 0, 0, 0, 0)], "runs")
    same(room.one("SELECT count(*) FROM source_file"), 0, "files that wait")
    without = board_with(source, None)
    without.write(lambda db: db.executemany("INSERT INTO source_file (source_id, name, bytes, given_at) VALUES (1, ?, ?, ?)",
                                            [("a.json", feed("Un"), NOW), ("b.html", b"<html><body>x</body></html>", NOW)]))
    look(without, source)
    same(without.read("SELECT file_name, outcome, why FROM source_run ORDER BY id"), [("a.json", "read", None), ("b.html", "failed", "html")], "two files")
    same(without.one("SELECT next_at FROM source"), None, "nothing more to do")


@test("a trusted source publishes by itself, and tells readers when its notice changes; one that has closed waits for a person")
def trusted():
    source = Source()

    def posting(title, through):
        return json.dumps({"@context": "https://schema.org/", "@type": "JobPosting", "title": title, "description": "<p>Texte</p>", "datePosted": "2026-11-20",
                           "validThrough": through, "url": "https://ville.example/poste/1", "identifier": {"@type": "PropertyValue", "name": "Ville", "value": "P1"},
                           "hiringOrganization": {"@type": "Organization", "name": "Ville"},
                           "jobLocation": {"@type": "Place", "address": {"addressLocality": "Paris", "addressCountry": "FR"}}}).encode()
    source.pages["/poste"] = posting("Jardinier", "2099-12-10T17:00:00+01:00")
    room = board_with(source, "/poste", trusted=1)
    same(look(room, source), ("read", None, 200, 1, 0, 0, 0, 0), "first")
    same(room.read("SELECT r.state, o.title, o.stage, o.origin_name, o.apply_here FROM received r JOIN opportunity o ON o.id = r.opportunity_id"),
         [("published", "Jardinier", "published", "Partenaire 1", 0)], "published")
    source.pages["/poste"] = posting("Jardinière", "2099-12-10T17:00:00+01:00")
    same(look(room, source, NOW + MINUTE), ("read", None, 200, 0, 1, 0, 0, 0), "changed")
    same(room.read("SELECT o.title, a.reason FROM opportunity o JOIN amendment a ON a.opportunity_id = o.id"), [("Jardinière", "L’avis a changé à sa source.")], "told")
    same(room.one("SELECT count(*) FROM opportunity"), 1, "opportunities")
    source.pages["/poste"] = posting("Jardinier", "2020-12-10T17:00:00+01:00")
    late = board_with(source, "/poste", trusted=1)
    same(look(late, source)[:4], ("read", None, 200, 1), "closed already")
    same(late.read("SELECT state, opportunity_id FROM received"), [("to_review", None)], "waits")
    room.check()
    over = board_with(source, "/poste", trusted=1)

    def trust_ends(_peer, _headers):
        over.write(lambda db: db.execute("UPDATE source SET trusted = 0"))
        return page(posting("Jardinier", "2099-12-10T17:00:00+01:00"), "200 OK", "application/ld+json")
    source.pages["/poste"] = trust_ends
    same(look(over, source)[:4], ("read", None, 200, 1), "trust that ends while it is fetched")
    same(over.read("SELECT state, opportunity_id FROM received"), [("to_review", None)], "waits for a person")


@test("of a trusted source's notice and its changes one opportunity is made that says what the last one says, in whatever order they come")
def order():
    notices = {1: change_of(1, None), 2: change_of(2, 1), 3: change_of(3, 2)}
    for numbers in itertools.permutations(notices):
        source = Source()
        room = board_with(source, "/avis", trusted=1)
        for i, number in enumerate(numbers):
            source.pages["/avis"] = notices[number]
            look(room, source, NOW + i * MINUTE)
        same(room.read("SELECT title FROM opportunity"), [("Version 3",)], f"on the board after {numbers}")
        same(room.read("SELECT title, state, former FROM received ORDER BY title"),
             [("Version 1", "superseded", None), ("Version 2", "superseded", None), ("Version 3", "published", None)], f"received after {numbers}")


@test("two thousand notices come in at once, no more; of those refused a hundred are told one by one; a run that says nothing new is short")
def many():
    source = Source()
    source.pages["/flux"] = feed(*[f"Avis {i}" for i in range(2001)])
    room = board_with(source, "/flux")
    began = time.monotonic()
    same(look(room, source), ("read", "too_many", 200, 2000, 0, 0, 0, 1), "first")
    first = time.monotonic() - began
    began = time.monotonic()
    same(look(room, source), ("read", "too_many", 200, 0, 0, 2000, 0, 1), "second")
    print(f"# 2,000 notices: {first:.1f} s the first time, {time.monotonic() - began:.1f} s the second")
    content = json.loads(feed(*[f"Avis {i}" for i in range(300)]))
    for item in content["items"]:
        del item["title"], item["content_text"]
    source.pages["/flux"] = json.dumps(content).encode()
    same(look(room, source)[0::7], ("read", 300), "none has a title")
    same(room.one("SELECT count(*) FROM source_item WHERE run_id = (SELECT max(id) FROM source_run)"), 100, "told")


# --- Sources that misbehave --------------------------------------------------------------------------------------------------


@test("a source that vanishes is asked less and less often, down to once a day, and as usual when it is back; gone for good, it is paused")
def vanishes():
    source = Source()
    room = board_with(source, "/flux")
    for failures, wait in enumerate((900, 1800, 3600, 7200, 14400, 28800, 57600, 86400, 86400), 1):
        same(look(room, source)[:3], ("failed", "not_found", 404), "vanished")
        same(room.one("SELECT failures FROM source"), failures, "failures")
        within(wait_of(room, NOW), wait, f"wait after {failures}")
    source.pages["/flux"] = feed("Un")
    same(look(room, source)[:3], ("read", None, 200), "back")
    same(room.one("SELECT failures FROM source"), 0, "failures when it is back")
    within(wait_of(room, NOW), PERIOD, "wait when it is back")
    gone = board_with(source, "/status/410")
    same(look(gone, source)[:3], ("failed", "gone", 410), "gone")
    same(gone.read("SELECT state, next_at FROM source"), [("paused", None)], "its state")
    away = new_board()
    add_source(away, "http://127.0.0.1:65535/")
    away.work(now=NOW, BABILLARD_SOURCES_PRIVATE="127.0.0.1", **QUICK)
    same(last(away)[:3], ("failed", "connect", None), "nobody there")


@test("a server that says when to come again is not asked before, and no later than a day after")
def retry_after():
    source = Source()
    for after, wait in (("7200", 7200), ("1", 900), ("999999999", 86400)):
        room = board_with(source, "/status/429?after=" + after)
        same(look(room, source)[:3], ("failed", "status", 429), "busy")
        within(wait_of(room, NOW), wait, "wait")
        expect(wait_of(room, NOW) >= int(after) or wait == 86400, "asked before")


@test("an answer that cannot be read here, for want of room or of a process, is no reason to ask its server at once again")
def unread():
    source = Source()
    source.pages["/flux"] = feed("Un", "x" * 1900000)
    room = board_with(source, "/flux")

    def little_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1600000, resource.RLIM_INFINITY))
    same(os.path.getsize(room.database) < 1400000, True, "the store itself has room")
    look(room, source, before=little_room)
    same(last(room), ("failed", "crash", 200, 0, 0, 0, 0, 0), "the run")
    within(wait_of(room, NOW), 900, "wait")
    same(room.one("SELECT failures FROM source"), 1, "failures")
    same(look(room, source)[:2], ("read", None), "when there is room")
    same(room.one("SELECT failures FROM source"), 0, "failures then")
    room.check()


@test("sources that hang, trickle, grow without end, break off, answer a page or nonsense: one row each with its reason, memory bounded")
def misbehaves():
    source = Source()
    wanted = {"/hang": ("slow", None), "/hang-mid": ("slow", 200), "/trickle": ("slow", 200), "/flow": ("timeout", 200), "/endless": ("too_big", 200),
              "/bomb": ("too_big", 200), "/nothing-packed": ("too_big", 200), "/announced": ("too_big", 200), "/too-long": ("cut", 200), "/cut": ("cut", None),
              "/greeting": ("garbled", None), "/html": ("html", 200), "/status/500": ("status", 500), "/chain/6": ("redirects", 302)}
    room = new_board()
    bomb()
    for i, path in enumerate(wanted, 1):
        add_source(room, source.address(path), i)
    began = time.monotonic()
    room.work(now=NOW, **place(source), **QUICK)
    seconds = time.monotonic() - began
    rows = room.read("SELECT s.address, r.outcome, r.why, r.http_status FROM source_run r JOIN source s ON s.id = r.source_id")
    got = {address.partition(f":{source.ports[0]}")[2]: (why, status) for address, outcome, why, status in rows if outcome == "failed"}
    for path in ("/hang-mid", "/trickle"):  # slow or late: the two clocks are close to one another here
        if got.get(path) == ("timeout", 200):
            got[path] = ("slow", 200)
    same(got, wanted, "reasons")
    same(len(rows), len(wanted), "one row each")
    expect(seconds < 60, f"{seconds} s")
    same(room.one("SELECT count(*) FROM received"), 0, "received")
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    expect(kilobytes < 300 * 1024, f"{kilobytes} KB at most")
    room.check()


@test("no source leads into this machine: not by its address, nor by a redirect; nothing is connected to")
def loopback():
    source = Source()
    inside = source.ports[1]
    room = new_board()
    paths = (f"/to/302?x=http://127.0.0.1:{inside}/feed", f"/to/307?x=http://localhost:{inside}/feed", f"/to/302?x=http://2130706433:{inside}/feed")
    for i, path in enumerate(paths, 1):
        add_source(room, source.address(path), i)
    add_source(room, f"http://127.0.0.1:{inside}/feed", 4)
    add_source(room, f"http://[::1]:{inside}/feed", 5)
    add_source(room, source.address("/to/302?x=file:///etc/passwd"), 6)
    room.work(now=NOW, **place(source), **QUICK)
    same(room.read("SELECT source_id, outcome, why FROM source_run ORDER BY source_id"),
         [(i, "failed", "forbidden") for i in range(1, 6)] + [(6, "failed", "redirect")], "reasons")
    same(source.connections, 4, "connections, all to the port that is allowed")
    closed = board_with(source, "/feed")
    closed.work(now=NOW, **QUICK)
    same(last(closed)[:2], ("failed", "forbidden"), "nothing is allowed unless it is said")
    same(source.connections, 4, "connections")


@test("planted: a fetch that goes anywhere would be seen")
def planted():
    source = Source()
    room = board_with(source, "/feed")
    room.work(now=NOW, plant="fetch.anywhere", **QUICK)
    same((source.connections, last(room)[2]), (1, 200), "connections and status")


# --- Beside the others -------------------------------------------------------------------------------------------------------


@test("while a source hangs, a mail leaves within seconds; the worker that is told to end does not wait for the source")
def beside():
    source, sink, room = Source(), Sink(), new_board(people=2, officer=True)
    add_source(room, source.address("/hang"))
    closing = NOW + 2 * DAY

    def act(db):
        add_opportunity(db, 1, closing, next_check=NOW)
        add_draft(db, 1, 1, 1, NOW - 30 * DAY)
    room.write(act)
    worker = room.start("work", mail=sink.mail, **place(source))  # in no haste: the source has thirty seconds
    wait_until(lambda: source.asked, "the source")
    began = time.monotonic()
    room.run("mail", "test", "m@example.org", mail=sink.mail)
    wait_until(lambda: sink.received().get("m@example.org"), "the mail", 12)
    same(sink.received(), {"m@example.org": 1, "p1@example.org": 1}, "a mail and a reminder")
    same(room.one("SELECT count(*) FROM source_run"), 0, "the source hangs still")
    print(f"# the mail left after {time.monotonic() - began:.1f} s")
    began = time.monotonic()
    worker.terminate()
    worker.communicate(timeout=20)
    same(worker.returncode, 0, "status: " + last_words(worker))
    expect(time.monotonic() - began < 10, f"ended after {time.monotonic() - began:.1f} s")
    same(room.read("SELECT next_at FROM source"), [(NOW,)], "it is due as before")
    sink.stop()


def hosts(source, n, first=2):
    """So many hosts of the one server, and the setting that lets the worker go there."""
    at = [source.also_at(f"127.0.0.{i}") for i in range(first, first + n)]
    return at, {"BABILLARD_SOURCES_PRIVATE": ",".join(["127.0.0.1", *[a.split("/")[2] for a in at]])}


def add_hanging(room, at, failures=0):
    for i, address in enumerate(at, 1):
        add_source(room, address + "/hang", i, due=NOW - HOUR)
    room.write(lambda db: db.execute("UPDATE source SET failures = ?", (failures,)))


def answers_beside(source, room, setting, n):
    """The source `n`, which answers, is read while the others hang; then the worker is told to end. Seconds of both."""
    source.pages["/flux"] = feed("Un")
    add_source(room, source.address("/flux"), n)
    worker = room.start("work", **setting)  # in no haste: whoever hangs has fifteen seconds
    began = time.monotonic()
    wait_until(lambda: room.one("SELECT count(*) FROM source_run"), "the source that answers", 14)
    took = time.monotonic() - began
    expect(took < 8, f"read after {took} s")
    same(room.read("SELECT source_id FROM source_run"), [(n,)], "all others hang still")
    began = time.monotonic()
    worker.terminate()
    worker.communicate(timeout=20)
    same(worker.returncode, 0, "status: " + last_words(worker))
    expect(time.monotonic() - began < 6, f"ended after {time.monotonic() - began:.1f} s")
    same(room.one("SELECT count(*) FROM source WHERE next_at = ?", NOW - HOUR), n - 1, "they are due as before")
    room.check()


@test("twelve sources hang and one answers: it is read within seconds, and the worker that is told to end ends")
def side_by_side():
    source, room = Source(), new_board()
    at, setting = hosts(source, 12)
    add_hanging(room, at)
    answers_beside(source, room, setting, 13)


@test("forty sources that hung before hold no more than half of the places: one that answers is read within seconds")
def half():
    source, room = Source(), new_board()
    at, setting = hosts(source, 40)
    add_hanging(room, at, failures=3)
    answers_beside(source, room, setting, 41)


@test("a source that comes due while others hang is read within seconds")
def comes_due():
    source, room = Source(), new_board()
    at, setting = hosts(source, 2)
    add_hanging(room, at)
    source.pages["/flux"] = feed("Un")
    add_source(room, source.address("/flux"), 3, due=now_us() + 4 * SECOND)
    worker = room.start("work", **setting)
    wait_until(lambda: room.one("SELECT count(*) FROM source_run"), "the source that comes due", 12)
    same(room.read("SELECT source_id FROM source_run"), [(3,)], "the others hang still")
    worker.terminate()
    worker.communicate(timeout=20)


def busy_page(source, seen, key):
    """Answers after half a second; notes how many of its key were asked at once, and how many of all."""
    def answer(_peer, _headers):
        with seen["lock"]:
            seen["now"][key] = seen["now"].get(key, 0) + 1
            seen["most"][key] = max(seen["most"].get(key, 0), seen["now"][key])
            seen["all"] = max(seen["all"], sum(seen["now"].values()))
        source.wait(0.5)
        with seen["lock"]:
            seen["now"][key] -= 1
        return page(feed("Un"), "200 OK", "application/feed+json")
    return answer


@test("two sources of one host are never asked at the same moment, by whatever address or redirect; those of different hosts are")
def one_host():
    source, room = Source(), new_board()
    at, setting = hosts(source, 2)
    seen = {"lock": threading.Lock(), "now": {}, "most": {}, "all": 0}
    source.pages["/a"] = busy_page(source, seen, "first")
    source.pages["/b"] = busy_page(source, seen, "second")
    for i in range(3):
        add_source(room, f"{at[0]}/a?{i}", i + 1)
    add_source(room, f"{at[1]}/b", 4)
    for i in range(3):
        add_source(room, source.address(f"/to/302?x={at[0]}/a"), 5 + i)
    room.work(**setting)
    same(room.read("SELECT outcome, count(*) FROM source_run GROUP BY outcome"), [("read", 7)], "runs")
    same(seen["most"], {"first": 1, "second": 1}, "asked at once, of each host")
    same(seen["all"], 2, "asked at once, of both")


@test("twelve sources that are sent on to one slow host do not wait for it in a row: the run ends in time, each with its reason")
def slow_host():
    source, room = Source(), new_board()
    (*at, slow), setting = hosts(source, 13)
    for i, address in enumerate(at, 1):
        add_source(room, f"{address}/to/302?x={slow}/flow", i)
    began = time.monotonic()
    room.work(now=NOW, **setting, **QUICK)
    expect(time.monotonic() - began < 24, f"{time.monotonic() - began:.0f} s; in a row they take 36")
    same(room.read("SELECT outcome, why, count(*) FROM source_run GROUP BY outcome, why"), [("failed", "timeout", 12)], "runs")


@test("planted: several fetches of one host at once would be seen")
def planted_crowd():
    source, room = Source(), new_board()
    seen = {"lock": threading.Lock(), "now": {}, "most": {}, "all": 0}
    source.pages["/a"] = busy_page(source, seen, "first")
    at, setting = hosts(source, 3)
    for i, address in enumerate(at, 1):
        add_source(room, f"{address}/to/302?x={source.address('/a')}", i)
    room.work(plant="fetch.crowd", **setting)
    expect(seen["most"]["first"] > 1, "never two at once")


@test("no more than sixteen are asked at once, and what they send at once is bounded")
def bounded():
    source, room = Source(), new_board()
    at, setting = hosts(source, 24)
    seen = {"lock": threading.Lock(), "now": {}, "most": {}, "all": 0}
    source.pages["/a"] = busy_page(source, seen, "any")
    for i, address in enumerate(at, 1):
        add_source(room, address + "/a", i)
    room.work(**setting)
    same(room.one("SELECT count(*) FROM source_run WHERE outcome = 'read'"), 24, "runs")
    expect(12 <= seen["most"]["any"] <= 16, f"{seen['most']} at once")
    large = new_board()
    source.pages["/flux"] = feed("Un", "x" * 1900000)
    for i, address in enumerate(at, 1):
        add_source(large, address + "/flux", i)
    large.work(**setting)
    same(large.one("SELECT count(*) FROM source_run WHERE outcome = 'read'"), 24, "runs")
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    expect(kilobytes < 300 * 1024, f"{kilobytes} KB at most")


@test("a source that is deleted while it is fetched stays deleted, brings nothing, and the worker goes on")
def deleted_meanwhile():
    source, room, answer = Source(), new_board(people=1, officer=True), threading.Event()
    content = feed(*[f"Avis {i}" for i in range(60)])

    def held(_peer, _headers):
        answer.wait(20)
        return page(content, "200 OK", "application/feed+json")
    source.pages["/flux"] = held
    add_source(room, source.address("/flux"))
    worker, server = room.start("work", **place(source)), Server(room)
    wait_until(lambda: source.asked, "the source")
    client = Client(server, 1)
    seen = re.search(r'name="vu" value="([0-9-]+)"', client.page("/fr/gestion/sources/1/supprimer"))[1]
    same(client.post("/fr/gestion/sources/1/supprimer", vu=seen)[0], 303, "deletion")
    answer.set()
    same(client.post("/fr/gestion/sources/1/supprimer", vu=seen)[0], 404, "a second one")
    wait_until(lambda: "source_gone" in last_words(worker), "the worker to notice")
    same([room.one(f"SELECT count(*) FROM {t}") for t in ("source", "source_run", "received", "opportunity")], [0, 0, 0, 0], "what is there")
    expect("_failed" not in last_words(worker), last_words(worker))
    worker.terminate()
    worker.communicate(timeout=20)
    same(worker.returncode, 0, "status: " + last_words(worker))
    server.stop()
    room.check()


@test("with --once mails leave before sources are read")
def once():
    source, sink = Source(), Sink()
    room = board_with(source, "/hang")
    room.run("mail", "test", "m@example.org", mail=sink.mail)
    worker = room.start("work", "--once", mail=sink.mail, **place(source), **QUICK)
    wait_until(lambda: source.asked, "the source")
    same(sink.received(), {"m@example.org": 1}, "the mail")
    worker.communicate(timeout=20)
    same((worker.returncode, last(room)[1]), (0, "slow"), "status and reason")
    sink.stop()


@test("two workers at once: every notice comes in once")
def race():
    source = Source()
    source.pages["/flux"] = feed(*[f"Avis {i}" for i in range(100)])
    room = board_with(source, "/flux")
    workers = [room.start("work", "--once", now=NOW, **place(source), **QUICK) for _ in range(3)]
    for w in workers:
        w.communicate(timeout=60)
        same(w.returncode, 0, "status: " + last_words(w))
    same(room.one("SELECT count(*) FROM received"), 100, "received")
    same(room.one("SELECT sum(n_new) FROM source_run WHERE outcome = 'read'"), 100, "new")
    room.check()


@test("a worker killed anywhere in a run leaves the source due and nothing half done; the next one ends with the same")
def killed():
    source = Source()
    source.pages["/flux"] = feed(*[f"Avis {i}" for i in range(60)])  # three batches
    for label in labels_in("work/sources.c"):
        for hit in (1, 2, 3) if label == "source.put" else (1,):
            room = board_with(source, "/flux")
            room.work(now=NOW, crash=f"{label}:{hit}", wanted=-9, **place(source), **QUICK)
            came = room.one("SELECT count(*) FROM received")
            same(came, {"source.fetched": 0, "source.put": min(25 * hit, 60), "source.ran": 60}[label], f"received when killed at {label}:{hit}")
            room.work(now=NOW + HOUR, **place(source), **QUICK)
            same(room.one("SELECT count(*) FROM received"), 60, f"received after {label}:{hit}")
            same(room.read("SELECT outcome, n_new + n_same FROM source_run"), [("read", 60)], f"the run after {label}:{hit}")
            room.check()


@test("a setting that is no list of addresses stops the start with one line that says what is")
def setting():
    room = new_board()
    for wrong in ("localhost", "0.0.0.0/0", "10.1.2.3/8"):
        process = room.start("work", "--once", BABILLARD_SOURCES_PRIVATE=wrong)
        process.communicate(timeout=20)
        words = last_words(process)
        same((process.returncode, words.count("\n")), (78, 1), "status and lines")
        expect(re.search("BABILLARD_SOURCES_PRIVATE: .*allowed: 10.1.2.3", words), words)


@test("the command that takes files in says what each of its options does")
def options():
    usage, _, rest = new_board().run("import", "--help").partition("\n")
    named = re.findall(r"\[(--[a-z-]+)", usage)
    same(len(named), 3, usage)
    for option in named:
        expect(re.search(rf"^ +{option}\b.* +\w+ \w+", rest, re.M), f"{option} in {rest}")


run_tests()
