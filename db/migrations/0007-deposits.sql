-- Replacement, withdrawal, calls for help, and the two journals that are evidence: attempts and the service itself.

-- The deposit this one took the place of; that one stays, unread.
ALTER TABLE deposit ADD COLUMN replaces_id @int REFERENCES deposit (id);
CREATE INDEX deposit_replaces ON deposit (replaces_id);
-- The dossier's version the last deposit was made from: a higher one means changes that are not deposited. Kept when that deposit is
-- withdrawn, which tells a dossier that was from one that never was deposited.
ALTER TABLE dossier ADD COLUMN deposited_version @int;
UPDATE dossier SET deposited_version = version WHERE deposit_id IS NOT NULL;

-- A deposit taken back before the closing; the dossier is a draft again.
CREATE TABLE withdrawal (
  -- Row number: the order of receipts; never shown before an opening.
  id @id,
  -- Random code of its receipt.
  ref @ref NOT NULL UNIQUE,
  -- Of which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- The deposit that was taken back.
  deposit_id @int NOT NULL REFERENCES deposit (id),
  -- Idempotency token of the form.
  key @ref NOT NULL,
  -- When the request had arrived whole.
  received_at @time NOT NULL,
  -- The closing in force then; none for a permanent call.
  closes_at @time,
  -- Zone of the closing.
  zone @text NOT NULL,
  UNIQUE (dossier_id, key)
);
CREATE INDEX withdrawal_deposit ON withdrawal (deposit_id);

-- Every attempt to send a file, to deposit, replace or withdraw, whatever came of it. Never shown before an opening to anybody but its person.
CREATE TABLE attempt (
  -- Row number.
  id @id,
  -- Number of the request, as on its page and in the log.
  request @text NOT NULL,
  -- upload, deposit, withdraw or report.
  act @text NOT NULL,
  -- For which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Whose; none: nobody was signed in.
  person_id @int REFERENCES person (id),
  -- Which piece; upload only.
  piece_id @int REFERENCES piece (id),
  -- When its head had arrived.
  began_at @time NOT NULL,
  -- When it ended: whole, refused or cut.
  ended_at @time NOT NULL,
  -- Bytes of the body that came.
  bytes @int NOT NULL,
  -- done, repeated, late, cut, or the word of a refusal.
  outcome @text NOT NULL
);
CREATE INDEX attempt_opportunity ON attempt (opportunity_id, id);
CREATE INDEX attempt_person ON attempt (person_id, began_at);
CREATE INDEX attempt_piece ON attempt (piece_id);

-- The service's own journal: one row for each minute it was there, written by the server. A missing minute is an outage.
CREATE TABLE minute (
  -- The minute, in minutes since 1970 UTC.
  minute @int PRIMARY KEY,
  -- When the row was written.
  at @time NOT NULL,
  -- Which start of the server wrote it.
  start @ref NOT NULL,
  -- Requests answered in it.
  requests @int NOT NULL,
  -- Of those, answered by an error of ours (5xx).
  failures @int NOT NULL,
  -- Microseconds the commit of the row before took: how the disk does.
  commit_us @int NOT NULL,
  -- 1 when the file store took a probe.
  files_ok @bool NOT NULL
);

-- "I cannot deposit": a call for help, with the instant it came.
CREATE TABLE trouble (
  -- Row number, never shown.
  id @id,
  -- Random number the person is given.
  ref @ref NOT NULL UNIQUE,
  -- For which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Who, when somebody was signed in.
  person_id @int REFERENCES person (id),
  -- How to answer, as typed; may be empty.
  contact @text NOT NULL,
  -- The person's words, as typed.
  words @text NOT NULL,
  -- What we had received by then, in words.
  received @text NOT NULL,
  -- When it had arrived whole.
  at @time NOT NULL,
  -- When the mail about it leaves; none: one about another says where to read all.
  told_at @time
);
CREATE INDEX trouble_opportunity ON trouble (opportunity_id, at);
CREATE INDEX trouble_person ON trouble (person_id);
