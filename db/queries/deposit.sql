-- deposit_counting(dossier_id int)
-- -> maybe (id int, ref ref, manifest bytes, received_at time)
-- The deposit that counts.
SELECT p.id, p.ref, p.manifest, p.received_at FROM dossier d JOIN deposit p ON p.id = d.deposit_id WHERE d.id = :dossier_id;

-- dossier_withdrawn(id int, now time)
-- -> run
-- No deposit counts any more; deposited_version stays and tells that one did.
UPDATE dossier SET deposit_id = NULL, updated_at = :now WHERE id = :id;

-- withdrawal_add(ref ref, dossier_id int, deposit_id int, key ref, received_at time, closes_at time?, zone text)
-- -> run
-- A deposit taken back.
INSERT INTO withdrawal (ref, dossier_id, deposit_id, key, received_at, closes_at, zone)
VALUES (:ref, :dossier_id, :deposit_id, :key, :received_at, :closes_at, :zone);

-- withdrawal_by_key(dossier_id int, key ref)
-- -> maybe (ref ref)
-- Whether this form was received already.
SELECT ref FROM withdrawal WHERE dossier_id = :dossier_id AND key = :key;

-- withdrawal_of_deposit(dossier_id int, deposit_ref ref)
-- -> maybe (ref ref)
-- Whether that deposit was taken back, by whichever form.
SELECT w.ref FROM withdrawal w JOIN deposit p ON p.id = w.deposit_id WHERE p.ref = :deposit_ref AND p.dossier_id = :dossier_id;

-- withdrawal_last(dossier_id int)
-- -> maybe (ref ref, received_at time)
-- The last one of a dossier.
SELECT ref, received_at FROM withdrawal WHERE dossier_id = :dossier_id ORDER BY id DESC LIMIT 1;

-- withdrawal_mine(ref ref, person_id int)
-- -> maybe as withdrawal_receipt (ref ref, deposit_ref ref, deposited_at time, opportunity_id int, title text, reference text, org text, received_at time, closes_at time?, ends_at time, zone text, person_name text, email text, counting_ref ref?, closes_said text)
-- The receipt of a withdrawal, to its owner, and what counts now.
SELECT w.ref, p.ref AS deposit_ref, p.received_at AS deposited_at, o.id AS opportunity_id, o.title, o.reference, g.name AS org,
       w.received_at, w.closes_at, o.ends_at, w.zone, q.name AS person_name, COALESCE(q.kept_email, q.claims, q.email) AS email, c.ref AS counting_ref, o.closes_said
  FROM withdrawal w JOIN deposit p ON p.id = w.deposit_id JOIN dossier d ON d.id = w.dossier_id
  JOIN opportunity o ON o.id = d.opportunity_id JOIN organisation g ON g.id = o.organisation_id JOIN person q ON q.id = d.person_id
  LEFT JOIN deposit c ON c.id = d.deposit_id
 WHERE w.ref = :ref AND d.person_id = :person_id;
