-- person_by_email(email text)
-- -> maybe as person (id int, ref ref, email text, name text, password text, role text, lang text, organisation_id int?, confirmed_at time?, disabled_at time?)
-- The account that owns an address: nobody but its own can have shown to read its mail.
SELECT id, ref, COALESCE(claims, email) AS email, name, password, role, lang, organisation_id, confirmed_at, disabled_at FROM person WHERE email = :email;

-- person_by_claim(claims text?)
-- -> maybe as person
-- The newest account that gave this address and has not proved it.
SELECT id, ref, COALESCE(claims, email) AS email, name, password, role, lang, organisation_id, confirmed_at, disabled_at FROM person
 WHERE claims = :claims AND joined_id IS NULL AND disabled_at IS NULL ORDER BY id DESC LIMIT 1;

-- person_get(id int)
-- -> maybe as person
-- One account.
SELECT id, ref, COALESCE(claims, email) AS email, name, password, role, lang, organisation_id, confirmed_at, disabled_at FROM person WHERE id = :id;

-- person_list(after_id int, limit int)
-- -> many as person
-- Accounts, for the command line.
SELECT id, ref, COALESCE(claims, email) AS email, name, password, role, lang, organisation_id, confirmed_at, disabled_at FROM person
 WHERE id > :after_id ORDER BY id LIMIT :limit;

-- person_add(ref ref, email text, claims text?, name text, password text, role text, lang text, organisation_id int?, confirmed_at time?, now time)
-- -> one (id int)
-- A new account; CONFLICT when the address is another's own.
INSERT INTO person (ref, email, claims, name, password, role, lang, organisation_id, confirmed_at, created_at)
VALUES (:ref, :email, :claims, :name, :password, :role, :lang, :organisation_id, :confirmed_at, :now) RETURNING id;

-- person_claim(id int, email text, claims text?)
-- -> run
-- The address an account gives without having proved it.
UPDATE person SET email = :email, claims = :claims WHERE id = :id;

-- person_own(id int, email text, now time)
-- -> run
-- The address is this account's: it was proved.
UPDATE person SET email = :email, claims = NULL, confirmed_at = COALESCE(confirmed_at, :now) WHERE id = :id;

-- person_password(id int, password text)
-- -> run
-- Another password, or the mark of none.
UPDATE person SET password = :password WHERE id = :id;

-- person_rejoin(joined_id int?, id int, claims text?)
-- -> run
-- What is beside an account follows it: to another account, to another address.
UPDATE person SET joined_id = :id, claims = :claims WHERE joined_id = :joined_id;

-- person_join(id int, owner_id int?, email text, claims text?, now time)
-- -> run
-- Kept beside the account that owns the address, to which it opens.
UPDATE person SET joined_id = :owner_id, email = :email, claims = :claims, password = '!', confirmed_at = COALESCE(confirmed_at, :now) WHERE id = :id;

-- person_close(id int, now time)
-- -> run
-- Nothing is left in it.
UPDATE person SET disabled_at = :now, closed_at = :now, claims = NULL WHERE id = :id;

-- person_beside(root int?, root_id int, except_id int, limit int)
-- -> many (id int, ref ref, role text, created_at time, own int)
-- The accounts one may pass to: those beside it, and the one they are beside.
SELECT id, ref, role, created_at, CASE WHEN joined_id IS NULL THEN 1 ELSE 0 END AS own FROM person
 WHERE (joined_id = :root OR id = :root_id) AND id <> :except_id AND disabled_at IS NULL ORDER BY id LIMIT :limit;

-- dossier_join(person_id int, owner_id int)
-- -> run
-- Dossiers pass to the account that has none for the same opportunity.
UPDATE dossier SET person_id = :owner_id WHERE person_id = :person_id
   AND opportunity_id NOT IN (SELECT opportunity_id FROM dossier WHERE person_id = :owner_id);

-- dossier_left(person_id int)
-- -> one (n int)
-- How many dossiers an account has.
SELECT count(*) AS n FROM dossier WHERE person_id = :person_id;

-- attempt_join(person_id int?, owner_id int?)
-- -> run
-- What was tried for a dossier that passed follows it.
UPDATE attempt SET person_id = :owner_id WHERE person_id = :person_id
   AND opportunity_id NOT IN (SELECT opportunity_id FROM dossier WHERE person_id = :person_id);

-- trouble_join(person_id int?, owner_id int?)
-- -> run
-- So do calls for help.
UPDATE trouble SET person_id = :owner_id WHERE person_id = :person_id
   AND opportunity_id NOT IN (SELECT opportunity_id FROM dossier WHERE person_id = :person_id);

-- mail_join(person_id int?, owner_id int?)
-- -> run
-- So do mails about it: what is erased or asked for with it finds them.
UPDATE mail SET person_id = :owner_id WHERE person_id = :person_id AND opportunity_id IS NOT NULL
   AND opportunity_id NOT IN (SELECT opportunity_id FROM dossier WHERE person_id = :person_id);

-- person_role(id int, role text)
-- -> run
-- Changes what a person may do.
UPDATE person SET role = :role WHERE id = :id;

-- person_disable(id int, now time)
-- -> run
-- Closes an account to sign-in, with those beside it.
UPDATE person SET disabled_at = :now WHERE id = :id OR joined_id = :id;

-- session_add(hash bytes, ref ref?, person_id int, secret bytes, agent text?, proved_at time?, now time, expires_at time)
-- -> run
-- A browser signed in.
INSERT INTO session (hash, ref, person_id, secret, agent, proved_at, created_at, seen_at, expires_at)
VALUES (:hash, :ref, :person_id, :secret, :agent, :proved_at, :now, :now, :expires_at);

-- session_get(hash bytes, now time, idle_since time)
-- -> maybe (person_id int, secret bytes, session_ref ref?, seen_at time, proved_at time?, ref ref, email text, name text, role text, lang text, organisation_id int?, confirmed_at time?, joined_id int?)
-- The session of a cookie, while it lives, with its person.
SELECT s.person_id, s.secret, s.ref AS session_ref, s.seen_at, s.proved_at, p.ref, COALESCE(p.claims, p.email) AS email, p.name, p.role, p.lang,
       p.organisation_id, p.confirmed_at, p.joined_id
  FROM session s JOIN person p ON p.id = s.person_id
 WHERE s.hash = :hash AND s.expires_at > :now AND s.seen_at > :idle_since AND p.disabled_at IS NULL;

-- session_list(person_id int, now time, idle_since time, limit int)
-- -> many as device (ref ref?, agent text?, created_at time, seen_at time)
-- Where somebody is signed in, last used first.
SELECT ref, agent, created_at, seen_at FROM session
 WHERE person_id = :person_id AND expires_at > :now AND seen_at > :idle_since ORDER BY seen_at DESC, created_at DESC LIMIT :limit;

-- session_proved(hash bytes, person_id int, now time)
-- -> run
-- The mailbox was shown in it, when it is this account's.
UPDATE session SET proved_at = :now WHERE hash = :hash AND person_id = :person_id;

-- session_end_one(ref ref?, person_id int)
-- -> run
-- Signs one browser out.
DELETE FROM session WHERE ref = :ref AND person_id = :person_id;

-- session_end_others(person_id int, hash bytes)
-- -> run
-- Signs every other browser out, of accounts kept beside too.
DELETE FROM session WHERE (person_id = :person_id OR person_id IN (SELECT id FROM person WHERE joined_id = :person_id)) AND hash <> :hash;

-- session_seen(hash bytes, now time)
-- -> run
-- It is in use.
UPDATE session SET seen_at = :now WHERE hash = :hash;

-- session_end(hash bytes)
-- -> run
-- Signed out.
DELETE FROM session WHERE hash = :hash;

-- session_end_all(person_id int)
-- -> run
-- Signs a person out everywhere, accounts kept beside included.
DELETE FROM session WHERE person_id = :person_id OR person_id IN (SELECT id FROM person WHERE joined_id = :person_id);

-- session_purge(now time)
-- -> run
-- Sessions past their end.
-- scan: once an hour, a small table
DELETE FROM session WHERE expires_at <= :now;

-- link_add(hash bytes, person_id int, purpose text, email text?, expires_at time)
-- -> run
-- A single-use link.
INSERT INTO link (hash, person_id, purpose, email, expires_at) VALUES (:hash, :person_id, :purpose, :email, :expires_at);

-- link_use(hash bytes, purpose text, now time)
-- -> maybe as link (person_id int, email text?)
-- Uses it once, in time.
UPDATE link SET used_at = :now WHERE hash = :hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now RETURNING person_id, email;

-- link_peek(hash bytes, purpose text, now time)
-- -> maybe as link
-- Whether it would still serve.
SELECT person_id, email FROM link WHERE hash = :hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now;

-- link_void(person_id int, now time)
-- -> run
-- Links sent before are void.
UPDATE link SET used_at = :now WHERE person_id = :person_id AND used_at IS NULL;

-- code_add(ref ref, email text, person_id int?, hash bytes, now time, expires_at time)
-- -> run
-- A code is sent, or as good as.
INSERT INTO code (ref, email, person_id, hash, tries, created_at, expires_at) VALUES (:ref, :email, :person_id, :hash, 0, :now, :expires_at);

-- code_get(ref ref)
-- -> maybe as code (id int, ref ref, email text, person_id int?, hash bytes, tries int, expires_at time, used_at time?)
-- The code of a form.
SELECT id, ref, email, person_id, hash, tries, expires_at, used_at FROM code WHERE ref = :ref;

-- code_try(id int)
-- -> run
-- A wrong one was typed.
UPDATE code SET tries = tries + 1 WHERE id = :id;

-- code_void(id int, now time)
-- -> run
-- It served, or another took its place.
UPDATE code SET used_at = :now WHERE id = :id;

-- code_purge(before time)
-- -> run
-- Codes long past.
DELETE FROM code WHERE expires_at <= :before;

-- mail_recent(recipient text, purpose text, since time)
-- -> one (n int)
-- How many mails of a kind an address was sent since.
SELECT count(*) AS n FROM mail WHERE recipient = :recipient AND purpose = :purpose AND created_at > :since;
