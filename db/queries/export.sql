-- export_person(id int)
-- -> maybe (ref ref, email text, kept_email text?, claims text?, name text, role text, lang text, org text?, confirmed_at time?, disabled_at time?, created_at time, closed_at time?)
-- What the store holds about a person, beside their dossiers. All of it goes into the archive; tests/unit/archive_columns.c names every column.
SELECT q.ref, q.email, q.kept_email, q.claims, q.name, q.role, q.lang, g.name AS org, q.confirmed_at, q.disabled_at, q.created_at, q.closed_at
  FROM person q LEFT JOIN organisation g ON g.id = q.organisation_id WHERE q.id = :id;

-- export_sessions(person_id int, limit int)
-- -> many (agent text?, created_at time, expires_at time, proved_at time?)
-- Devices signed in. When they were last seen is not said: it moves with each page, and a download could never go on.
SELECT agent, created_at, expires_at, proved_at FROM session WHERE person_id = :person_id ORDER BY created_at LIMIT :limit;

-- export_links(person_id int, limit int)
-- -> many (purpose text, expires_at time, used_at time?)
-- Links in mails.
SELECT purpose, expires_at, used_at FROM link WHERE person_id = :person_id ORDER BY expires_at LIMIT :limit;

-- export_codes(person_id int?, limit int)
-- -> many (email text, created_at time, expires_at time, tries int, used_at time?)
-- Codes in mails.
SELECT email, created_at, expires_at, tries, used_at FROM code WHERE person_id = :person_id ORDER BY id LIMIT :limit;

-- export_follows(email text, limit int)
-- -> many (topic text, frequency text?, lang text, asked_at time, expires_at time, confirmed_at time?, stopped_at time?)
-- What an address follows and followed.
SELECT topic, frequency, lang, asked_at, expires_at, confirmed_at, stopped_at FROM follow WHERE email = :email ORDER BY id LIMIT :limit;

-- export_mails(person_id int?, after_id int, limit int)
-- -> many (id int, purpose text, opportunity_id int?, recipient text, state text, reply text?, created_at time, changed_at time, due_at time, expires_at time?, attempts int)
-- Mails the person was sent.
SELECT id, purpose, opportunity_id, recipient, state, reply, created_at, changed_at, due_at, expires_at, attempts FROM mail
 WHERE person_id = :person_id AND id > :after_id ORDER BY id LIMIT :limit;

-- export_attempts(person_id int?, after_id int, limit int)
-- -> many (id int, request text, act text, opportunity_id int, piece_id int?, began_at time, ended_at time, bytes int, outcome text)
-- Attempts to send and to deposit.
SELECT id, request, act, opportunity_id, piece_id, began_at, ended_at, bytes, outcome FROM attempt
 WHERE person_id = :person_id AND id > :after_id ORDER BY id LIMIT :limit;

-- export_troubles(person_id int?, after_id int, limit int)
-- -> many (id int, ref ref, opportunity_id int, contact text, words text, received text, at time)
-- Calls for help.
SELECT id, ref, opportunity_id, contact, words, received, at FROM trouble WHERE person_id = :person_id AND id > :after_id ORDER BY id LIMIT :limit;

-- export_dossier(id int)
-- -> maybe (message text, eligible_at time?)
-- What the working copy says.
SELECT message, eligible_at FROM dossier WHERE id = :id;

-- export_answers(dossier_id int, after text, limit int)
-- -> many (field text, value text, updated_at time)
-- Answers of the working copy.
SELECT field, value, updated_at FROM answer WHERE dossier_id = :dossier_id AND field > :after ORDER BY field LIMIT :limit;

-- export_lots(dossier_id int, limit int)
-- -> many (number int, title text)
-- Lots of the working copy.
SELECT l.number, l.title FROM dossier_lot x JOIN lot l ON l.id = x.lot_id WHERE x.dossier_id = :dossier_id ORDER BY l.number LIMIT :limit;

-- export_files(dossier_id int, after_id int, limit int)
-- -> many (id int, ref ref, label text, name text, blob ref, size int, sha256 bytes, crc32 int, media text, doubt text?, added_at time, removed_at time?, page int?, erased_at time?, scan text?, found text?, deposited int)
-- Files of the working copy, those taken out too; `deposited`: a deposit holds the same bytes.
SELECT f.id, f.ref, p.label, f.name, f.blob, f.size, f.sha256, f.crc32, f.media, f.doubt, f.added_at, f.removed_at, f.page, f.erased_at,
       s.state AS scan, s.found, CASE WHEN EXISTS (SELECT 1 FROM deposit_file x WHERE x.blob = f.blob) THEN 1 ELSE 0 END AS deposited
  FROM dossier_file f JOIN piece p ON p.id = f.piece_id LEFT JOIN scan s ON s.blob = f.blob
 WHERE f.dossier_id = :dossier_id AND f.id > :after_id ORDER BY f.id LIMIT :limit;

-- export_deposits(dossier_id int, after_id int, limit int)
-- -> many (id int, ref ref, manifest bytes, message text, received_at time, closes_at time?, closes_wall text?, zone text, deadline_version int, replaces_ref ref?)
-- Its deposits.
SELECT p.id, p.ref, p.manifest, p.message, p.received_at, p.closes_at, p.closes_wall, p.zone, p.deadline_version, x.ref AS replaces_ref
  FROM deposit p LEFT JOIN deposit x ON x.id = p.replaces_id WHERE p.dossier_id = :dossier_id AND p.id > :after_id ORDER BY p.id LIMIT :limit;

-- export_deposit_files(deposit_id int, limit int)
-- -> many (position int, label text, name text, ref ref, blob ref, size int, sha256 bytes, crc32 int?, media text, doubt text?, scan text?, found text?)
-- The files of a deposit.
SELECT f.position, f.label, f.name, f.ref, f.blob, f.size, f.sha256, f.crc32, f.media, f.doubt, s.state AS scan, s.found
  FROM deposit_file f LEFT JOIN scan s ON s.blob = f.blob WHERE f.deposit_id = :deposit_id ORDER BY f.position LIMIT :limit;

-- export_reads(file_ref ref, limit int)
-- -> many (at time, org text?)
-- Who opened one of them.
SELECT r.at, g.name AS org FROM file_read r JOIN person q ON q.id = r.person_id LEFT JOIN organisation g ON g.id = q.organisation_id
 WHERE r.file_ref = :file_ref ORDER BY r.at LIMIT :limit;

-- export_deposit_answers(deposit_id int, after_position int, limit int)
-- -> many (position int, field text, label text, value text)
-- The answers of a deposit.
SELECT position, field, label, value FROM deposit_answer WHERE deposit_id = :deposit_id AND position > :after_position ORDER BY position LIMIT :limit;

-- export_deposit_lots(deposit_id int, limit int)
-- -> many (number int, title text)
-- Its lots.
SELECT number, title FROM deposit_lot WHERE deposit_id = :deposit_id ORDER BY number LIMIT :limit;

-- export_withdrawals(dossier_id int, limit int)
-- -> many (ref ref, deposit_ref ref, received_at time, closes_at time?, zone text)
-- What was taken back.
SELECT w.ref, p.ref AS deposit_ref, w.received_at, w.closes_at, w.zone FROM withdrawal w JOIN deposit p ON p.id = w.deposit_id
 WHERE w.dossier_id = :dossier_id ORDER BY w.id LIMIT :limit;

-- export_events(dossier_id int, after_id int, limit int)
-- -> many (id int, state text, words text, at time, told_at time?)
-- What became of it.
SELECT id, state, words, at, told_at FROM dossier_event WHERE dossier_id = :dossier_id AND id > :after_id ORDER BY id LIMIT :limit;

-- export_messages(dossier_id int, after_id int, limit int)
-- -> many (id int, ref ref, question text?, words text, at time, read_at time?, told_at time?)
-- Messages about it.
SELECT id, ref, question, words, at, read_at, told_at FROM message WHERE dossier_id = :dossier_id AND id > :after_id ORDER BY id LIMIT :limit;
