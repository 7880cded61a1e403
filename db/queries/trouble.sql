-- trouble_add(ref ref, opportunity_id int, person_id int?, contact text, words text, received text, at time, told_at time?)
-- -> run
-- A call for help; `told_at`: when the mail about it leaves, none: one about another says where to read all.
INSERT INTO trouble (ref, opportunity_id, person_id, contact, words, received, at, told_at)
VALUES (:ref, :opportunity_id, :person_id, :contact, :words, :received, :at, :told_at);

-- trouble_get(ref ref, opportunity_id int)
-- -> maybe as trouble (ref ref, person_id int?, contact text, words text, received text, at time)
-- One of them, to whoever has its number.
SELECT ref, person_id, contact, words, received, at FROM trouble WHERE ref = :ref AND opportunity_id = :opportunity_id;

-- trouble_since(opportunity_id int, since time)
-- -> one (n int, told_at time?)
-- How many came since then, and when the last mail about one leaves.
SELECT count(*) AS n, max(told_at) AS told_at FROM trouble WHERE opportunity_id = :opportunity_id AND at >= :since;

-- trouble_list(opportunity_id int, before ref?, limit int)
-- -> many (ref ref, contact text, words text, received text, at time, person_name text?, email text?)
-- Those of one opportunity, newest first, from behind one of them on. Of what was received the
-- beginning.
SELECT t.ref, t.contact, t.words, substr(t.received, 1, 2000) AS received, t.at, q.name AS person_name, COALESCE(q.kept_email, q.claims, q.email) AS email
  FROM trouble t LEFT JOIN person q ON q.id = t.person_id LEFT JOIN trouble b ON b.ref = :before AND b.opportunity_id = t.opportunity_id
 WHERE t.opportunity_id = :opportunity_id AND (b.id IS NULL OR t.at < b.at OR (t.at = b.at AND t.ref < b.ref))
 ORDER BY t.at DESC, t.ref DESC LIMIT :limit;

-- trouble_officers(organisation_id int?, author_id int?, limit int)
-- -> many (id int, email text, lang text)
-- Whom to tell: who wrote the notice, the officers of its organisation, and those who manage all.
SELECT id, email, lang FROM person WHERE disabled_at IS NULL AND role IN ('officer', 'admin') AND id IN (
  SELECT id FROM person WHERE organisation_id = :organisation_id UNION SELECT id FROM person WHERE id = :author_id
  UNION SELECT id FROM person WHERE role IN ('officer', 'admin') AND COALESCE(organisation_id, 0) = 0)
 ORDER BY id LIMIT :limit;
