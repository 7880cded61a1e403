#!/usr/bin/python3
"""kill -9 of the real server at its N-th call of each system call, while somebody uploads, deposits, deposits again and
withdraws (strace injects the signal). A sample by chance in `make test`, every one in `make campaign`.

usage: tests/fault/syscalls.t      BABILLARD_SEED=N draws the sample of a run that said so again
"""
import collections
import os
import random
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.abspath("tests/fault"))
from program import CAMPAIGN, DAY, Failed, Gone, Return, Room, Server, add_opportunity, expect, new_board, note, now_us, pdf, run_tests, test
from promises import finish_return, see_return_kept

RESTART_SECONDS = 2.0
SAMPLE = 36
CALL = re.compile(r"^(\d+) +(\w+)\(")


def new_template():
    room = new_board()
    room.write(lambda db: add_opportunity(db, 1, now_us() + 10 * DAY))
    return room


TEMPLATE = new_template()


class Strace:
    """strace on a server that runs already: its calls are counted from here on, for each thread by itself."""

    def __init__(self, server, *options):
        self.process = subprocess.Popen(["strace", "-f", "-p", str(server.process.pid), *options], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        line = self.process.stderr.readline()
        expect(b"attached" in line, f"strace: {line}")

    def end(self, server):
        """Ends the server unless it is dead; strace ends with it. Asked to let go of a dying process it would wait for ever."""
        try:
            server.process.terminate()
            self.process.communicate(timeout=20)
        finally:
            self.process.kill()
            server.process.communicate(timeout=20)


def positions():
    """(system call, N) for every N that some thread of a server reaches during the whole journey."""
    room = Room(TEMPLATE)
    server, log = Server(room), room.path + "/strace"
    strace = Strace(server, "-o", log)
    Return(1, 1, pdf(200_000, "cv")).go(server)
    strace.end(server)
    counts = collections.Counter()
    with open(log, encoding="utf-8", errors="replace") as f:
        for line in f:
            found = CALL.match(line)
            if found:
                counts[found.groups()] += 1
    most = {}
    for (_, call), n in counts.items():
        most[call] = max(most.get(call, 0), n)
    room.remove()
    expect({"pwrite64", "fdatasync", "fsync", "renameat"} <= set(most), f"strace saw only {sorted(most)}")
    return [(call, n) for call in sorted(most) if call not in ("exit", "exit_group", "restart_syscall") for n in range(1, most[call] + 1)]


def kill_at(call, number):
    """Whether the call was reached."""
    room, journey = Room(TEMPLATE), Return(1, 1, pdf(200_000, "cv"))
    server, killed = Server(room), False
    strace = Strace(server, "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}")
    try:
        journey.go(server)
    except Gone:
        killed = True
    strace.end(server)
    see_return_kept(room, journey)
    server = Server(room)
    expect(server.seconds <= RESTART_SECONDS, f"{server.seconds:.1f} s to start again")
    finish_return(server, room, journey)
    room.remove()
    return killed


def kill_at_each(chosen):
    kills = collections.Counter()
    for call, number in chosen:
        try:
            kills[call] += kill_at(call, number)
        except Failed as e:
            raise Failed(f"killed at {call} number {number}: {e}") from e
    return kills


@test("a server killed at any system call of an upload, a deposit, a replacement or a withdrawal keeps its promises")
def killed_at_calls():
    every = positions()
    if CAMPAIGN:
        chosen = every
    else:
        seed = int(os.environ.get("BABILLARD_SEED", time.time_ns() % 1_000_000))
        draw = random.Random(seed)
        calls = sorted({call for call, _ in every})
        chosen = [draw.choice([p for p in every if p[0] == call]) for call in calls][:SAMPLE]
        chosen += draw.sample(every, max(0, SAMPLE - len(chosen)))
        note(f"seed {seed}")
    kills = kill_at_each(chosen)
    note(f"injections fired: {sum(kills.values())} kills of {len(chosen)} tries, at {sum(n > 0 for n in kills.values())} system calls;"
         f" {len(every)} places in all")
    expect(sum(kills.values()) >= len(chosen) // 3, "most kills were not reached")


run_tests()
