#!/usr/bin/python3
"""Reads a message as Python's email package understands it: the oracle of tests/unit/mime.c.

Takes the message on stdin, prints one "name=value" line each, the value in hexadecimal of its UTF-8; "defects" is the
number of complaints of the parser about any header or part.
"""
import email
import email.header
import email.policy
import email.utils
import sys

raw = sys.stdin.buffer.read()
m = email.message_from_bytes(raw, policy=email.policy.default)
legacy = email.message_from_bytes(raw)
defects = 0
for part in m.walk():
    complaints = part.defects + [d for v in part.values() for d in getattr(v, "defects", ())]
    defects += len(complaints)
    for d in complaints:
        print("#", repr(d), file=sys.stderr)


def show(name, value):
    print(f"{name}={value.encode('utf-8', 'surrogateescape').hex()}")


show("headers", ",".join(m.keys()))
show("subject", m["subject"])
for key in ("from", "to", "reply-to"):
    if m[key] is not None:
        # The older parser: the newer one of Python 3.11 keeps the space between two encoded words of a phrase,
        # against RFC 2047 §6.2.
        name = email.utils.parseaddr(legacy[key])[0]
        show(key + "-name", str(email.header.make_header(email.header.decode_header(name))))
        show(key, m[key].addresses[0].addr_spec)
        show(key + "-count", str(len(m[key].addresses)))
show("date", m["date"].datetime.isoformat())
show("id", m["message-id"])
show("unsubscribe", m["list-unsubscribe"] or "")
show("language", m["content-language"])
text = m.get_body(("plain",))
show("text", text.get_content().replace("\r\n", "\n"))
html = m.get_body(("html",))
show("html", html.get_content().replace("\r\n", "\n") if html else "")
for part in m.iter_attachments():
    show("file", part.get_filename())
    show("type", part.get_content_type())
    show("bytes", part.get_payload(decode=True).decode("utf-8", "surrogateescape"))
show("longest", str(max(len(line) for line in raw.split(b"\r\n"))))
show("structure", ",".join(p.get_content_type() for p in m.walk()))
show("defects", str(defects))
