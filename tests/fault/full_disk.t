#!/usr/bin/python3
"""A disk that is full when somebody deposits, deposits again or withdraws what was uploaded before: a clear answer, nothing
false, and the same form succeeds once there is room. On a small tmpfs of our own; without the right to mount one, under a
limit of the size of files (the database cannot grow, as on a full quota)."""
import ctypes
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.abspath("tests/fault"))
import program
from program import DAY, Client, Return, Room, Server, add_opportunity, expect, last_words, new_board, note, now_us, pdf, run_tests, same, test
from promises import finish_return, see_return_kept

ROOM_BYTES = 24 << 20
CLONE_NEWNS, MS_REC_PRIVATE = 0x00020000, 0x4000 | 1 << 18


def mount_small(path):
    """Whether a tmpfs of ROOM_BYTES stands at `path` now, seen by this process and its children only."""
    libc = ctypes.CDLL(None, use_errno=True)
    return (libc.unshare(CLONE_NEWNS) == 0 and libc.mount(None, b"/", None, MS_REC_PRIVATE, None) == 0 and
            libc.mount(b"none", path.encode(), b"tmpfs", 0, f"size={ROOM_BYTES}".encode()) == 0)


class Disk:
    """Where the room lies, full or not."""

    def __init__(self):
        self.folder = program.new_folder("babillard-disk-")
        self.mounted = mount_small(self.folder)
        self.filler = self.folder + "/filler"

    def fill(self, server, room):
        if not self.mounted:  # no byte beyond what the log of the database has now
            size = os.path.getsize(room.database + "-wal")
            subprocess.run(["prlimit", f"--fsize={size}:", "--pid", str(server.process.pid)], check=True)
            return
        with open(self.filler, "wb", buffering=0) as f:
            try:
                while True:
                    f.write(bytes(4096))
            except OSError:
                pass

    def free(self, server):
        if self.mounted:
            os.unlink(self.filler)
        else:
            subprocess.run(["prlimit", "--fsize=unlimited:", "--pid", str(server.process.pid)], check=True)


def refused_clearly(client, path, **fields):
    """The answer on a full disk: an error of ours, with a number and the page for who cannot deposit."""
    body = "&".join(f"{k}={v}" for k, v in {"csrf": client.token, **fields}.items())
    status, _, answer = client.ask("POST", path, body, "application/x-www-form-urlencoded")
    expect(status in (500, 503), f"{path} answered {status} on a full disk")
    text = answer.decode()
    expect("/difficulte" in text and re.search("Référence", text), "the answer says nothing of what to do")
    expect("récépissé" not in text.lower(), "the answer speaks of a receipt")


@test("on a full disk a deposit, a replacement and a withdrawal are refused clearly, nothing is false, and the same form succeeds later")
def full_disk():
    disk = Disk()
    template = new_board()
    template.write(lambda db: add_opportunity(db, 1, now_us() + 10 * DAY))
    room, journey = Room(template), Return(1, 1, pdf(200_000, "cv"))
    server = Server(room)  # where there is room: the small disk is below the guard of uploads
    client = Client(server, 1)
    client.begin()
    same(client.send_file(journey.content)[0], 303, "upload")
    journey.file_kept = True
    server.stop()
    if disk.mounted:
        subprocess.run(["cp", "-a", room.path, disk.folder + "/room"], check=True)
        room.path = disk.folder + "/room"
    server = Server(room)
    client = Client(server, 1)
    journey.key = client.check_page()
    base = "/fr/opportunites/1/dossier"
    disk.fill(server, room)
    refused_clearly(client, base + "/depot", jeton=journey.key)
    see_return_kept(room, journey)
    disk.free(server)
    journey.receipt = Return.answered(client.deposit(journey.key), "/compte/recepisses/")
    client.say("encore")
    journey.said, journey.key_again = True, client.check_page()
    disk.fill(server, room)
    refused_clearly(client, base + "/depot", jeton=journey.key_again)
    see_return_kept(room, journey)
    disk.free(server)
    journey.again = Return.answered(client.deposit(journey.key_again), "/compte/recepisses/")
    journey.form = client.withdraw_page()
    disk.fill(server, room)
    refused_clearly(client, base + "/retrait", jeton=journey.form[0], recepisse=journey.form[1])
    see_return_kept(room, journey)
    disk.free(server)
    finish_return(server, room, journey)
    note("on a tmpfs" if disk.mounted else "under a limit of the size of files")


run_tests()
