#!/usr/bin/python3
"""A partner's web server that behaves as its path says: for tests of fetching. Free ports of 127.0.0.1.

    http_source.py [CERT,KEY]     prints "PORT PORT TLSPORT" (0 without a certificate) and serves until its input ends
    Source()                      the same in a script, with pages of its own: source.pages[path] = bytes or a function

Two plain ports, so that a redirect from one to the other leaves what was allowed.
"""
import functools
import gzip
import os
import re
import socket
import ssl
import sys
import threading
import zlib
from urllib.parse import parse_qs, unquote, urlsplit

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Ville</title><link>https://ville.example/</link><description>Avis</description>
<item><title>Un avis</title><link>https://ville.example/avis/1</link><guid isPermaLink="false">avis-1</guid></item>
</channel></rss>
"""
ETAG, MODIFIED = '"v1"', "Sat, 28 Nov 2026 10:00:00 GMT"
BIG = 10 << 20


def head(status, *lines):
    return "\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *lines, "", ""]).encode()


def page(body, status="200 OK", kind="application/rss+xml; charset=utf-8", *lines):
    return head(status, f"Content-Type: {kind}", f"Content-Length: {len(body)}", *lines) + body


@functools.cache
def bomb():
    """A hundred megabytes of nothing, packed: takes longer to make than who waits for it may wait."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()


class Source:
    def __init__(self, pair=None):
        self.pages, self.asked, self.connections = {}, [], 0
        self.lock, self.end = threading.Lock(), threading.Event()
        self.ports = [self.listen(None), self.listen(None), self.listen(pair) if pair else 0]

    def also_at(self, host):
        """The first port at another address of this machine: another host to whoever asks."""
        self.listen(None, host, self.ports[0])
        return f"http://{host}:{self.ports[0]}"

    def listen(self, pair, host="127.0.0.1", port=0):
        context = None
        if pair:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*pair.split(","))
        listener = socket.create_server((host, port), backlog=64)
        threading.Thread(target=self.accept, args=(listener, context), daemon=True).start()
        return listener.getsockname()[1]

    def accept(self, listener, context):
        while True:
            peer, _ = listener.accept()
            with self.lock:
                self.connections += 1
            threading.Thread(target=self.serve, args=(peer, context), daemon=True).start()

    def serve(self, peer, context):
        try:
            peer.settimeout(60)
            if context:
                peer = context.wrap_socket(peer, server_side=True)
            asked = b""
            while b"\r\n\r\n" not in asked:
                if asked[:1] == b"\x16":  # TLS where there is none
                    peer.sendall(head("400 Bad Request"))
                    return
                piece = peer.recv(4096)
                if not piece:
                    return
                asked += piece
            with self.lock:
                self.asked.append(asked.decode("latin-1"))
            self.answer(peer, asked.decode("latin-1"))
        except (OSError, ssl.SSLError):
            pass
        finally:
            peer.close()

    def address(self, path, port=0):
        return f"http://127.0.0.1:{self.ports[port]}{path}"

    def answer(self, peer, asked):
        target = urlsplit(asked.split(" ")[1])
        query = {k: v[0] for k, v in parse_qs(target.query, keep_blank_values=True).items()}
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in asked.split("\r\n")[1:])}
        if target.path in self.pages:
            made = self.pages[target.path]
            made = made(peer, headers) if callable(made) else page(made)
            if made:
                peer.sendall(made)
            return
        parts = target.path.strip("/").split("/")
        act = getattr(self, "do_" + parts[0].replace("-", "_"), None)
        if act is None:
            peer.sendall(page(b"nothing", "404 Not Found", "text/plain"))
        else:
            act(peer, parts[1:], query, headers, asked)

    def wait(self, seconds=60):
        self.end.wait(seconds)

    # --- What a path asks for. They take all arguments, most use few of them.

    def do_feed(self, peer, _parts, _query, headers, _asked):
        if headers.get("if-none-match") == ETAG or headers.get("if-modified-since") == MODIFIED:
            peer.sendall(head("304 Not Modified", f"ETag: {ETAG}"))
        else:
            peer.sendall(page(FEED, "200 OK", "application/rss+xml", f"ETag: {ETAG}", f"Last-Modified: {MODIFIED}"))

    def do_echo(self, peer, _parts, _query, _headers, asked):
        peer.sendall(page(asked.encode("latin-1"), "200 OK", "text/plain"))

    def do_to(self, peer, parts, query, _headers, _asked):
        """/to/302?x=ADDRESS; its content must not count as the answer's."""
        peer.sendall(page(b"elsewhere", f"{parts[0]} Elsewhere", "text/html", "Location: " + query["x"]))

    def do_raw(self, peer, _parts, query, _headers, _asked):
        """/raw?x=BYTES as the whole answer."""
        peer.sendall(query["x"].encode("latin-1"))

    def do_chain(self, peer, parts, _query, _headers, _asked):
        left = int(parts[0])
        where = f"/chain/{left - 1}" if left > 1 else "/feed"
        peer.sendall(head("302 Found", "Location: " + where, "Content-Length: 0"))

    def do_status(self, peer, parts, query, _headers, _asked):
        more = [f"Retry-After: {unquote(query['after'])}"] if "after" in query else []
        peer.sendall(page(b"an error", f"{parts[0]} Status", "text/html", *more))

    def do_html(self, peer, *_):
        peer.sendall(page(b"<!DOCTYPE html><html><body>Bonjour</body></html>", "200 OK", "text/html"))

    def do_hang(self, _peer, *_):
        self.wait()

    def do_hang_mid(self, peer, *_):
        peer.sendall(head("200 OK", f"Content-Length: {len(FEED)}") + FEED[:100])
        self.wait()

    def do_trickle(self, peer, *_):
        peer.sendall(head("200 OK", "Content-Length: 100000"))
        for _ in range(600):
            peer.sendall(b" ")
            self.wait(0.1)

    def do_flow(self, peer, *_):
        """Fast enough, and without an end in time."""
        peer.sendall(head("200 OK", "Content-Length: 2000000"))
        for _ in range(600):
            peer.sendall(b" " * 100)
            self.wait(0.05)

    def do_endless(self, peer, *_):
        peer.sendall(head("200 OK", "Transfer-Encoding: chunked"))
        while True:
            peer.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def do_endless_plain(self, peer, *_):
        peer.sendall(head("200 OK"))
        while True:
            peer.sendall(b"x" * 65536)

    def do_announced(self, peer, *_):
        peer.sendall(head("200 OK", "Content-Length: 9999999999"))
        self.wait()

    def do_most(self, peer, parts, *_):
        """Exactly so many bytes."""
        peer.sendall(page(b"x" * int(parts[0])))

    def do_packed(self, peer, *_):
        peer.sendall(page(gzip.compress(FEED), "200 OK", "application/rss+xml", "Content-Encoding: gzip"))

    def do_bomb(self, peer, *_):
        peer.sendall(page(bomb(), "200 OK", "application/rss+xml", "Content-Encoding: gzip"))

    def do_nothing_packed(self, peer, *_):
        """Packed bytes without end that unpack to nothing: empty stored blocks of DEFLATE (RFC 1951 3.2.4)."""
        peer.sendall(head("200 OK", "Content-Encoding: gzip") + gzip.compress(b"")[:10])
        while True:
            peer.sendall(b"\x00\x00\x00\xff\xff" * 13107)

    def do_not_packed(self, peer, *_):
        peer.sendall(page(b"no gzip at all", "200 OK", "application/rss+xml", "Content-Encoding: gzip"))

    def do_too_long(self, peer, *_):
        peer.sendall(head("200 OK", f"Content-Length: {len(FEED) + 100}") + FEED)

    def do_too_short(self, peer, *_):
        peer.sendall(head("200 OK", f"Content-Length: {len(FEED) - 100}") + FEED)

    def do_cut(self, _peer, *_):
        pass

    def do_cut_head(self, peer, *_):
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Ty")

    def do_chunks_cut(self, peer, *_):
        peer.sendall(head("200 OK", "Transfer-Encoding: chunked") + b"40\r\n" + FEED[:64] + b"\r\n")

    def do_greeting(self, peer, *_):
        peer.sendall(b"220 mail.example ESMTP\r\n")

    def do_heads(self, peer, *_):
        peer.sendall(b"HTTP/1.1 200 OK\r\n")
        for i in range(100000):
            peer.sendall(b"X-%d: y\r\n" % i)

    def do_continues(self, peer, *_):
        while True:
            peer.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def do_odd_heads(self, peer, *_):
        peer.sendall(page(FEED, "200 OK", "text/xml\x01; x", 'ETag: "' + "e" * 300 + '"', "Last-Modified: h\xc3\xa9", "Set-Cookie: a=b"))

    def do_cookie(self, peer, *_):
        peer.sendall(page(b"", "302 Found", "text/html", "Set-Cookie: a=b; Path=/", "Location: /echo"))


def change_of(number, replaces):
    """A real change notice as number `number` of a chain; without `replaces` it is the first."""
    uuid = "00000000-0000-4000-8000-%012d"
    text = open("tests/data/eforms/sdk/change-cn_24_cumbria_suppliers.xml", encoding="utf-8").read()
    text = text.replace("92521e66-3cd5-4a5f-bea1-51991d5871ea", uuid % number).replace("School Payroll and HR Admin Services", f"Version {number}")
    text = text.replace("<cbc:EndDate>20", "<cbc:EndDate>21")
    if replaces is None:
        return re.sub("<efac:Changes>.*?</efac:Changes>", "", text, flags=re.S).encode()
    return text.replace("6bc75979-ce6c-46eb-81a6-eee543697dec", uuid % replaces).encode()


def main():
    source = Source(sys.argv[1] if len(sys.argv) > 1 else None)
    print(*source.ports, flush=True)
    while os.read(0, 4096):
        pass


if __name__ == "__main__":
    main()
