-- source_add(name text, address text?, plain_http bool, kind text, organisation_id int, theme_id int?, funder_id int?, city text, country text, zone text, lang text, period_s int, state text, apply_here bool, next_at time?, author_id int?, now time)
-- -> maybe (id int)
-- A new partner; nothing when the name is taken.
INSERT INTO source (name, address, plain_http, kind, organisation_id, theme_id, funder_id, city, country, zone, lang, period_s, state,
  apply_here, next_at, author_id, created_at)
VALUES (:name, :address, :plain_http, :kind, :organisation_id, :theme_id, :funder_id, :city, :country, :zone, :lang, :period_s, :state,
  :apply_here, :next_at, :author_id, :now) ON CONFLICT (name) DO NOTHING RETURNING id;

-- source_named(name text)
-- -> maybe (id int)
-- The source of that name.
SELECT id FROM source WHERE name = :name;

-- source_edit(id int, name text, address text?, plain_http bool, kind text, organisation_id int, theme_id int?, funder_id int?, city text, country text, zone text, lang text, period_s int, apply_here bool)
-- -> run
-- What an officer changes of it; with another address, what the last server said of its content no longer counts.
UPDATE source SET etag = CASE WHEN address IS NOT DISTINCT FROM CAST(:address AS TEXT) THEN etag END,
  last_modified = CASE WHEN address IS NOT DISTINCT FROM CAST(:address AS TEXT) THEN last_modified END,
  name = :name, address = :address, plain_http = :plain_http, kind = :kind, organisation_id = :organisation_id, theme_id = :theme_id,
  funder_id = :funder_id, city = :city, country = :country, zone = :zone, lang = :lang, period_s = :period_s, apply_here = :apply_here
 WHERE id = :id;

-- source_state(id int, state text, next_at time?)
-- -> run
-- Activated, paused, or read again at that instant. What a server said of its content during a trial does not count: everything is read.
UPDATE source SET etag = CASE WHEN state = :state THEN etag END, last_modified = CASE WHEN state = :state THEN last_modified END,
  state = :state, next_at = :next_at, failures = 0 WHERE id = :id;

-- source_trust(id int, trusted bool, trusted_by_id int?, trusted_at time?)
-- -> run
-- Whether its notices are published without a person reading them first.
UPDATE source SET trusted = :trusted, trusted_by_id = :trusted_by_id, trusted_at = :trusted_at WHERE id = :id;

-- source_get(id int, organisation_id int?)
-- -> maybe as source (id int, name text, address text?, plain_http bool, kind text, organisation_id int, org text, theme text?, funder text?, city text, country text, zone text, lang text, period_s int, state text, trusted bool, trusted_by text?, trusted_at time?, apply_here bool, etag text?, last_modified text?, next_at time?, failures int, created_at time)
-- One source, to an officer of its organisation or of none.
SELECT s.id, s.name, s.address, s.plain_http, s.kind, s.organisation_id, g.name AS org, t.name AS theme, f.name AS funder, s.city,
       s.country, s.zone, s.lang, s.period_s, s.state, s.trusted, p.name AS trusted_by, s.trusted_at, s.apply_here, s.etag, s.last_modified,
       s.next_at, s.failures, s.created_at
  FROM source s JOIN organisation g ON g.id = s.organisation_id LEFT JOIN theme t ON t.id = s.theme_id LEFT JOIN funder f ON f.id = s.funder_id
  LEFT JOIN person p ON p.id = s.trusted_by_id
 WHERE s.id = :id AND (CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id);

-- source_list(organisation_id int?, after_id int, limit int)
-- -> many (id int, name text, address text?, org text, zone text, state text, trusted bool, next_at time?, failures int, outcome text?, why text?, ran_at time?, n_new int?, n_changed int?, n_refused int?, waiting int)
-- The sources an officer manages, newest first, each with its last run and how many of its notices wait to be read.
SELECT s.id, s.name, s.address, g.name AS org, s.zone, s.state, s.trusted, s.next_at, s.failures, r.outcome, r.why, r.ended_at AS ran_at, r.n_new,
       r.n_changed, r.n_refused,
       (SELECT count(*) FROM received WHERE source_id = s.id AND state = 'to_review') AS waiting
  FROM source s LEFT JOIN organisation g ON g.id = s.organisation_id
  LEFT JOIN source_run r ON r.id = (SELECT max(id) FROM source_run WHERE source_id = s.id)
 WHERE s.id < :after_id AND (CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id) ORDER BY s.id DESC LIMIT :limit;

-- source_due(now time, limit int)
-- -> many (id int, address text?, failures int, given bool)
-- What is to be read now, the longest waiting first, and whether a file waits for it.
SELECT s.id, s.address, s.failures, EXISTS (SELECT 1 FROM source_file f WHERE f.source_id = s.id) AS given
  FROM source s WHERE s.next_at <= :now ORDER BY s.next_at LIMIT :limit;

-- source_file_add(source_id int, name text, bytes bytes, now time)
-- -> run
-- A file given to it.
INSERT INTO source_file (source_id, name, bytes, given_at) VALUES (:source_id, :name, :bytes, :now);

-- source_file_next(source_id int)
-- -> maybe (id int, name text, bytes bytes)
-- The file that waits longest.
SELECT id, name, bytes FROM source_file WHERE source_id = :source_id ORDER BY id LIMIT 1;

-- source_file_waits(source_id int)
-- -> maybe (id int)
-- Whether a file waits, without its bytes.
SELECT id FROM source_file WHERE source_id = :source_id ORDER BY id LIMIT 1;

-- source_file_list(source_id int, limit int)
-- -> many (id int, name text, size int, given_at time)
-- The files that wait.
SELECT id, name, length(bytes) AS size, given_at FROM source_file WHERE source_id = :source_id ORDER BY id LIMIT :limit;

-- source_file_done(id int)
-- -> run
-- It was read.
DELETE FROM source_file WHERE id = :id;

-- source_ran(id int, etag text?, last_modified text?, state text, next_at time?, failures int)
-- -> run
-- After a run.
UPDATE source SET etag = :etag, last_modified = :last_modified, state = :state, next_at = :next_at, failures = :failures WHERE id = :id;

-- source_run_add(source_id int, file_name text?, began_at time, ended_at time, outcome text, why text?, detail text?, http_status int?, size int, n_new int, n_changed int, n_same int, n_skipped int, n_refused int)
-- -> one (id int)
-- What came of it.
INSERT INTO source_run (source_id, file_name, began_at, ended_at, outcome, why, detail, http_status, size, n_new, n_changed, n_same,
  n_skipped, n_refused)
VALUES (:source_id, :file_name, :began_at, :ended_at, :outcome, :why, :detail, :http_status, :size, :n_new, :n_changed, :n_same,
  :n_skipped, :n_refused) RETURNING id;

-- source_item_add(run_id int, position int, key text?, title text?, outcome text, why text?, detail text?, content text?)
-- -> run
-- One notice of it.
INSERT INTO source_item (run_id, position, key, title, outcome, why, detail, content)
VALUES (:run_id, :position, :key, :title, :outcome, :why, :detail, :content);

-- source_run_list(source_id int, before_id int, limit int)
-- -> many as source_run (id int, file_name text?, began_at time, ended_at time, outcome text, why text?, detail text?, http_status int?, size int, n_new int, n_changed int, n_same int, n_skipped int, n_refused int)
-- Its runs, newest first.
SELECT id, file_name, began_at, ended_at, outcome, why, detail, http_status, size, n_new, n_changed, n_same, n_skipped, n_refused
  FROM source_run WHERE source_id = :source_id AND id < :before_id ORDER BY id DESC LIMIT :limit;

-- source_item_list(run_id int, limit int)
-- -> many (position int, key text?, title text?, outcome text, why text?, detail text?, content text?)
-- What was skipped, refused, or shown beforehand.
SELECT position, key, title, outcome, why, detail, content FROM source_item WHERE run_id = :run_id ORDER BY position LIMIT :limit;

-- source_run_forget_items(source_id int, keep int)
-- -> run
-- Details of all but the newest runs.
DELETE FROM source_item WHERE run_id IN (SELECT id FROM source_run WHERE source_id = :source_id AND id NOT IN
  (SELECT id FROM source_run WHERE source_id = :source_id ORDER BY id DESC LIMIT :keep));

-- source_run_forget(source_id int, keep int)
-- -> run
-- All but the newest runs.
DELETE FROM source_run WHERE source_id = :source_id AND id NOT IN
  (SELECT id FROM source_run WHERE source_id = :source_id ORDER BY id DESC LIMIT :keep);

-- source_weight(id int)
-- -> one (files int, waiting int, published int, told int, refused int)
-- What hangs on it: files that wait, notices that wait or were set aside, opportunities made of its notices, other ones its
-- notices were joined to, refused notices.
SELECT (SELECT count(*) FROM source_file WHERE source_id = :id) AS files,
       (SELECT count(*) FROM received WHERE source_id = :id AND state IN ('to_review', 'set_aside')) AS waiting,
       (SELECT count(*) FROM received WHERE source_id = :id AND state = 'published') AS published,
       (SELECT count(*) FROM received WHERE source_id = :id AND state = 'merged') AS told,
       (SELECT count(*) FROM received WHERE source_id = :id AND state = 'refused') AS refused;

-- source_forget_received(id int)
-- -> run
-- Its notices.
DELETE FROM received WHERE source_id = :id;

-- source_forget_files(id int)
-- -> run
-- Files that wait.
DELETE FROM source_file WHERE source_id = :id;

-- source_forget_items(id int)
-- -> run
-- What its runs told.
DELETE FROM source_item WHERE run_id IN (SELECT id FROM source_run WHERE source_id = :id);

-- source_forget_runs(id int)
-- -> run
-- Its runs.
DELETE FROM source_run WHERE source_id = :id;

-- source_delete(id int)
-- -> run
-- It is no more.
DELETE FROM source WHERE id = :id;

-- source_theme(slug text)
-- -> maybe (id int)
-- A theme by the word of its address.
SELECT id FROM theme WHERE slug = :slug;

-- source_funder(slug text)
-- -> maybe (id int)
-- A funder by the word of its address.
SELECT id FROM funder WHERE slug = :slug;

-- source_themes(limit int)
-- -> many as theme_words
-- The themes a source may have; the page puts them in order, which is its reader's language's.
-- scan: a few hundred words, on the form of a source
SELECT slug, name, name_en FROM theme ORDER BY slug LIMIT :limit;
