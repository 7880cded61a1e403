-- Files: what the virus scanner said, order of pages, what is erased after it was taken out.

-- What the scanner said of a file; without a row nobody asked: "not scanned".
CREATE TABLE scan (
  -- Name of the bytes in the file store.
  blob @ref PRIMARY KEY,
  -- waiting, clean, infected or failed (too large for the scanner, or it could not read it).
  state @text NOT NULL,
  -- What was found, in the scanner's words; infected and failed only.
  found @text,
  -- How often it was tried.
  tries @int NOT NULL,
  -- When it is tried next, while waiting.
  due_at @time NOT NULL,
  -- When the scanner answered.
  scanned_at @time
);
CREATE INDEX scan_due ON scan (state, due_at);

-- CRC-32 of the bytes, for archives; none: deposited before it was kept.
ALTER TABLE deposit_file ADD COLUMN crc32 @int;
-- Order among the files of its piece, as the person wants its pages; none: before those that have one, in order of arrival.
ALTER TABLE dossier_file ADD COLUMN page @int;
-- When the bytes of a file that was taken out were erased.
ALTER TABLE dossier_file ADD COLUMN erased_at @time;
-- The file whose place this one took; none: it was added.
ALTER TABLE dossier_file ADD COLUMN replaces_id @int REFERENCES dossier_file (id);
CREATE INDEX dossier_file_replaces ON dossier_file (replaces_id);
CREATE INDEX dossier_file_removed ON dossier_file (removed_at) WHERE removed_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX dossier_file_blob ON dossier_file (blob);
CREATE INDEX deposit_file_blob ON deposit_file (blob);
CREATE INDEX document_blob ON document (blob) WHERE blob IS NOT NULL;
