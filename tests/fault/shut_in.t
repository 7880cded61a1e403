#!/usr/bin/python3
"""The program that ships, called as it calls itself to read a partner's file: watched by strace, it asks the kernel for
nothing but memory and its pipe once the door is closed."""
import os
import pty
import re
import subprocess
import sys

sys.path.insert(0, os.path.abspath("tests/fault"))
from program import expect, run_tests, same, test

PROGRAM = os.path.abspath("build/babillard")
ALLOWED = {"write", "munmap", "mremap", "brk", "madvise", "mprotect", "mmap", "futex", "exit_group"}
FEED = b'<?xml version="1.0" encoding="euc-kr"?><!-- ' + b"x" * 300000 + b" --><no-feed>\xb3\xe2</no-feed>"


def read(document, *before, **more):
    return subprocess.run([*before, PROGRAM, "read-foreign"], input=b"0 0\n" + document, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, env={}, **more)


@test("a file is read to its end, in an encoding whose converter is a file on the disk")
def reads():
    done = read(FEED)
    same(done.returncode, 0, "exit status")
    lines = done.stdout.decode().splitlines()
    same(lines[-1], '{"end":{"external":0,"n":1}}', "the last line")
    expect("unknown_form" in lines[0], f"the record: {lines[0]}")


@test("behind the door only memory and the pipe are asked for; before it nothing of the document was parsed")
def watched():
    done = read(FEED, "/usr/bin/strace", "-f", "-e", "signal=none")
    calls = re.findall(r"^(?:\[pid +\d+\] )?(\w+)\((.*)$", done.stderr.decode(errors="replace"), re.M)
    closed = [i for i, (name, rest) in enumerate(calls) if name == "seccomp" and "SET_MODE_FILTER, 0, {len=" in rest and rest.endswith("= 0")]
    same(len(closed), 1, "filters loaded")
    before, after = calls[:closed[0]], calls[closed[0] + 1:]
    expect("PR_SET_NO_NEW_PRIVS, 1" in str(before) and "RLIMIT_AS" in str(before) and "RLIMIT_CPU" in str(before), "a limit is not set before")
    expect({name for name, _ in after} <= ALLOWED, f"asked for afterwards: {sorted({name for name, _ in after} - ALLOWED)}")
    expect(all(rest.startswith("1,") for name, rest in after if name == "write"), "written elsewhere than to its pipe")
    expect(not any("family" in rest for _, rest in before) and any("family" in rest for _, rest in after), "read before the door was closed")
    opened = [rest for name, rest in before if name == "openat" and not re.search(r"/(lib|gconv)/|/etc/ld\.so|urandom", rest)]
    same([o for o in opened if "/proc/" not in o and "/sys/" not in o and ".cnf" not in o], [], "files opened before")


@test("what is no input of a parent is refused")
def refused():
    for head in (b"", b"<rss/>", b"9 9\n<rss/>", b"-1 0\nx", b"0\nx"):
        done = subprocess.run([PROGRAM, "read-foreign"], input=head, stdout=subprocess.PIPE, timeout=60)
        same((done.returncode, done.stdout), (2, b""), f"input {head!r}")


@test("a person at a terminal is told so, and the help says nothing of it")
def by_hand():
    terminal, other = pty.openpty()
    done = subprocess.run([PROGRAM, "read-foreign"], stdin=other, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    os.close(terminal), os.close(other)
    same((done.returncode, done.stdout, done.stderr.count(b"\n")), (2, b"", 1), "at a terminal")
    expect(b"import" in done.stderr, "the sentence names no way out")
    expect(b"read-foreign" not in subprocess.run([PROGRAM, "--help"], stdout=subprocess.PIPE).stdout, "the help lists it")


run_tests()
