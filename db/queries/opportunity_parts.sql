-- place_add(opportunity_id int, position int, city text, country text?, city_id int?)
-- -> run
-- A further place.
INSERT INTO place (opportunity_id, position, city, country, city_id) VALUES (:opportunity_id, :position, :city, :country, :city_id);

-- place_list(opportunity_id int, limit int)
-- -> many (city text, country text?, slug text?)
-- Further places in order.
SELECT p.city, p.country, c.slug FROM place p LEFT JOIN city c ON c.id = p.city_id WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- opportunity_theme_add(opportunity_id int, theme_id int, position int)
-- -> run
-- Files it under a theme.
INSERT INTO opportunity_theme (opportunity_id, theme_id, position) VALUES (:opportunity_id, :theme_id, :position);

-- opportunity_theme_list(opportunity_id int, limit int)
-- -> many (slug text, name text, name_en text?, head_slug text?, head text?, head_en text?)
-- Its themes in order, each with the head it is filed under.
SELECT t.slug, t.name, t.name_en, h.slug AS head_slug, h.name AS head, h.name_en AS head_en
  FROM opportunity_theme x JOIN theme t ON t.id = x.theme_id LEFT JOIN theme h ON h.id = t.head_id
 WHERE x.opportunity_id = :opportunity_id ORDER BY x.position LIMIT :limit;

-- opportunity_funder_add(opportunity_id int, funder_id int, position int)
-- -> run
-- Names a funder.
INSERT INTO opportunity_funder (opportunity_id, funder_id, position) VALUES (:opportunity_id, :funder_id, :position);

-- opportunity_funder_list(opportunity_id int, limit int)
-- -> many (slug text, name text, logo ref?, visibility_fr text?, visibility_en text?)
-- Its funders in order.
SELECT f.slug, f.name, f.logo, f.visibility_fr, f.visibility_en FROM opportunity_funder x JOIN funder f ON f.id = x.funder_id
 WHERE x.opportunity_id = :opportunity_id ORDER BY x.position LIMIT :limit;

-- opportunity_text_add(opportunity_id int, lang text, title text, summary text, body text)
-- -> run
-- What it says in a further language.
INSERT INTO opportunity_text (opportunity_id, lang, title, summary, body) VALUES (:opportunity_id, :lang, :title, :summary, :body);

-- opportunity_text_list(opportunity_id int, limit int)
-- -> many (lang text, title text, summary text, body text)
-- Its further languages.
SELECT lang, title, summary, body FROM opportunity_text WHERE opportunity_id = :opportunity_id ORDER BY lang LIMIT :limit;

-- invitation_add(opportunity_id int, email text, now time)
-- -> run
-- Invites an address, once.
INSERT INTO invitation (opportunity_id, email, created_at) VALUES (:opportunity_id, :email, :now) ON CONFLICT (opportunity_id, email) DO NOTHING;

-- invitation_of(opportunity_id int, person_id int)
-- -> maybe (created_at time)
-- Whether this person is invited, by an address that was confirmed as theirs.
SELECT i.created_at FROM invitation i JOIN person p ON i.email = COALESCE(p.claims, p.email)
 WHERE i.opportunity_id = :opportunity_id AND p.id = :person_id AND p.confirmed_at IS NOT NULL;

-- opportunity_language_add(opportunity_id int, use text, position int, lang text)
-- -> run
-- A language of work or of application.
INSERT INTO opportunity_language (opportunity_id, use, position, lang) VALUES (:opportunity_id, :use, :position, :lang);

-- opportunity_language_list(opportunity_id int, use text, limit int)
-- -> many (lang text)
-- Its languages of one use, in order.
SELECT lang FROM opportunity_language WHERE opportunity_id = :opportunity_id AND use = :use ORDER BY position LIMIT :limit;

-- criterion_add(opportunity_id int, position int, label text, weight text)
-- -> run
-- How it will be judged.
INSERT INTO criterion (opportunity_id, position, label, weight) VALUES (:opportunity_id, :position, :label, :weight);

-- criterion_list(opportunity_id int, limit int)
-- -> many (label text, weight text)
-- Its criteria in order.
SELECT label, weight FROM criterion WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- lot_add(opportunity_id int, number int, title text, guarantee text?, closes_at time?, closes_wall text?)
-- -> run
-- A lot.
INSERT INTO lot (opportunity_id, number, title, guarantee, closes_at, closes_wall)
VALUES (:opportunity_id, :number, :title, :guarantee, :closes_at, :closes_wall);

-- lot_list(opportunity_id int, limit int)
-- -> many (id int, number int, title text, guarantee text?, closes_at time?, closes_wall text?)
-- Its lots in order.
SELECT id, number, title, guarantee, closes_at, closes_wall FROM lot WHERE opportunity_id = :opportunity_id ORDER BY number LIMIT :limit;

-- stage_add(opportunity_id int, position int, name text, closes_at time, closes_wall text)
-- -> run
-- A stage.
INSERT INTO stage (opportunity_id, position, name, closes_at, closes_wall)
VALUES (:opportunity_id, :position, :name, :closes_at, :closes_wall);

-- stage_list(opportunity_id int, limit int)
-- -> many (name text, closes_at time, closes_wall text)
-- Its stages in order.
SELECT name, closes_at, closes_wall FROM stage WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- piece_add(opportunity_id int, position int, label text, compulsory bool, formats text, max_bytes int, max_files int, envelope text?, pages int?, stage int?)
-- -> run
-- A piece applicants are asked for.
INSERT INTO piece (opportunity_id, position, label, compulsory, formats, max_bytes, max_files, envelope, pages, stage)
VALUES (:opportunity_id, :position, :label, :compulsory, :formats, :max_bytes, :max_files, :envelope, :pages, :stage);

-- piece_list(opportunity_id int, limit int)
-- -> many as piece (id int, position int, label text, compulsory bool, formats text, max_bytes int, max_files int, envelope text?, pages int?, stage int?)
-- What is asked for, in order.
SELECT id, position, label, compulsory, formats, max_bytes, max_files, envelope, pages, stage FROM piece
 WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- piece_get(opportunity_id int, id int)
-- -> maybe as piece
-- One piece, of this opportunity only.
SELECT id, position, label, compulsory, formats, max_bytes, max_files, envelope, pages, stage FROM piece WHERE id = :id AND opportunity_id = :opportunity_id;

-- document_add(opportunity_id int, position int, title text, nature text, lang text, file_name text, blob ref?, size int?, sha256 bytes?, media text?, version text?, url text?, now time)
-- -> one (id int)
-- A document; without bytes it is only announced.
INSERT INTO document (opportunity_id, position, title, nature, lang, file_name, blob, size, sha256, media, version, url, added_at)
VALUES (:opportunity_id, :position, :title, :nature, :lang, :file_name, :blob, :size, :sha256, :media, :version, :url, :now) RETURNING id;

-- document_list(opportunity_id int, limit int)
-- -> many as document (id int, opportunity_id int, position int, title text, nature text, lang text, file_name text, blob ref?, size int?, sha256 bytes?, media text?, version text?, url text?, added_at time)
-- Its documents in order.
SELECT id, opportunity_id, position, title, nature, lang, file_name, blob, size, sha256, media, version, url, added_at FROM document
 WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- document_get(opportunity_id int, id int)
-- -> maybe as document
-- One document, of this opportunity only.
SELECT id, opportunity_id, position, title, nature, lang, file_name, blob, size, sha256, media, version, url, added_at FROM document
 WHERE id = :id AND opportunity_id = :opportunity_id;

-- amendment_add(opportunity_id int, number int, at time, at_wall text, reason text, old_closes_at time?, old_closes_wall text?, new_closes_at time?, new_closes_wall text?)
-- -> run
-- What changed in public.
INSERT INTO amendment (opportunity_id, number, at, at_wall, reason, old_closes_at, old_closes_wall, new_closes_at, new_closes_wall)
VALUES (:opportunity_id, :number, :at, :at_wall, :reason, :old_closes_at, :old_closes_wall, :new_closes_at, :new_closes_wall);

-- amendment_list(opportunity_id int, limit int)
-- -> many (number int, at time, at_wall text, reason text, old_closes_at time?, old_closes_wall text?, new_closes_at time?, new_closes_wall text?)
-- Its history in order.
SELECT number, at, at_wall, reason, old_closes_at, old_closes_wall, new_closes_at, new_closes_wall FROM amendment
 WHERE opportunity_id = :opportunity_id ORDER BY number LIMIT :limit;

-- search_free_key(low int, high int)
-- -> one (key int)
-- The next free key in [low, high): that of one second of closing.
SELECT COALESCE(max(key) + 1, :low) AS key FROM search WHERE key >= :low AND key < :high;

-- search_get(opportunity_id int)
-- -> maybe (key int, title text, body text, tags text)
-- What the index holds for an opportunity.
SELECT key, title, body, tags FROM search WHERE opportunity_id = :opportunity_id;

-- search_put(key int, opportunity_id int, title text, body text, tags text)
-- -> run
-- The row the index is made from.
INSERT INTO search (key, opportunity_id, title, body, tags) VALUES (:key, :opportunity_id, :title, :body, :tags);

-- search_forget(opportunity_id int)
-- -> run
-- Takes the row away, after search_index_forget.
DELETE FROM search WHERE opportunity_id = :opportunity_id;

-- search_index_put(key int, title text, body text, tags text)
-- -> run
-- Enters the words; PostgreSQL's index follows the row by itself.
-- sqlite:
INSERT INTO search_fts (rowid, title, body, tags) VALUES (:key, :title, :body, :tags);
-- postgres:
UPDATE search SET title = :title, body = :body, tags = :tags WHERE key = :key;

-- search_index_forget(key int, title text, body text, tags text)
-- -> run
-- Takes the words out; they must be those that were entered.
-- sqlite:
INSERT INTO search_fts (search_fts, rowid, title, body, tags) VALUES ('delete', :key, :title, :body, :tags);
-- postgres:
UPDATE search SET title = :title, body = :body, tags = :tags WHERE key = :key;
