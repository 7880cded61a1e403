#!/usr/bin/python3
"""The last seconds before a closing: a hundred applicants deposit, some behind it (tests/bench/crowd.c). Everybody who was
given a receipt is in the store with files and mail, nobody else is, and the instants agree with every verdict. `make
bench` has the thousand, with figures."""
import os
import subprocess
import sys

sys.path[:0] = [os.path.abspath("tests/fault"), os.path.abspath("tests/bench")]
import crowd
from program import CAMPAIGN, DAY, SECOND, Failed, Room, Server, expect, note, now_us, run_tests, same, test

CROWD = os.path.abspath("build/test/bench/crowd")
BEFORE, AFTER = (1000, 200) if CAMPAIGN else (100, 40)
WINDOW = 1.5  # seconds before the closing
FORMS = 4.0 if CAMPAIGN else 2.5  # seconds for everybody to have the form on the screen


def run_crowd(*words, asked=""):
    return subprocess.run([CROWD, *words], input=asked, stdout=subprocess.PIPE, text=True, check=True, timeout=120).stdout


def last_seconds():
    """The room, the closing and what everybody was answered."""
    room = Room()
    room.run("migrate")
    filled = run_crowd("fill", "sqlite:" + room.database, f"dir:{room.path}/files", str(BEFORE + AFTER), str(now_us() + DAY))
    notice, *cookies = filled.split()
    closes = now_us() + int((FORMS + WINDOW) * SECOND)
    crowd.close_at(room.database, closes)
    server = Server(room)
    instants = crowd.dues(closes, BEFORE, WINDOW, AFTER)
    said = run_crowd("go", server.base.removeprefix("http://"), notice, asked="".join(f"{c} {i}\n" for c, i in zip(cookies, instants)))
    server.stop()
    room.check()
    return room, closes, said


def verdicts(found):
    return {k: found[k] for k in ("failed", "lost", "unasked", "wrong")}


NONE_WRONG = {"failed": 0, "lost": 0, "unasked": 0, "wrong": 0}
DONE = []


@test("a hundred deposits in the last seconds: whoever has a receipt is in the store, whoever came later was refused, no verdict is wrong")
def crowd_before_closing():
    room, closes, said = last_seconds()
    found = crowd.judge(said, room.database, closes)
    DONE.append((room, closes, said))
    same(verdicts(found), NONE_WRONG, "what went wrong")
    same(found["receipts"] + found["late"], BEFORE + AFTER, "answers")
    # A busy machine may send the last ones late; most come in time, and all of those behind the closing do not.
    expect(found["receipts"] > BEFORE / 2 and found["late"] >= AFTER, f"{found['receipts']} receipts, {found['late']} late")
    note(f"{found['receipts']} receipts, {found['late']} late; received at most {found['gaps'][-1]:.1f} ms after it was sent,"
         f" answered at most {found['waits'][-1]:.0f} ms after")


def doctored(room, act):
    copy = Room(room)
    copy.write(act)
    return copy


@test("a deposit that is lost, one that nobody made, and one whose instant lies behind the closing are caught")
def judge_says_no():
    expect(DONE, "there is nothing to doctor")
    room, closes, said = DONE[0]
    first = said.splitlines()[0].split()[4].rsplit("/", 1)[1]
    lost = doctored(room, lambda db: db.execute("UPDATE deposit SET ref = 'a' || substr(ref, 2) WHERE ref = ?", (first,)))
    same(verdicts(crowd.judge(said, lost.database, closes)) | {"wrong": 0}, NONE_WRONG | {"lost": 1, "unasked": 1}, "a lost deposit")
    late = doctored(room, lambda db: db.execute("UPDATE deposit SET received_at = ? WHERE ref = ?", (closes + 1, first)))
    same(verdicts(crowd.judge(said, late.database, closes)), NONE_WRONG | {"wrong": 1}, "a late one")
    no_file = doctored(room, lambda db: db.execute("DELETE FROM deposit_file WHERE deposit_id = (SELECT id FROM deposit WHERE ref = ?)", (first,)))
    same(verdicts(crowd.judge(said, no_file.database, closes)), NONE_WRONG | {"lost": 1}, "one without its file")
    before = said.replace(" 409 ", " 303 ", 1)
    if verdicts(crowd.judge(before, room.database, closes)) == NONE_WRONG:
        raise Failed("a verdict that was turned round was not noticed")
    for copy in lost, late, no_file, room:
        copy.remove()


run_tests()
