-- dossier_mine(opportunity_id int, person_id int)
-- -> maybe as dossier (id int, ref ref, opportunity_id int, person_id int, message text, created_at time, updated_at time, version int, deposit_id int?, deposited_version int?, eligible_at time?)
-- A person's dossier for one opportunity.
SELECT id, ref, opportunity_id, person_id, message, created_at, updated_at, version, deposit_id, deposited_version, eligible_at FROM dossier
 WHERE opportunity_id = :opportunity_id AND person_id = :person_id;

-- dossier_list(person_id int, limit int)
-- -> many (ref ref, opportunity_id int, slug text, kind text, title text, zone text, closes_at time?, ends_at time, cancelled_at time?, updated_at time, deposit_ref ref?, received_at time?)
-- A person's dossiers, last touched first.
SELECT d.ref, d.opportunity_id, o.slug, o.kind, o.title, o.zone, o.closes_at, o.ends_at, o.cancelled_at, d.updated_at,
       p.ref AS deposit_ref, p.received_at
  FROM dossier d JOIN opportunity o ON o.id = d.opportunity_id LEFT JOIN deposit p ON p.id = d.deposit_id
 WHERE d.person_id = :person_id ORDER BY d.updated_at DESC LIMIT :limit;

-- dossier_start(ref ref, opportunity_id int, person_id int, now time)
-- -> run
-- A draft; a second start leads to the first.
INSERT INTO dossier (ref, opportunity_id, person_id, message, created_at, updated_at, version)
VALUES (:ref, :opportunity_id, :person_id, '', :now, :now, 1) ON CONFLICT (opportunity_id, person_id) DO NOTHING;

-- dossier_message(id int, message text, now time)
-- -> run
-- Keeps what was typed.
UPDATE dossier SET message = :message, updated_at = :now, version = version + 1 WHERE id = :id;

-- dossier_touch(id int, now time)
-- -> run
-- Something in it changed.
UPDATE dossier SET updated_at = :now, version = version + 1 WHERE id = :id;

-- dossier_deposited(id int, deposit_id int?, now time)
-- -> run
-- This deposit counts, made from the dossier as it is.
UPDATE dossier SET deposit_id = :deposit_id, deposited_version = version, updated_at = :now WHERE id = :id;

-- dossier_file_add(ref ref, dossier_id int, piece_id int, name text, blob ref, size int, sha256 bytes, crc32 int, media text, doubt text?, page int, replaces_id int?, now time)
-- -> run
-- A file that arrived whole.
INSERT INTO dossier_file (ref, dossier_id, piece_id, name, blob, size, sha256, crc32, media, doubt, page, replaces_id, added_at)
VALUES (:ref, :dossier_id, :piece_id, :name, :blob, :size, :sha256, :crc32, :media, :doubt, :page, :replaces_id, :now);

-- dossier_file_list(dossier_id int, limit int)
-- -> many as dossier_file (id int, ref ref, piece_id int, label text, name text, blob ref, size int, sha256 bytes, crc32 int, media text, doubt text?, added_at time, scan text?, found text?)
-- Its files, by piece, then as its pages stand, then by arrival; with what the virus scanner said.
SELECT f.id, f.ref, f.piece_id, p.label, f.name, f.blob, f.size, f.sha256, f.crc32, f.media, f.doubt, f.added_at, s.state AS scan, s.found
  FROM dossier_file f JOIN piece p ON p.id = f.piece_id LEFT JOIN scan s ON s.blob = f.blob
 WHERE f.dossier_id = :dossier_id AND f.removed_at IS NULL ORDER BY p.position, COALESCE(f.page, 0), f.id LIMIT :limit;

-- dossier_file_remove(ref ref, dossier_id int, now time)
-- -> maybe (piece_id int)
-- Takes a file out; its bytes stay for a while.
UPDATE dossier_file SET removed_at = :now WHERE ref = :ref AND dossier_id = :dossier_id AND removed_at IS NULL RETURNING piece_id;

-- dossier_file_restore(ref ref, dossier_id int)
-- -> maybe (id int, piece_id int)
-- Puts it back.
UPDATE dossier_file SET removed_at = NULL WHERE ref = :ref AND dossier_id = :dossier_id AND removed_at IS NOT NULL RETURNING id, piece_id;

-- dossier_file_get(ref ref, person_id int)
-- -> maybe (name text, blob ref, size int, sha256 bytes, media text)
-- One file, to its owner only.
SELECT f.name, f.blob, f.size, f.sha256, f.media FROM dossier_file f JOIN dossier d ON d.id = f.dossier_id
 WHERE f.ref = :ref AND d.person_id = :person_id AND f.removed_at IS NULL;

-- deposit_by_key(dossier_id int, key ref)
-- -> maybe (id int)
-- Whether this form was received already.
SELECT id FROM deposit WHERE dossier_id = :dossier_id AND key = :key;

-- deposit_add(ref ref, dossier_id int, replaces_id int?, key ref, manifest bytes, message text, received_at time, closes_at time?, closes_wall text?, zone text, deadline_version int)
-- -> one (id int)
-- A deposit; `replaces_id`: the one it takes the place of.
INSERT INTO deposit (ref, dossier_id, replaces_id, key, manifest, message, received_at, closes_at, closes_wall, zone, deadline_version)
VALUES (:ref, :dossier_id, :replaces_id, :key, :manifest, :message, :received_at, :closes_at, :closes_wall, :zone, :deadline_version) RETURNING id;

-- deposit_lots_close(deposit_id int)
-- -> one (closes_at time?)
-- The first closing of the lots a deposit answers; none when it answers none that closes.
SELECT min(COALESCE(l.closes_at, o.closes_at)) AS closes_at FROM deposit_lot x JOIN lot l ON l.id = x.lot_id
  JOIN opportunity o ON o.id = l.opportunity_id WHERE x.deposit_id = :deposit_id;

-- deposit_file_add(deposit_id int, position int, label text, name text, ref ref, blob ref, size int, sha256 bytes, crc32 int, media text, doubt text?)
-- -> run
-- One file of it.
INSERT INTO deposit_file (deposit_id, position, label, name, ref, blob, size, sha256, crc32, media, doubt)
VALUES (:deposit_id, :position, :label, :name, :ref, :blob, :size, :sha256, :crc32, :media, :doubt);

-- deposit_mine(ref ref, person_id int)
-- -> maybe as receipt (id int, ref ref, opportunity_id int, slug text, kind text, title text, reference text, org text, message text, received_at time, closes_at time?, closes_wall text?, zone text, person_ref ref, person_name text, email text, replaces_ref ref?, replaces_at time?, replaced_ref ref?, replaced_at time?, withdrawn_ref ref?, withdrawn_at time?, closes_said text)
-- A receipt, to its owner, with what became of its deposit since.
SELECT p.id, p.ref, o.id AS opportunity_id, o.slug, o.kind, o.title, o.reference, g.name AS org, p.message, p.received_at, p.closes_at,
       p.closes_wall, p.zone, q.ref AS person_ref, q.name AS person_name, COALESCE(q.kept_email, q.claims, q.email) AS email,
       b.ref AS replaces_ref, b.received_at AS replaces_at, n.ref AS replaced_ref, n.received_at AS replaced_at,
       w.ref AS withdrawn_ref, w.received_at AS withdrawn_at, o.closes_said
  FROM deposit p JOIN dossier d ON d.id = p.dossier_id JOIN opportunity o ON o.id = d.opportunity_id
  JOIN organisation g ON g.id = o.organisation_id JOIN person q ON q.id = d.person_id
  LEFT JOIN deposit b ON b.id = p.replaces_id LEFT JOIN deposit n ON n.replaces_id = p.id LEFT JOIN withdrawal w ON w.deposit_id = p.id
 WHERE p.ref = :ref AND d.person_id = :person_id;

-- deposit_office(ref ref, organisation_id int?, now time)
-- -> maybe as receipt
-- The deposit that counts, to an officer of the organisation; of a tender only after its closing.
SELECT p.id, p.ref, o.id AS opportunity_id, o.slug, o.kind, o.title, o.reference, g.name AS org, p.message, p.received_at, p.closes_at,
       p.closes_wall, p.zone, q.ref AS person_ref, q.name AS person_name, COALESCE(q.kept_email, q.claims, q.email) AS email,
       b.ref AS replaces_ref, b.received_at AS replaces_at, n.ref AS replaced_ref, n.received_at AS replaced_at,
       w.ref AS withdrawn_ref, w.received_at AS withdrawn_at, o.closes_said
  FROM deposit p JOIN dossier d ON d.id = p.dossier_id AND d.deposit_id = p.id JOIN opportunity o ON o.id = d.opportunity_id
  JOIN organisation g ON g.id = o.organisation_id JOIN person q ON q.id = d.person_id
  LEFT JOIN deposit b ON b.id = p.replaces_id LEFT JOIN deposit n ON n.replaces_id = p.id LEFT JOIN withdrawal w ON w.deposit_id = p.id
 WHERE p.ref = :ref AND (CAST(:organisation_id AS BIGINT) IS NULL OR o.organisation_id = :organisation_id)
   AND d.erased_at IS NULL AND (o.kind <> 'call_for_tenders' OR o.ends_at < :now);

-- deposit_office_list(opportunity_id int, organisation_id int?, now time, after ref?, limit int)
-- -> many (ref ref, person_name text, email text, received_at time, files int)
-- The deposits that count, in the order received, from behind one of them on; of a tender only after its closing.
SELECT p.ref, q.name AS person_name, COALESCE(q.kept_email, q.claims, q.email) AS email, p.received_at,
       (SELECT count(*) FROM deposit_file x WHERE x.deposit_id = p.id) AS files
  FROM dossier d JOIN deposit p ON p.id = d.deposit_id JOIN opportunity o ON o.id = d.opportunity_id JOIN person q ON q.id = d.person_id
  LEFT JOIN deposit b ON b.ref = :after
 WHERE d.opportunity_id = :opportunity_id AND (CAST(:organisation_id AS BIGINT) IS NULL OR o.organisation_id = :organisation_id)
   AND d.erased_at IS NULL AND (o.kind <> 'call_for_tenders' OR o.ends_at < :now)
   AND (b.id IS NULL OR p.received_at > b.received_at OR (p.received_at = b.received_at AND p.id > b.id))
 ORDER BY p.received_at, p.id LIMIT :limit;

-- deposit_file_list(deposit_id int, limit int)
-- -> many (position int, label text, name text, ref ref, size int, sha256 bytes, media text, doubt text?, scan text?, found text?)
-- The files of a deposit, in the receipt's order, with what the virus scanner said.
SELECT f.position, f.label, f.name, f.ref, f.size, f.sha256, f.media, f.doubt, s.state AS scan, s.found
  FROM deposit_file f LEFT JOIN scan s ON s.blob = f.blob WHERE f.deposit_id = :deposit_id ORDER BY f.position LIMIT :limit;

-- deposit_file_office(ref ref, organisation_id int?, now time)
-- -> maybe (name text, blob ref, size int, sha256 bytes, media text, scan text?, found text?)
-- One deposited file, to an officer of the organisation; of a tender only after its closing.
SELECT f.name, f.blob, f.size, f.sha256, f.media, s.state AS scan, s.found FROM deposit_file f LEFT JOIN scan s ON s.blob = f.blob JOIN deposit p ON p.id = f.deposit_id JOIN dossier d ON d.id = p.dossier_id AND d.deposit_id = p.id
  JOIN opportunity o ON o.id = d.opportunity_id
 WHERE f.ref = :ref AND (CAST(:organisation_id AS BIGINT) IS NULL OR o.organisation_id = :organisation_id)
   AND d.erased_at IS NULL AND (o.kind <> 'call_for_tenders' OR o.ends_at < :now);

-- deposit_file_mine(ref ref, person_id int)
-- -> maybe (name text, blob ref, size int, sha256 bytes, media text)
-- One deposited file, to its owner.
SELECT f.name, f.blob, f.size, f.sha256, f.media FROM deposit_file f JOIN deposit p ON p.id = f.deposit_id
  JOIN dossier d ON d.id = p.dossier_id WHERE f.ref = :ref AND d.person_id = :person_id;

-- drafter_batch(opportunity_id int, key_prefix text, key_suffix text, started_by time, after_id int, limit int)
-- -> many (dossier_id int, person_id int, email text, name text, lang text)
-- People with an undeposited draft begun by then, who have no mail under the key yet.
SELECT d.id AS dossier_id, d.person_id, COALESCE(p.claims, p.email) AS email, p.name, p.lang FROM dossier d JOIN person p ON p.id = d.person_id AND p.disabled_at IS NULL
  LEFT JOIN mail m ON m.dedupe_key = :key_prefix || CAST(d.person_id AS TEXT) || :key_suffix
 WHERE d.opportunity_id = :opportunity_id AND d.id > :after_id AND d.deposit_id IS NULL AND d.created_at <= :started_by AND m.id IS NULL
 ORDER BY d.id LIMIT :limit;

-- drafter_still(opportunity_id int, person_id int, version int)
-- -> maybe (id int)
-- Whether a draft is still one, under the same deadline.
SELECT d.id FROM dossier d JOIN opportunity o ON o.id = d.opportunity_id
 WHERE d.opportunity_id = :opportunity_id AND d.person_id = :person_id AND d.deposit_id IS NULL AND o.deadline_version = :version
   AND o.cancelled_at IS NULL;

-- blob_list(after text, removed_by time, limit int)
-- -> many (blob ref, size int, sha256 bytes)
-- Every file a row speaks of, for the integrity check; those taken out of a draft by then may be erased.
-- scan: the integrity check reads everything
SELECT blob, size, sha256 FROM (
  SELECT blob, size, sha256 FROM document WHERE blob IS NOT NULL
  UNION SELECT blob, size, sha256 FROM dossier_file WHERE erased_at IS NULL AND (removed_at IS NULL OR removed_at > :removed_by)
  UNION SELECT blob, size, sha256 FROM deposit_file) AS every WHERE blob > :after ORDER BY blob LIMIT :limit;
