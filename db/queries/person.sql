-- person_by_email(email text)
-- -> maybe as person (id int, ref ref, email text, name text, password text, role text, lang text, organisation_id int?, confirmed_at time?, disabled_at time?)
-- The account of an address.
SELECT id, ref, email, name, password, role, lang, organisation_id, confirmed_at, disabled_at FROM person WHERE email = :email;

-- person_list(after_id int, limit int)
-- -> many as person
-- Accounts, for the command line.
SELECT id, ref, email, name, password, role, lang, organisation_id, confirmed_at, disabled_at FROM person
 WHERE id > :after_id ORDER BY id LIMIT :limit;

-- person_add(ref ref, email text, name text, password text, role text, lang text, organisation_id int?, confirmed_at time?, now time)
-- -> one (id int)
-- A new account; CONFLICT when the address has one.
INSERT INTO person (ref, email, name, password, role, lang, organisation_id, confirmed_at, created_at)
VALUES (:ref, :email, :name, :password, :role, :lang, :organisation_id, :confirmed_at, :now) RETURNING id;

-- person_role(id int, role text)
-- -> run
-- Changes what a person may do.
UPDATE person SET role = :role WHERE id = :id;

-- person_disable(id int, now time)
-- -> run
-- Closes an account to sign-in.
UPDATE person SET disabled_at = :now WHERE id = :id;

-- person_confirm(id int, now time)
-- -> run
-- The address is the person's.
UPDATE person SET confirmed_at = :now WHERE id = :id AND confirmed_at IS NULL;

-- session_add(hash bytes, person_id int, secret bytes, now time, expires_at time)
-- -> run
-- A browser signed in.
INSERT INTO session (hash, person_id, secret, created_at, seen_at, expires_at) VALUES (:hash, :person_id, :secret, :now, :now, :expires_at);

-- session_get(hash bytes, now time, idle_since time)
-- -> maybe (person_id int, secret bytes, seen_at time, ref ref, email text, name text, role text, lang text, organisation_id int?, confirmed_at time?)
-- The session of a cookie, while it lives, with its person.
SELECT s.person_id, s.secret, s.seen_at, p.ref, p.email, p.name, p.role, p.lang, p.organisation_id, p.confirmed_at
  FROM session s JOIN person p ON p.id = s.person_id
 WHERE s.hash = :hash AND s.expires_at > :now AND s.seen_at > :idle_since AND p.disabled_at IS NULL;

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
-- Signs a person out everywhere.
DELETE FROM session WHERE person_id = :person_id;

-- session_purge(now time)
-- -> run
-- Sessions past their end.
-- scan: once an hour, a small table
DELETE FROM session WHERE expires_at <= :now;

-- link_add(hash bytes, person_id int, purpose text, expires_at time)
-- -> run
-- A single-use link.
INSERT INTO link (hash, person_id, purpose, expires_at) VALUES (:hash, :person_id, :purpose, :expires_at);

-- link_use(hash bytes, purpose text, now time)
-- -> maybe (person_id int)
-- Uses it once, in time.
UPDATE link SET used_at = :now WHERE hash = :hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now RETURNING person_id;

-- link_peek(hash bytes, purpose text, now time)
-- -> maybe (person_id int)
-- Whether it would still serve.
SELECT person_id FROM link WHERE hash = :hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now;
