-- follow_up_dossier(import_key text, email text)
-- -> maybe (id int, person_id int, opportunity_id int, kind text, title text, zone text, ends_at time, deposit_id int?, person_name text, email text, lang text, closed_at time?, erased_at time?, ref ref)
-- The dossier that a source names by its own key of the opportunity and the person's address. Of several: an open account's before a
-- closed one's, one whose address was proved before one that only claims it, a deposited one before a draft.
SELECT d.id, d.person_id, d.opportunity_id, o.kind, o.title, o.zone, o.ends_at, d.deposit_id, q.name AS person_name,
       COALESCE(q.kept_email, q.claims, q.email) AS email, q.lang, q.closed_at, d.erased_at, d.ref
  FROM opportunity o JOIN dossier d ON d.opportunity_id = o.id JOIN person q ON q.id = d.person_id
 WHERE o.import_key = :import_key AND (q.email = :email OR q.claims = :email OR q.kept_email = :email)
 ORDER BY q.closed_at IS NOT NULL, q.confirmed_at IS NULL, d.deposit_id IS NULL, d.id LIMIT 1;

-- dossier_event_add(dossier_id int, import_key text, state text, words text, now time)
-- -> maybe (id int)
-- Something became of it; from a source that has said so already it is nothing new.
INSERT INTO dossier_event (dossier_id, import_key, state, words, at) VALUES (:dossier_id, :import_key, :state, :words, :now)
ON CONFLICT (import_key) DO NOTHING RETURNING id;

-- message_add(ref ref, dossier_id int, import_key text, question text?, words text, now time)
-- -> maybe (id int)
-- A message; from a source that has said so already it is nothing new.
INSERT INTO message (ref, dossier_id, import_key, question, words, at) VALUES (:ref, :dossier_id, :import_key, :question, :words, :now)
ON CONFLICT (import_key) DO NOTHING RETURNING id;

-- dossier_first(id int, now time)
-- -> run
-- Something new for its person: it stands first among the dossiers, and its contents are what they were.
UPDATE dossier SET updated_at = :now WHERE id = :id AND updated_at < :now;

-- event_untold(limit int)
-- -> many as follow_up (id int, dossier_ref ref, opportunity_id int, person_id int, person_name text, email text, lang text, title text, reference text, state text?, question text?, words text, at time, silent int)
-- What became of dossiers and no mail tells yet. `silent`: an account that an operator has disabled.
-- scan: its index holds only these
SELECT e.id, d.ref AS dossier_ref, d.opportunity_id, d.person_id, q.name AS person_name, COALESCE(q.kept_email, q.claims, q.email) AS email, q.lang,
       o.title, o.reference, e.state, NULL AS question, e.words, e.at,
       CASE WHEN q.disabled_at IS NOT NULL AND q.closed_at IS NULL THEN 1 ELSE 0 END AS silent
  FROM dossier_event e JOIN dossier d ON d.id = e.dossier_id JOIN opportunity o ON o.id = d.opportunity_id JOIN person q ON q.id = d.person_id
 WHERE e.told_at IS NULL ORDER BY e.id LIMIT :limit;

-- message_untold(limit int)
-- -> many as follow_up
-- Messages that no mail tells yet.
-- scan: its index holds only these
SELECT m.id, d.ref AS dossier_ref, d.opportunity_id, d.person_id, q.name AS person_name, COALESCE(q.kept_email, q.claims, q.email) AS email, q.lang,
       o.title, o.reference, NULL AS state, m.question, m.words, m.at,
       CASE WHEN q.disabled_at IS NOT NULL AND q.closed_at IS NULL THEN 1 ELSE 0 END AS silent
  FROM message m JOIN dossier d ON d.id = m.dossier_id JOIN opportunity o ON o.id = d.opportunity_id JOIN person q ON q.id = d.person_id
 WHERE m.told_at IS NULL ORDER BY m.id LIMIT :limit;

-- event_told(id int, now time)
-- -> maybe (id int)
-- A mail tells it.
UPDATE dossier_event SET told_at = :now WHERE id = :id AND told_at IS NULL RETURNING id;

-- message_told(id int, now time)
-- -> maybe (id int)
-- A mail tells it.
UPDATE message SET told_at = :now WHERE id = :id AND told_at IS NULL RETURNING id;
