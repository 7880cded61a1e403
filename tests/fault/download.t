#!/usr/bin/python3
"""A large document over a link that cuts: real curl through a relay that drops the connection in the middle."""
import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import threading

sys.path.insert(0, os.path.abspath("tests/fault"))
from program import DAY, Client, Server, add_opportunity, expect, new_board, new_folder, note, now_us, pdf, run_tests, same, test

SIZE = 39_900_000  # just under what an officer may join to a notice
CUTS = 10
CURL_CUT = (18, 56)  # transfer closed with bytes outstanding; the connection was reset


class Relay:
    """Hands bytes on in both directions and cuts connection number n after CUT bytes of reply, as long as cuts are left."""

    def __init__(self, target, cuts, after):
        host, port = target.removeprefix("http://").split(":")
        self.target, self.cuts, self.after, self.done, self.carried = (host, int(port)), cuts, after, 0, 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near = self.door.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near):
        far = socket.create_connection(self.target)
        threading.Thread(target=self.upwards, args=(near, far), daemon=True).start()
        left = self.after if self.done < self.cuts else None
        try:
            while block := far.recv(min(65536, left) if left else 65536):
                near.sendall(block)
                self.carried += len(block)
                if left is not None:
                    left -= len(block)
                    if left == 0:
                        self.done += 1
                        break
        except OSError:
            pass
        for end in near, far:  # also wakes the other direction, which waits for bytes
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    @staticmethod
    def upwards(near, far):
        try:
            while block := near.recv(65536):
                far.sendall(block)
        except OSError:
            pass

    def stop(self):
        self.door.close()


def publish(content):
    """A board with one notice and its document: the room, the server, the document's path."""
    room = new_board(officer=True)
    room.write(lambda db: add_opportunity(db, 1, now_us() + 30 * DAY))
    server = Server(room)
    officer = Client(server, 1)
    officer.page("/fr/gestion/opportunites/1")
    edge = "edge0123456789"
    fields = {"csrf": officer.token, "intitule": "Plans", "nature": "plans", "langue": "fr"}
    body = b"".join(f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items())
    body += f'--{edge}\r\nContent-Disposition: form-data; name="fichier"; filename="plans.pdf"\r\n\r\n'.encode() + content
    status, _, _ = officer.ask("POST", "/fr/gestion/opportunites/1/documents", body + f"\r\n--{edge}--\r\n".encode(),
                               "multipart/form-data; boundary=" + edge)
    same(status, 303, "joining the document")
    return room, server, f"/fr/opportunites/1/documents/{room.one('SELECT id FROM document')}"


def fetch(relay, url, name):
    return subprocess.run(["curl", "-sS", "--fail", "-C", "-", "--connect-to", f"::127.0.0.1:{relay.port}", "-o", name, url],
                          stderr=subprocess.DEVNULL, timeout=60).returncode


@test("a document of 40 MB that is cut ten times arrives whole, each part fetched once")
def cut_ten_times():
    content = pdf(SIZE, "plans")
    room, server, path = publish(content)
    relay = Relay(server.base, CUTS, SIZE // (CUTS + 1))
    name = new_folder("download-") + "/plans.pdf"
    cuts = 0
    while (status := fetch(relay, server.base + path, name)) != 0:
        expect(status in CURL_CUT, f"curl ended with {status}")
        cuts += 1
        expect(cuts <= CUTS, "cut more often than the relay does")
    same((cuts, relay.done), (CUTS, CUTS), "cuts seen by curl and made by the relay")
    with open(name, "rb") as f:
        got = f.read()
    same((len(got), hashlib.sha256(got).hexdigest()), (len(content), hashlib.sha256(content).hexdigest()), "the document")
    expect(relay.carried < 1.01 * len(content), f"{relay.carried} bytes carried for {len(content)}")
    relay.stop()
    server.stop()
    room.remove()
    note(f"{len(content)} bytes in {cuts + 1} parts")


@test("a document that was replaced meanwhile is not glued to the rest of the old one")
def other_version():
    room, server, path = publish(pdf(100_000, "one"))
    old = new_folder("download-") + "/head"
    subprocess.run(["curl", "-sS", "-D", old, "-o", "/dev/null", server.base + path], check=True, timeout=60)
    with open(old, encoding="latin-1") as f:
        tag = next(line.split(":", 1)[1].strip() for line in f if line.lower().startswith("etag:"))
    for sent, wanted in ((tag, "206"), ('"' + "0" * 64 + '"', "200")):
        got = subprocess.run(["curl", "-sS", "-H", f"If-Range: {sent}", "-r", "50000-", "-o", "/dev/null", "-w", "%{http_code}",
                              server.base + path], check=True, capture_output=True, timeout=60).stdout.decode()
        same(got, wanted, f"If-Range: {sent[:12]}…")
    server.stop()
    room.remove()


run_tests()
