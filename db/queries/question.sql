-- question_add(opportunity_id int, position int, use text, answer text, label text, label_en text?, hint text?, compulsory bool, choices text?, wanted text?)
-- -> run
-- A question of one opportunity.
INSERT INTO question (opportunity_id, position, use, answer, label, label_en, hint, compulsory, choices, wanted)
VALUES (:opportunity_id, :position, :use, :answer, :label, :label_en, :hint, :compulsory, :choices, :wanted);

-- question_list(opportunity_id int, limit int)
-- -> many as question (id int, use text, answer text, label text, label_en text?, hint text?, compulsory bool, choices text?, wanted text?)
-- Its questions in order.
SELECT id, use, answer, label, label_en, hint, compulsory, choices, wanted FROM question
 WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- answer_put(dossier_id int, field text, value text, now time)
-- -> run
-- Keeps what was typed into a field.
INSERT INTO answer (dossier_id, field, value, updated_at) VALUES (:dossier_id, :field, :value, :now)
 ON CONFLICT (dossier_id, field) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at;

-- answer_list(dossier_id int, limit int)
-- -> many as answer (field text, value text)
-- What was typed so far.
SELECT field, value FROM answer WHERE dossier_id = :dossier_id ORDER BY field LIMIT :limit;

-- dossier_eligible(id int, now time)
-- -> run
-- The questions of eligibility are answered: work begins.
UPDATE dossier SET eligible_at = :now WHERE id = :id AND eligible_at IS NULL;

-- dossier_lot_add(dossier_id int, lot_id int)
-- -> run
-- The dossier answers this lot.
INSERT INTO dossier_lot (dossier_id, lot_id) VALUES (:dossier_id, :lot_id);

-- dossier_lot_remove(dossier_id int, lot_id int)
-- -> run
-- It does not any more.
DELETE FROM dossier_lot WHERE dossier_id = :dossier_id AND lot_id = :lot_id;

-- dossier_lot_list(dossier_id int, limit int)
-- -> many (lot_id int)
-- The lots it answers.
SELECT lot_id FROM dossier_lot WHERE dossier_id = :dossier_id ORDER BY lot_id LIMIT :limit;

-- deposit_answer_add(deposit_id int, position int, field text, label text, value text)
-- -> run
-- An answer as deposited.
INSERT INTO deposit_answer (deposit_id, position, field, label, value) VALUES (:deposit_id, :position, :field, :label, :value);

-- deposit_answer_list(deposit_id int, limit int)
-- -> many (position int, field text, label text, value text)
-- The answers of a deposit, in the receipt's order.
SELECT position, field, label, value FROM deposit_answer WHERE deposit_id = :deposit_id ORDER BY position LIMIT :limit;

-- deposit_lot_add(deposit_id int, lot_id int, number int, title text)
-- -> run
-- A lot as deposited.
INSERT INTO deposit_lot (deposit_id, lot_id, number, title) VALUES (:deposit_id, :lot_id, :number, :title);

-- deposit_lot_list(deposit_id int, limit int)
-- -> many (number int, title text)
-- The lots a deposit answers.
SELECT number, title FROM deposit_lot WHERE deposit_id = :deposit_id ORDER BY number LIMIT :limit;

-- privacy_put(id int, controller text?, recipients text?, countries text?, months int, contact text?)
-- -> run
-- What is told where personal data are collected.
UPDATE opportunity SET privacy_controller = :controller, privacy_recipients = :recipients, privacy_countries = :countries,
  privacy_months = :months, privacy_contact = :contact WHERE id = :id;

-- privacy_get(id int)
-- -> maybe as privacy (controller text?, recipients text?, countries text?, months int, contact text?)
-- The same.
SELECT privacy_controller AS controller, privacy_recipients AS recipients, privacy_countries AS countries, privacy_months AS months,
       privacy_contact AS contact FROM opportunity WHERE id = :id;
