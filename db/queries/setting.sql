-- setting_get(name text)
-- -> maybe (value text)
-- One fact about this installation.
SELECT value FROM setting WHERE name = :name;

-- setting_put(name text, value text)
-- -> run
-- Sets or replaces one fact.
INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- content_count()
-- -> one (opportunities int, people int)
-- How much is there, to refuse mixing the demo with other content.
-- scan: run once, by hand, before the demo is loaded
SELECT (SELECT count(*) FROM opportunity) AS opportunities, (SELECT count(*) FROM person) AS people;

-- newest_instant()
-- -> one (at time)
-- The newest instant on record: the clock starts from it.
SELECT max(at) AS at FROM (
  SELECT COALESCE(max(changed_at), 0) AS at FROM mail
  UNION ALL SELECT COALESCE(max(received_at), 0) FROM deposit
  UNION ALL SELECT COALESCE(max(updated_at), 0) FROM dossier) AS newest;
