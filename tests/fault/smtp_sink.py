#!/usr/bin/python3
"""An SMTP server that misbehaves as told: the peer of the mail tests (aiosmtpd).

Prints its port on stdout, then serves until stdin ends. Each message whose final dot arrived is written to the folder
as NNNN.eml (bytes as received) after NNNN.env ("from", "to", "tls", "user", "options", "helo", "connection"), also
when the answer is then withheld; the answer given by the recipient's option stands in the last line, "answer".

  smtp_sink.py FOLDER [OPTION VALUE]...
    --rcpt ADDRESS=CODE    answer to RCPT for this address         --dot ADDRESS=CODE  answer to the final dot
    --cut ADDRESS          drop the line after the final dot       --hang VERB / --drop VERB / --reply VERB=CODE
    --tls CERT,KEY         announce STARTTLS                       --auth USER:PASSWORD  announce AUTH PLAIN LOGIN
    --implicit CERT,KEY    TLS from the start                      --require-tls yes
    --smtputf8 yes         announce SMTPUTF8
  VERB: connect ehlo starttls auth mail rcpt data body dot quit; "body" is while the message is being sent. A mark
  "VERB:N" makes only the N-th use of the verb in this process misbehave.
"""
import argparse
import asyncio
import logging
import os
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def options():
    p = argparse.ArgumentParser()
    p.add_argument("folder")
    for name in ("rcpt", "dot", "cut", "hang", "drop", "reply"):
        p.add_argument("--" + name, action="append", default=[])
    for name in ("tls", "implicit", "auth", "require-tls", "smtputf8"):
        p.add_argument("--" + name, default="")
    return p.parse_args()


OPT = options()
PAIRS = {name: dict(v.rsplit("=", 1) for v in getattr(OPT, name)) for name in ("rcpt", "dot", "reply")}
USES = {}
COUNT = {"message": 0, "connection": 0}


class Sink(SMTP):
    """The server; every verb passes the gate first."""

    async def told(self, verb):
        """Hangs or drops the line where told to, otherwise the code to answer with, or None."""
        USES[verb] = USES.get(verb, 0) + 1
        marks = (verb, f"{verb}:{USES[verb]}")
        if any(m in OPT.hang for m in marks):
            await asyncio.Event().wait()
        if any(m in OPT.drop for m in marks):
            self.transport.close()
            await asyncio.Event().wait()
        return next((PAIRS["reply"][m] for m in marks if m in PAIRS["reply"]), None)

    async def gate(self, verb):
        code = await self.told(verb)
        if code:
            await self.push(f"{code} as told at {verb}")
            if code == "421":
                self.transport.close()
        return code is None

    async def _handle_client(self):
        COUNT["connection"] += 1
        self.number = COUNT["connection"]
        if await self.gate("connect"):
            await super()._handle_client()

    async def smtp_EHLO(self, arg):
        if await self.gate("ehlo"):
            await super().smtp_EHLO(arg)

    async def smtp_STARTTLS(self, arg):
        if await self.gate("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):
        if await self.gate("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        if await self.gate("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if await self.gate("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if not await self.gate("data"):
            return
        if "body" in OPT.hang + OPT.drop:
            await self.push("354 go ahead")
            await self._reader.readline()
            self.transport.pause_reading()
            await self.gate("body")
        await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg):
        if await self.gate("quit"):
            await super().smtp_QUIT(arg)


class Handler:
    """Keeps what came."""

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        code = PAIRS["rcpt"].get(address)
        if code:
            return f"{code}-first line about {address}\r\n{code} second line"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        COUNT["message"] += 1
        path = os.path.join(OPT.folder, f"{COUNT['message']:04d}")
        to = envelope.rcpt_tos[0]
        answer = "cut" if to in OPT.cut else PAIRS["dot"].get(to, "250")
        user = session.auth_data.login.decode() if session.auth_data else "-"
        with open(path + ".eml", "wb") as f:
            f.write(envelope.original_content)
        with open(path + ".env", "w", encoding="utf-8") as f:
            f.write(f"from {envelope.mail_from}\nto {','.join(envelope.rcpt_tos)}\n"
                    f"tls {'yes' if session.ssl else 'no'}\nuser {user}\n"
                    f"options {' '.join(envelope.mail_options)}\nhelo {session.host_name}\n"
                    f"connection {server.number}\nanswer {answer}\n")
        if answer == "cut":
            server.transport.close()
            await asyncio.Event().wait()
        answer = await server.told("dot") or answer
        return "250 kept as " + os.path.basename(path) if answer == "250" else f"{answer} as told at the dot"


def authenticate(server, session, envelope, mechanism, data):
    user, password = OPT.auth.encode().split(b":", 1)
    good = isinstance(data, LoginPassword) and data == LoginPassword(user, password)
    return AuthResult(success=good, handled=False, auth_data=data if good else None)


def tls(pair):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*pair.split(","))
    return context


def make():
    more = {"auth_exclude_mechanism": ["PLAIN", "LOGIN"]}
    if OPT.auth:
        more = {"authenticator": authenticate, "auth_require_tls": False}
    if OPT.tls:
        more["tls_context"] = tls(OPT.tls)
        more["require_starttls"] = bool(OPT.require_tls)
    return Sink(Handler(), hostname="sink.test", enable_SMTPUTF8=bool(OPT.smtputf8), timeout=3600, **more)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: None)
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=tls(OPT.implicit) if OPT.implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), lambda: ended.set() if not os.read(sys.stdin.fileno(), 4096) else None)
    await ended.wait()


logging.disable()
warnings.simplefilter("ignore")
asyncio.run(main())
os._exit(0)
