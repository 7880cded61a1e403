-- place_add(opportunity_id int, position int, city text)
-- -> run
-- A further place.
INSERT INTO place (opportunity_id, position, city) VALUES (:opportunity_id, :position, :city);

-- place_list(opportunity_id int, limit int)
-- -> many (city text)
-- Further places in order.
SELECT city FROM place WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- opportunity_theme_add(opportunity_id int, theme_id int, position int)
-- -> run
-- Files it under a theme.
INSERT INTO opportunity_theme (opportunity_id, theme_id, position) VALUES (:opportunity_id, :theme_id, :position);

-- opportunity_theme_list(opportunity_id int, limit int)
-- -> many (slug text, name text)
-- Its themes in order.
SELECT t.slug, t.name FROM opportunity_theme x JOIN theme t ON t.id = x.theme_id
 WHERE x.opportunity_id = :opportunity_id ORDER BY x.position LIMIT :limit;

-- opportunity_funder_add(opportunity_id int, funder_id int, position int)
-- -> run
-- Names a funder.
INSERT INTO opportunity_funder (opportunity_id, funder_id, position) VALUES (:opportunity_id, :funder_id, :position);

-- opportunity_funder_list(opportunity_id int, limit int)
-- -> many (slug text, name text)
-- Its funders in order.
SELECT f.slug, f.name FROM opportunity_funder x JOIN funder f ON f.id = x.funder_id
 WHERE x.opportunity_id = :opportunity_id ORDER BY x.position LIMIT :limit;

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
-- -> many (number int, title text, guarantee text?, closes_at time?, closes_wall text?)
-- Its lots in order.
SELECT number, title, guarantee, closes_at, closes_wall FROM lot WHERE opportunity_id = :opportunity_id ORDER BY number LIMIT :limit;

-- stage_add(opportunity_id int, position int, name text, closes_at time, closes_wall text)
-- -> run
-- A stage.
INSERT INTO stage (opportunity_id, position, name, closes_at, closes_wall)
VALUES (:opportunity_id, :position, :name, :closes_at, :closes_wall);

-- stage_list(opportunity_id int, limit int)
-- -> many (name text, closes_at time, closes_wall text)
-- Its stages in order.
SELECT name, closes_at, closes_wall FROM stage WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- piece_add(opportunity_id int, position int, label text, compulsory bool, formats text, max_bytes int, max_files int)
-- -> run
-- A piece applicants are asked for.
INSERT INTO piece (opportunity_id, position, label, compulsory, formats, max_bytes, max_files)
VALUES (:opportunity_id, :position, :label, :compulsory, :formats, :max_bytes, :max_files);

-- piece_list(opportunity_id int, limit int)
-- -> many as piece (id int, position int, label text, compulsory bool, formats text, max_bytes int, max_files int)
-- What is asked for, in order.
SELECT id, position, label, compulsory, formats, max_bytes, max_files FROM piece
 WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- piece_get(opportunity_id int, id int)
-- -> maybe as piece
-- One piece, of this opportunity only.
SELECT id, position, label, compulsory, formats, max_bytes, max_files FROM piece WHERE id = :id AND opportunity_id = :opportunity_id;

-- document_add(opportunity_id int, position int, title text, nature text, lang text, file_name text, blob ref?, size int?, sha256 bytes?, media text?, now time)
-- -> one (id int)
-- A document; without bytes it is only announced.
INSERT INTO document (opportunity_id, position, title, nature, lang, file_name, blob, size, sha256, media, added_at)
VALUES (:opportunity_id, :position, :title, :nature, :lang, :file_name, :blob, :size, :sha256, :media, :now) RETURNING id;

-- document_list(opportunity_id int, limit int)
-- -> many as document (id int, opportunity_id int, position int, title text, nature text, lang text, file_name text, blob ref?, size int?, sha256 bytes?, media text?, added_at time)
-- Its documents in order.
SELECT id, opportunity_id, position, title, nature, lang, file_name, blob, size, sha256, media, added_at FROM document
 WHERE opportunity_id = :opportunity_id ORDER BY position LIMIT :limit;

-- document_get(opportunity_id int, id int)
-- -> maybe as document
-- One document, of this opportunity only.
SELECT id, opportunity_id, position, title, nature, lang, file_name, blob, size, sha256, media, added_at FROM document
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
