-- history_list(person_id int, before time, before_id int, limit int)
-- -> many as history (id int, ref ref, opportunity_id int, slug text, kind text, title text, reference text, org text, city text, country text, zone text, closes_at time?, ends_at time, cancelled_at time?, privacy_months int, created_at time, updated_at time, version int, deposited_version int?, deposit_ref ref?, received_at time?, erased_at time?, withdrawn int, outcome text?, unread int, closes_said text)
-- A person's dossiers, last touched first, from before an instant and number on. `outcome`: the last thing that became of it.
SELECT d.id, d.ref, d.opportunity_id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.ends_at,
       o.cancelled_at, o.privacy_months, d.created_at, d.updated_at, d.version, d.deposited_version, p.ref AS deposit_ref, p.received_at, d.erased_at,
       CASE WHEN EXISTS (SELECT 1 FROM withdrawal w WHERE w.dossier_id = d.id) THEN 1 ELSE 0 END AS withdrawn,
       (SELECT e.state FROM dossier_event e WHERE e.dossier_id = d.id ORDER BY e.at DESC, e.id DESC LIMIT 1) AS outcome,
       (SELECT count(*) FROM message m WHERE m.dossier_id = d.id AND m.read_at IS NULL) AS unread, o.closes_said
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
       (SELECT count(*) FROM message m WHERE m.dossier_id = d.id AND m.read_at IS NULL) AS unread, o.closes_said
  FROM dossier d JOIN opportunity o ON o.id = d.opportunity_id JOIN organisation g ON g.id = o.organisation_id
  LEFT JOIN deposit p ON p.id = d.deposit_id
 WHERE d.ref = :ref AND d.person_id = :person_id;

-- history_deposits(dossier_id int, limit int)
-- -> many (id int, ref ref, received_at time, replaces_id int?)
-- Its last deposits, the last one first.
SELECT id, ref, received_at, replaces_id FROM deposit WHERE dossier_id = :dossier_id ORDER BY id DESC LIMIT :limit;

-- history_withdrawals(dossier_id int, limit int)
-- -> many (ref ref, deposit_ref ref, received_at time)
-- What was taken back of it, the last ones.
SELECT w.ref, p.ref AS deposit_ref, w.received_at FROM withdrawal w JOIN deposit p ON p.id = w.deposit_id
 WHERE w.dossier_id = :dossier_id ORDER BY w.id DESC LIMIT :limit;

-- history_events(dossier_id int, limit int)
-- -> many (state text, words text, at time)
-- What became of it, the last things.
SELECT state, words, at FROM dossier_event WHERE dossier_id = :dossier_id ORDER BY at DESC, id DESC LIMIT :limit;

-- history_messages(dossier_id int, limit int)
-- -> many (ref ref, question text?, words text, at time, read_at time?)
-- Messages and answers about it, the last one first.
SELECT ref, question, words, at, read_at FROM message WHERE dossier_id = :dossier_id ORDER BY at DESC, id DESC LIMIT :limit;

-- history_files(deposit_ref ref, limit int)
-- -> many (position int, label text, name text, ref ref, size int)
-- The files of a deposit, in the receipt's order.
SELECT f.position, f.label, f.name, f.ref, f.size FROM deposit p JOIN deposit_file f ON f.deposit_id = p.id
 WHERE p.ref = :deposit_ref ORDER BY f.position LIMIT :limit;

-- history_reads(deposit_ref ref, limit int)
-- -> many (file_ref ref, at time, org text?)
-- Who opened files of a deposit and when, the last first: the organisation that somebody worked for, none for those who run the service.
SELECT r.file_ref, r.at, g.name AS org FROM deposit p JOIN deposit_file f ON f.deposit_id = p.id JOIN file_read r ON r.file_ref = f.ref
  JOIN person q ON q.id = r.person_id LEFT JOIN organisation g ON g.id = q.organisation_id
 WHERE p.ref = :deposit_ref ORDER BY r.at DESC, r.id DESC LIMIT :limit;

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
