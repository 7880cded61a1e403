-- After the deposit: what becomes of a dossier, what is said about it, who opened its files.

-- What became of a deposited dossier, in the order it happened.
CREATE TABLE dossier_event (
  -- Row number, never shown.
  id @id,
  -- Of which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- Key of the source it was imported from.
  import_key @text UNIQUE,
  -- opened, admissible, inadmissible, scored, shortlisted, selected or not_selected.
  state @text NOT NULL,
  -- Why, for the person; may be empty.
  words @text NOT NULL,
  -- When.
  at @time NOT NULL,
  -- When the mail that tells the person was decided.
  told_at @time
);
CREATE INDEX dossier_event_dossier ON dossier_event (dossier_id, at);
CREATE INDEX dossier_event_untold ON dossier_event (id) WHERE told_at IS NULL;

-- A message of the office to a person about a dossier, or the answer to what was asked.
CREATE TABLE message (
  -- Row number, never shown.
  id @id,
  -- Random reference, shown.
  ref @ref NOT NULL UNIQUE,
  -- About which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- Key of the source it was imported from.
  import_key @text UNIQUE,
  -- What was asked; none: a message nobody asked for.
  question @text,
  -- What the office says.
  words @text NOT NULL,
  -- When it was sent.
  at @time NOT NULL,
  -- When the person first read it.
  read_at @time,
  -- When the mail that tells the person was decided.
  told_at @time
);
CREATE INDEX message_dossier ON message (dossier_id, at);
CREATE INDEX message_untold ON message (id) WHERE told_at IS NULL;

-- Who opened which deposited file, told to its person.
CREATE TABLE file_read (
  -- Row number, never shown.
  id @id,
  -- The file, by its reference.
  file_ref @ref NOT NULL REFERENCES deposit_file (ref),
  -- Who.
  person_id @int NOT NULL REFERENCES person (id),
  -- The hour, in hours since 1970 UTC: a download that goes on or is repeated is one reading.
  hour @int NOT NULL,
  -- When it was first asked for within the hour.
  at @time NOT NULL,
  UNIQUE (file_ref, person_id, hour)
);
CREATE INDEX file_read_person ON file_read (person_id);

-- What a closed account was reached by: the address itself is free for a new account from the closing on. Erased with the last dossier.
ALTER TABLE person ADD COLUMN kept_email @text;
-- When name and address of a closed account were erased.
ALTER TABLE person ADD COLUMN erased_at @time;
CREATE INDEX person_closed ON person (closed_at) WHERE closed_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX person_kept_email ON person (kept_email) WHERE kept_email IS NOT NULL;

-- When what the dossier held was erased: its retention had ended. The deposits' codes, digests and instants stay.
ALTER TABLE dossier ADD COLUMN erased_at @time;

-- Files deposited before the column was there have the CRC-32 of the draft they were made from.
UPDATE deposit_file SET crc32 = (SELECT max(f.crc32) FROM dossier_file f WHERE f.blob = deposit_file.blob) WHERE crc32 IS NULL;
