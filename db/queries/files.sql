-- dossier_use(dossier_id int)
-- -> one (files int, bytes int, every int, kept int)
-- What a dossier holds: files, their bytes; rows of all it ever held, bytes of it that are not erased.
SELECT COALESCE(sum(CASE WHEN removed_at IS NULL THEN 1 ELSE 0 END), 0) AS files,
       CAST(COALESCE(sum(CASE WHEN removed_at IS NULL THEN size ELSE 0 END), 0) AS BIGINT) AS bytes, count(*) AS every,
       CAST(COALESCE(sum(CASE WHEN erased_at IS NULL THEN size ELSE 0 END), 0) AS BIGINT) AS kept
  FROM dossier_file WHERE dossier_id = :dossier_id;

-- dossier_piece_use(dossier_id int, piece_id int)
-- -> one (files int, last_page int)
-- How many files answer a piece, and the highest page among them.
SELECT count(*) AS files, COALESCE(max(page), 0) AS last_page FROM dossier_file
 WHERE dossier_id = :dossier_id AND piece_id = :piece_id AND removed_at IS NULL;

-- dossier_file_row(ref ref, dossier_id int)
-- -> maybe (id int, piece_id int, size int, page int?, removed_at time?, erased_at time?)
-- One file of a dossier, taken out or not.
SELECT id, piece_id, size, page, removed_at, erased_at FROM dossier_file WHERE ref = :ref AND dossier_id = :dossier_id;

-- dossier_file_heir(id int)
-- -> maybe (ref ref, size int)
-- The file that took the place of this one and is still there.
SELECT ref, size FROM dossier_file WHERE replaces_id = :id AND removed_at IS NULL LIMIT 1;

-- dossier_file_pages(dossier_id int, piece_id int, limit int)
-- -> many (id int, ref ref)
-- The files of a piece in their order.
SELECT id, ref FROM dossier_file WHERE dossier_id = :dossier_id AND piece_id = :piece_id AND removed_at IS NULL
 ORDER BY COALESCE(page, 0), id LIMIT :limit;

-- dossier_file_page(id int, page int)
-- -> run
-- Its place among the pages of its piece.
UPDATE dossier_file SET page = :page WHERE id = :id;

-- dossier_file_stale(removed_by time, limit int)
-- -> many (id int, blob ref)
-- Files taken out by then whose bytes nothing else needs.
SELECT f.id, f.blob FROM dossier_file f WHERE f.removed_at IS NOT NULL AND f.erased_at IS NULL AND f.removed_at <= :removed_by
   AND NOT EXISTS (SELECT 1 FROM deposit_file d WHERE d.blob = f.blob) ORDER BY f.removed_at LIMIT :limit;

-- dossier_file_erased(id int, now time)
-- -> run
-- Its bytes are gone; the row says what it was.
UPDATE dossier_file SET erased_at = :now WHERE id = :id AND removed_at IS NOT NULL;

-- scan_wait(blob ref, now time)
-- -> run
-- A file is to be scanned.
INSERT INTO scan (blob, state, tries, due_at) VALUES (:blob, 'waiting', 0, :now) ON CONFLICT (blob) DO NOTHING;

-- scan_due(now time, limit int)
-- -> many (blob ref, tries int)
-- Files to be scanned now.
SELECT blob, tries FROM scan WHERE state = 'waiting' AND due_at <= :now ORDER BY due_at LIMIT :limit;

-- scan_waiting()
-- -> maybe (blob ref)
-- Whether any file waits.
SELECT blob FROM scan WHERE state = 'waiting' LIMIT 1;

-- scan_later(blob ref, due time)
-- -> run
-- It is tried again then.
UPDATE scan SET tries = tries + 1, due_at = :due WHERE blob = :blob AND state = 'waiting';

-- scan_said(blob ref, state text, found text?, now time)
-- -> run
-- What the scanner said.
UPDATE scan SET state = :state, found = :found, tries = tries + 1, scanned_at = :now WHERE blob = :blob;

-- scan_forget(blob ref)
-- -> run
-- The file is gone.
DELETE FROM scan WHERE blob = :blob;

-- scan_none()
-- -> run
-- There is no scanner: nothing waits for it.
DELETE FROM scan WHERE state = 'waiting';

-- scan_get(blob ref)
-- -> maybe (state text, found text?)
-- What is known of a file.
SELECT state, found FROM scan WHERE blob = :blob;

-- scan_unasked(after text, removed_by time, limit int)
-- -> many (blob ref)
-- Files kept before there was a scanner.
-- scan: once an hour, everything kept is looked at
SELECT blob FROM (
  SELECT blob FROM document WHERE blob IS NOT NULL
  UNION SELECT blob FROM dossier_file WHERE erased_at IS NULL AND (removed_at IS NULL OR removed_at > :removed_by)
  UNION SELECT blob FROM deposit_file) AS every
 WHERE blob > :after AND NOT EXISTS (SELECT 1 FROM scan s WHERE s.blob = every.blob) ORDER BY blob LIMIT :limit;

-- scan_owner(blob ref, now time)
-- -> maybe (person_id int, email text, name text, lang text, opportunity_id int, title text, reference text, closes_at time?, zone text, file_name text, label text)
-- Whose deposited file this is, while the deposit counts and can still be mended.
SELECT p.id AS person_id, COALESCE(p.claims, p.email) AS email, p.name, p.lang, o.id AS opportunity_id, o.title, o.reference, o.closes_at, o.zone, f.name AS file_name, f.label
  FROM deposit_file f JOIN deposit x ON x.id = f.deposit_id JOIN dossier d ON d.id = x.dossier_id AND d.deposit_id = x.id
  JOIN opportunity o ON o.id = d.opportunity_id JOIN person p ON p.id = d.person_id AND p.disabled_at IS NULL
 WHERE f.blob = :blob AND o.cancelled_at IS NULL AND o.ends_at >= :now LIMIT 1;
