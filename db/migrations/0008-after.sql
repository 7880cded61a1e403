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
  at @time NOT NULL
);
CREATE INDEX dossier_event_dossier ON dossier_event (dossier_id, at);

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
  read_at @time
);
CREATE INDEX message_dossier ON message (dossier_id, at);

-- Who opened which deposited file, told to its person.
CREATE TABLE file_read (
  -- Row number, never shown.
  id @id,
  -- The file, by its reference.
  file_ref @ref NOT NULL REFERENCES deposit_file (ref),
  -- Who.
  person_id @int NOT NULL REFERENCES person (id),
  -- When.
  at @time NOT NULL
);
CREATE INDEX file_read_file ON file_read (file_ref, at);
CREATE INDEX file_read_person ON file_read (person_id);
