-- consent_text_add(hash bytes, lang text, words text)
-- -> run
-- The words of a consent, kept once.
INSERT INTO consent_text (hash, lang, words) VALUES (:hash, :lang, :words) ON CONFLICT (hash) DO NOTHING;

-- follow_waiting(email text, topic text)
-- -> maybe (ref ref)
-- The request of this address for this topic that waits for its button.
SELECT ref FROM follow WHERE email = :email AND topic = :topic AND confirmed_at IS NULL AND stopped_at IS NULL;

-- follow_ask(ref ref, hash bytes, email text, topic text, opportunity_id int?, frequency text?, lang text, now time, asked_text bytes, asked_from bytes, expires_at time)
-- -> one (id int, ref ref)
-- A request, or the one that waits renewed: its links stay the same.
INSERT INTO follow (ref, hash, email, topic, opportunity_id, frequency, lang, asked_at, asked_text, asked_from, expires_at)
VALUES (:ref, :hash, :email, :topic, :opportunity_id, :frequency, :lang, :now, :asked_text, :asked_from, :expires_at)
ON CONFLICT (email, topic) WHERE confirmed_at IS NULL AND stopped_at IS NULL
DO UPDATE SET frequency = excluded.frequency, lang = excluded.lang, asked_at = excluded.asked_at, asked_text = excluded.asked_text,
              asked_from = excluded.asked_from, expires_at = excluded.expires_at
RETURNING id, ref;

-- follow_theme_clear(follow_id int)
-- -> run
-- Before the themes of a renewed request.
DELETE FROM follow_theme WHERE follow_id = :follow_id;

-- follow_theme_add(follow_id int, slug text)
-- -> run
-- One theme of a request; a word that is no head of themes adds nothing.
INSERT INTO follow_theme (follow_id, theme_id) SELECT :follow_id, id FROM theme WHERE slug = :slug AND head_position IS NOT NULL ON CONFLICT (follow_id, theme_id) DO NOTHING;

-- follow_theme_list(follow_id int, limit int)
-- -> many as follow_head (slug text, name text, name_en text?)
-- Themes of a request.
SELECT t.slug, t.name, t.name_en FROM follow_theme f JOIN theme t ON t.id = f.theme_id
 WHERE f.follow_id = :follow_id ORDER BY t.head_position LIMIT :limit;

-- follow_heads(limit int)
-- -> many as follow_head
-- The themes a newsletter can be limited to.
-- scan: some fifty rows, all looked at for the ten
SELECT slug, name, name_en FROM theme WHERE head_position IS NOT NULL ORDER BY head_position LIMIT :limit;

-- follow_mails(recipient text, hour time, day time)
-- -> one (in_hour int, in_day int)
-- How many confirmations this address was sent since these two instants.
SELECT COALESCE(sum(CASE WHEN created_at > :hour THEN 1 ELSE 0 END), 0) AS in_hour, count(*) AS in_day FROM mail
 WHERE recipient = :recipient AND purpose = 'follow' AND created_at > :day;

-- follow_refused(email text, since time)
-- -> one (n int)
-- How many requests this address has refused since.
SELECT count(*) AS n FROM follow WHERE email = :email AND confirmed_at IS NULL AND stopped_at > :since;

-- follow_by_hash(hash bytes)
-- -> maybe as follow_row (id int, ref ref, email text, topic text, opportunity_id int?, frequency text?, lang text, asked_at time, expires_at time, confirmed_at time?, stopped_at time?)
-- The request of a link.
SELECT id, ref, email, topic, opportunity_id, frequency, lang, asked_at, expires_at, confirmed_at, stopped_at FROM follow WHERE hash = :hash;

-- follow_in_force(email text, topic text)
-- -> maybe as follow_row
-- The consent of this address to this topic that is in force.
SELECT id, ref, email, topic, opportunity_id, frequency, lang, asked_at, expires_at, confirmed_at, stopped_at FROM follow
 WHERE email = :email AND topic = :topic AND confirmed_at IS NOT NULL AND stopped_at IS NULL;

-- follow_others(email text, except_id int, now time, limit int)
-- -> many as follow_row
-- What else this address has asked for and not confirmed.
SELECT id, ref, email, topic, opportunity_id, frequency, lang, asked_at, expires_at, confirmed_at, stopped_at FROM follow
 WHERE email = :email AND id <> :except_id AND confirmed_at IS NULL AND stopped_at IS NULL AND expires_at > :now ORDER BY id LIMIT :limit;

-- follow_confirm(id int, from_mac bytes, now time)
-- -> maybe (id int)
-- The button was pressed, once and in time.
UPDATE follow SET confirmed_at = :now, confirmed_from = :from_mac
 WHERE id = :id AND confirmed_at IS NULL AND stopped_at IS NULL AND expires_at > :now RETURNING id;

-- follow_end(email text, topic text, from_mac bytes, now time)
-- -> run
-- The consent in force ends: stopped, or replaced by the one confirmed now.
UPDATE follow SET stopped_at = :now, stopped_from = :from_mac
 WHERE email = :email AND topic = :topic AND confirmed_at IS NOT NULL AND stopped_at IS NULL;

-- follow_refuse(id int, from_mac bytes, now time)
-- -> run
-- Somebody was asked who had not asked.
UPDATE follow SET stopped_at = :now, stopped_from = :from_mac WHERE id = :id AND confirmed_at IS NULL AND stopped_at IS NULL;

-- follow_purge_mails(before time)
-- -> run
-- Confirmations sent for requests that are about to be erased: the address stands in them.
DELETE FROM mail WHERE purpose = 'follow' AND created_at <= :before AND recipient IN (
  SELECT email FROM follow WHERE confirmed_at IS NULL AND asked_at <= :before AND COALESCE(stopped_at, asked_at) <= :before);

-- follow_purge_themes(before time)
-- -> run
-- The same, their themes.
DELETE FROM follow_theme WHERE follow_id IN (
  SELECT id FROM follow WHERE confirmed_at IS NULL AND asked_at <= :before AND COALESCE(stopped_at, asked_at) <= :before);

-- follow_purge(before time)
-- -> run
-- Requests that nobody confirmed.
DELETE FROM follow WHERE confirmed_at IS NULL AND asked_at <= :before AND COALESCE(stopped_at, asked_at) <= :before;
