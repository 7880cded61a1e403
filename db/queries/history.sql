-- history_list(person_id int, before time, before_id int, limit int)
-- -> many as history (id int, ref ref, opportunity_id int, slug text, kind text, title text, reference text, org text, city text, country text, zone text, closes_at time?, ends_at time, cancelled_at time?, privacy_months int, created_at time, updated_at time, version int, deposited_version int?, deposit_ref ref?, received_at time?, erased_at time?, withdrawn int, outcome text?, unread int)
-- A person's dossiers, last touched first, from before an instant and number on. `outcome`: the last thing that became of it.
SELECT d.id, d.ref, d.opportunity_id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.ends_at,
       o.cancelled_at, o.privacy_months, d.created_at, d.updated_at, d.version, d.deposited_version, p.ref AS deposit_ref, p.received_at, d.erased_at,
       CASE WHEN EXISTS (SELECT 1 FROM withdrawal w WHERE w.dossier_id = d.id) THEN 1 ELSE 0 END AS withdrawn,
       (SELECT e.state FROM dossier_event e WHERE e.dossier_id = d.id ORDER BY e.at DESC, e.id DESC LIMIT 1) AS outcome,
       (SELECT count(*) FROM message m WHERE m.dossier_id = d.id AND m.read_at IS NULL) AS unread
  FROM dossier d JOIN opportunity o ON o.id = d.opportunity_id JOIN organisation g ON g.id = o.organisation_id
  LEFT JOIN deposit p ON p.id = d.deposit_id
 WHERE d.person_id = :person_id AND d.updated_at <= :before AND (d.updated_at < :before OR d.id < :before_id)
 ORDER BY d.updated_at DESC, d.id DESC LIMIT :limit;

-- history_get(ref ref, person_id int)
-- -> maybe as history
-- One dossier, to its owner only.
SELECT d.id, d.ref, d.opportunity_id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.ends_at,
       o.cancelled_at, o.privacy_months, d.created_at, d.updated_at, d.version, d.deposited_version, p.ref AS deposit_ref, p.received_at, d.erased_at,
       CASE WHEN EXISTS (SELECT 1 FROM withdrawal w WHERE w.dossier_id = d.id) THEN 1 ELSE 0 END AS withdrawn,
       (SELECT e.state FROM dossier_event e WHERE e.dossier_id = d.id ORDER BY e.at DESC, e.id DESC LIMIT 1) AS outcome,
       (SELECT count(*) FROM message m WHERE m.dossier_id = d.id AND m.read_at IS NULL) AS unread
  FROM dossier d JOIN opportunity o ON o.id = d.opportunity_id JOIN organisation g ON g.id = o.organisation_id
  LEFT JOIN deposit p ON p.id = d.deposit_id
 WHERE d.ref = :ref AND d.person_id = :person_id;

-- history_deposits(dossier_id int, limit int)
-- -> many (id int, ref ref, message text, manifest bytes, received_at time, closes_at time?, zone text, replaces_id int?)
-- Its deposits, in the order received.
SELECT id, ref, message, manifest, received_at, closes_at, zone, replaces_id FROM deposit WHERE dossier_id = :dossier_id ORDER BY id LIMIT :limit;

-- history_withdrawals(dossier_id int, limit int)
-- -> many (ref ref, deposit_ref ref, received_at time, closes_at time?, zone text)
-- What was taken back of it.
SELECT w.ref, p.ref AS deposit_ref, w.received_at, w.closes_at, w.zone FROM withdrawal w JOIN deposit p ON p.id = w.deposit_id
 WHERE w.dossier_id = :dossier_id ORDER BY w.id LIMIT :limit;

-- history_events(dossier_id int, limit int)
-- -> many (state text, words text, at time)
-- What became of it.
SELECT state, words, at FROM dossier_event WHERE dossier_id = :dossier_id ORDER BY at, id LIMIT :limit;

-- history_messages(dossier_id int, limit int)
-- -> many (ref ref, question text?, words text, at time, read_at time?)
-- Messages and answers about it.
SELECT ref, question, words, at, read_at FROM message WHERE dossier_id = :dossier_id ORDER BY at, id LIMIT :limit;

-- history_files(dossier_id int, after_deposit int, after_position int, limit int)
-- -> many (deposit_id int, position int, label text, name text, ref ref, blob ref, size int, sha256 bytes, media text, crc32 int?, scan text?)
-- Every deposited file of a dossier, by deposit and the receipt's order, after one of them; `scan`: what the virus scanner said.
SELECT f.deposit_id, f.position, f.label, f.name, f.ref, f.blob, f.size, f.sha256, f.media, f.crc32, s.state AS scan
  FROM deposit p JOIN deposit_file f ON f.deposit_id = p.id LEFT JOIN scan s ON s.blob = f.blob
 WHERE p.dossier_id = :dossier_id AND p.id >= :after_deposit AND (p.id > :after_deposit OR f.position > :after_position)
 ORDER BY f.deposit_id, f.position LIMIT :limit;

-- history_reads(dossier_id int, limit int)
-- -> many (file_ref ref, at time, org text?)
-- Who opened deposited files of a dossier and when: the organisation that somebody worked for, none for those who run the service.
SELECT r.file_ref, r.at, g.name AS org FROM deposit p JOIN deposit_file f ON f.deposit_id = p.id JOIN file_read r ON r.file_ref = f.ref
  JOIN person q ON q.id = r.person_id LEFT JOIN organisation g ON g.id = q.organisation_id
 WHERE p.dossier_id = :dossier_id ORDER BY r.at, r.id LIMIT :limit;

-- message_read(dossier_id int, now time)
-- -> run
-- The person has read them.
UPDATE message SET read_at = :now WHERE dossier_id = :dossier_id AND read_at IS NULL;

-- message_unread(person_id int)
-- -> one (n int)
-- How many messages a person has not read.
SELECT count(*) AS n FROM dossier d JOIN message m ON m.dossier_id = d.id WHERE d.person_id = :person_id AND m.read_at IS NULL;

-- file_read_add(file_ref ref, person_id int, hour int, now time)
-- -> run
-- Somebody opens a deposited file; again within the hour is the same reading.
INSERT INTO file_read (file_ref, person_id, hour, at) VALUES (:file_ref, :person_id, :hour, :now) ON CONFLICT (file_ref, person_id, hour) DO NOTHING;
