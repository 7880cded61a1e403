-- leave_kept(person_id int, after_id int, limit int)
-- -> many (id int, ref ref, title text, zone text, ends_at time, privacy_months int, received_at time)
-- What closing an account leaves: dossiers that were deposited, with their last deposit.
SELECT d.id, d.ref, o.title, o.zone, o.ends_at, o.privacy_months,
       (SELECT max(p.received_at) FROM deposit p WHERE p.dossier_id = d.id) AS received_at
  FROM dossier d JOIN opportunity o ON o.id = d.opportunity_id
 WHERE d.person_id = :person_id AND d.id > :after_id AND d.erased_at IS NULL AND EXISTS (SELECT 1 FROM deposit p WHERE p.dossier_id = d.id)
 ORDER BY d.id LIMIT :limit;

-- leave_drafts(person_id int)
-- -> one (dossiers int, files int)
-- What goes at once: dossiers that were never deposited; files of working copies.
SELECT (SELECT count(*) FROM dossier d WHERE d.person_id = :person_id AND d.erased_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM deposit p WHERE p.dossier_id = d.id)) AS dossiers,
       (SELECT count(*) FROM dossier d JOIN dossier_file f ON f.dossier_id = d.id WHERE d.person_id = :person_id AND f.removed_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM deposit_file x WHERE x.blob = f.blob)) AS files;

-- leave_person(id int)
-- -> maybe (email text, name text, password text, lang text, role text, confirmed_at time?, closed_at time?)
-- Who asks.
SELECT COALESCE(claims, email) AS email, name, password, lang, role, confirmed_at, closed_at FROM person WHERE id = :id;

-- leave_proved(hash bytes, since time)
-- -> maybe (proved_at time)
-- Whether this session has proved its address since: it needs no password then.
SELECT proved_at FROM session WHERE hash = :hash AND proved_at > :since;

-- leave_files(person_id int, now time)
-- -> run
-- Files of working copies are taken out; their bytes follow, but for those that a deposit holds.
UPDATE dossier_file SET removed_at = :now WHERE removed_at IS NULL AND dossier_id IN (SELECT id FROM dossier WHERE person_id = :person_id);

-- leave_answers(person_id int)
-- -> run
-- Answers of working copies.
DELETE FROM answer WHERE dossier_id IN (SELECT id FROM dossier WHERE person_id = :person_id);

-- leave_lots(person_id int)
-- -> run
-- Their lots.
DELETE FROM dossier_lot WHERE dossier_id IN (SELECT id FROM dossier WHERE person_id = :person_id);

-- leave_words(person_id int)
-- -> run
-- Their messages.
UPDATE dossier SET message = '' WHERE person_id = :person_id;

-- leave_erased(person_id int, now time)
-- -> run
-- Dossiers that were never deposited hold nothing any more.
UPDATE dossier SET erased_at = :now WHERE person_id = :person_id AND erased_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM deposit p WHERE p.dossier_id = dossier.id);

-- leave_close(id int, now time)
-- -> maybe (id int)
-- The account is closed: nothing opens it, and its address is free.
UPDATE person SET closed_at = :now, disabled_at = :now, kept_email = COALESCE(claims, email), email = 'closed:' || ref, password = '!', claims = NULL
 WHERE id = :id AND closed_at IS NULL RETURNING id;

-- leave_links(person_id int)
-- -> run
-- Links in mails do not serve any more.
DELETE FROM link WHERE person_id = :person_id;

-- leave_codes(email text, person_id int?)
-- -> run
-- Nor do codes.
DELETE FROM code WHERE person_id = :person_id OR email = :email;

-- leave_follow_themes(email text)
-- -> run
-- What an address follows ends with its account: themes first.
DELETE FROM follow_theme WHERE follow_id IN (SELECT id FROM follow WHERE email = :email);

-- leave_follows(email text)
-- -> run
-- What an address follows ends with its account, and so does the proof of its consent.
DELETE FROM follow WHERE email = :email;

-- leave_mails(person_id int?, now time)
-- -> run
-- Mails that would lead to a closed account are void; receipts still leave.
UPDATE mail SET state = 'suppressed', reply = 'account closed', changed_at = :now
 WHERE person_id = :person_id AND state = 'queued' AND purpose NOT IN ('receipt', 'message');

-- erasure_dossiers(now time, after_id int, limit int)
-- -> many (id int, ends_at time, privacy_months int, zone text)
-- Deposited dossiers whose retention may be over: months of 28 days here, of the calendar in the rule.
SELECT d.id, o.ends_at, o.privacy_months, o.zone FROM dossier d JOIN opportunity o ON o.id = d.opportunity_id
 WHERE d.id > :after_id AND d.erased_at IS NULL AND o.ends_at + o.privacy_months * 2419200000000 <= :now
   AND EXISTS (SELECT 1 FROM deposit p WHERE p.dossier_id = d.id) ORDER BY d.id LIMIT :limit;

-- erasure_blobs(dossier_id int, after text, limit int)
-- -> many (blob ref)
-- The bytes of a dossier, drafts' and deposits'.
-- scan: the files of one dossier, found by its index
SELECT blob FROM (SELECT f.blob FROM dossier_file f WHERE f.dossier_id = :dossier_id
  UNION SELECT x.blob FROM deposit p JOIN deposit_file x ON x.deposit_id = p.id WHERE p.dossier_id = :dossier_id) AS every
 WHERE blob > :after ORDER BY blob LIMIT :limit;

-- erase_reads(dossier_id int)
-- -> run
-- Who opened its files.
DELETE FROM file_read WHERE file_ref IN (SELECT f.ref FROM deposit p JOIN deposit_file f ON f.deposit_id = p.id WHERE p.dossier_id = :dossier_id);

-- erase_scans(dossier_id int)
-- -> run
-- What the virus scanner said of them.
DELETE FROM scan WHERE blob IN (SELECT f.blob FROM dossier_file f WHERE f.dossier_id = :dossier_id
  UNION SELECT x.blob FROM deposit p JOIN deposit_file x ON x.deposit_id = p.id WHERE p.dossier_id = :dossier_id);

-- erase_deposit_files(dossier_id int)
-- -> run
-- Deposited files.
DELETE FROM deposit_file WHERE deposit_id IN (SELECT id FROM deposit WHERE dossier_id = :dossier_id);

-- erase_deposit_answers(dossier_id int)
-- -> run
-- Deposited answers.
DELETE FROM deposit_answer WHERE deposit_id IN (SELECT id FROM deposit WHERE dossier_id = :dossier_id);

-- erase_deposit_lots(dossier_id int)
-- -> run
-- Lots that were answered.
DELETE FROM deposit_lot WHERE deposit_id IN (SELECT id FROM deposit WHERE dossier_id = :dossier_id);

-- erase_deposits(dossier_id int)
-- -> run
-- Words of the deposits: code, digest and instants stay.
UPDATE deposit SET message = '' WHERE dossier_id = :dossier_id;

-- erase_files(dossier_id int)
-- -> run
-- Files of the working copy.
DELETE FROM dossier_file WHERE dossier_id = :dossier_id;

-- erase_answers(dossier_id int)
-- -> run
-- Its answers.
DELETE FROM answer WHERE dossier_id = :dossier_id;

-- erase_lots(dossier_id int)
-- -> run
-- Its lots.
DELETE FROM dossier_lot WHERE dossier_id = :dossier_id;

-- erase_events(dossier_id int)
-- -> run
-- What became of it.
DELETE FROM dossier_event WHERE dossier_id = :dossier_id;

-- erase_messages(dossier_id int)
-- -> run
-- Messages about it.
DELETE FROM message WHERE dossier_id = :dossier_id;

-- erase_troubles(dossier_id int)
-- -> run
-- Calls for help about it: that there was one stays.
UPDATE trouble SET contact = '', words = '', received = ''
 WHERE person_id = (SELECT person_id FROM dossier WHERE id = :dossier_id) AND opportunity_id = (SELECT opportunity_id FROM dossier WHERE id = :dossier_id);

-- erase_mails(dossier_id int, nothing bytes)
-- -> run
-- Mails about it, as they were sent: that they were stays.
UPDATE mail SET recipient = '', bytes = :nothing, reply = NULL
 WHERE state IN ('sent', 'unknown', 'failed', 'suppressed') AND person_id = (SELECT person_id FROM dossier WHERE id = :dossier_id)
   AND opportunity_id = (SELECT opportunity_id FROM dossier WHERE id = :dossier_id);

-- erase_dossier(id int, now time)
-- -> maybe (id int)
-- It holds nothing any more.
UPDATE dossier SET message = '', erased_at = :now WHERE id = :id AND erased_at IS NULL RETURNING id;

-- erasure_persons(after_id int, limit int)
-- -> many (id int, kept_email text?)
-- Closed accounts of which nothing is kept, and to which no mail is on its way.
SELECT q.id, q.kept_email FROM person q WHERE q.closed_at IS NOT NULL AND q.erased_at IS NULL AND q.id > :after_id
   AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.person_id = q.id AND d.erased_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.person_id = q.id AND m.state IN ('queued', 'leased', 'sending'))
 ORDER BY q.id LIMIT :limit;

-- erase_person_mails(person_id int?, nothing bytes)
-- -> run
-- Every mail a person was sent, as it was sent.
UPDATE mail SET recipient = '', bytes = :nothing, reply = NULL WHERE person_id = :person_id;

-- erase_address_mails(recipient text)
-- -> run
-- Mails to an address that no account has: of what it followed, for instance.
DELETE FROM mail WHERE recipient = :recipient AND person_id IS NULL AND state IN ('sent', 'unknown', 'failed', 'suppressed')
   AND NOT EXISTS (SELECT 1 FROM person q WHERE q.email = :recipient);

-- erase_invitations(email text)
-- -> run
-- Invitations of an address that no account has.
-- scan: once for each account that is erased
DELETE FROM invitation WHERE email = :email AND NOT EXISTS (SELECT 1 FROM person q WHERE q.email = :email);

-- erase_person_troubles(person_id int)
-- -> run
-- Calls for help without a dossier.
UPDATE trouble SET contact = '', words = '', received = '' WHERE person_id = :person_id;

-- erase_person(id int, now time)
-- -> run
-- Name and address of a closed account.
UPDATE person SET name = '', kept_email = NULL, erased_at = :now WHERE id = :id AND closed_at IS NOT NULL;

-- person_correct(id int, name text, lang text)
-- -> run
-- The name as receipts write it, the language of mails.
UPDATE person SET name = :name, lang = :lang WHERE id = :id;
