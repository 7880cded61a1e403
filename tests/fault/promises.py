"""What must be true of deposits, replacements and withdrawals, whatever was done to the server. For the fault tests that
run a Return (program.py)."""
import hashlib

from program import Client, expect, same


def see_return_kept(room, journey):
    """On what a dead server left of deposit, replacement and withdrawal: each whole or not at all, with its mail and its row
    of the journal, and everything acknowledged is there."""
    room.check()
    digest = hashlib.sha256(journey.content).hexdigest()
    deposits = room.read("SELECT p.id, p.ref, p.replaces_id, (SELECT group_concat(lower(hex(f.sha256))) FROM deposit_file f"
                         " WHERE f.deposit_id = p.id) FROM deposit p ORDER BY p.id")
    withdrawals = room.read("SELECT deposit_id, ref FROM withdrawal")
    expect(len(deposits) <= 2 and len(withdrawals) <= 1, f"{len(deposits)} deposits, {len(withdrawals)} withdrawals")
    expect([d[3] for d in deposits] == [digest] * len(deposits), "a deposit without its bytes")
    same([d[2] for d in deposits], [None, deposits[0][0]][:len(deposits)] if deposits else [], "which took the place of which")
    counts = None if withdrawals or not deposits else deposits[-1][0]
    for (kept,) in room.read("SELECT deposit_id FROM dossier"):
        same(kept, counts, "what counts")
    same([w[0] for w in withdrawals], [deposits[-1][0]] if withdrawals else [], "what was withdrawn")
    acknowledged = [x.rsplit("/", 1)[1] for x in (journey.receipt, journey.again) if x]
    same([d[1] for d in deposits][:len(acknowledged)], acknowledged, "the receipts")
    if journey.withdrawal:
        same([w[1] for w in withdrawals], [journey.withdrawal.rsplit("/", 1)[1]], "the withdrawal's receipt")
    made = len(deposits) + len(withdrawals)
    same(room.one("SELECT count(*) FROM mail WHERE purpose IN ('receipt', 'withdrawal')"), made, "mails")
    same(room.one("SELECT count(*) FROM attempt WHERE act IN ('deposit', 'withdraw') AND outcome = 'done'"), made, "rows of the journal")


def finish_return(server, room, journey):
    """A server that was started again does what is left; repeating gives the same receipts."""
    journey.go(server)
    client = Client(server, journey.person)
    client.page("/fr/compte")
    same(client.withdraw(*journey.form, journey.opportunity), (303, journey.withdrawal), "the same withdrawal sent once more")
    server.stop()
    see_return_kept(room, journey)
    same(len(room.read("SELECT id FROM deposit")), 2, "deposits at the end")
