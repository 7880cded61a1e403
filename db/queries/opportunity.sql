-- opportunity_page(after_key int, limit int)
-- -> many as card (key int, id int, slug text, kind text, title text, reference text, org text, city text, country text, zone text, closes_at time?, closes_wall text?, ends_at time, ends_wall text?, published_at time, deadline_version int, cancelled_at time?, outcome text?, outcome_at time?)
-- By closing; keyset paging on the search key, which starts with the second of the closing.
SELECT s.key, o.id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.closes_wall,
       o.ends_at, o.ends_wall, o.published_at, o.deadline_version, o.cancelled_at, o.outcome, o.outcome_at
  FROM search s JOIN opportunity o ON o.id = s.opportunity_id JOIN organisation g ON g.id = o.organisation_id
 WHERE s.key > :after_key ORDER BY s.key LIMIT :limit;

-- opportunity_search(words text, after_key int, limit int)
-- -> many as card
-- The same, filtered by words and tags of the full-text index (a text made by board/search_words).
-- sqlite:
SELECT s.key, o.id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.closes_wall,
       o.ends_at, o.ends_wall, o.published_at, o.deadline_version, o.cancelled_at, o.outcome, o.outcome_at
  FROM search_fts f JOIN search s ON s.key = f.rowid JOIN opportunity o ON o.id = s.opportunity_id
  JOIN organisation g ON g.id = o.organisation_id
 WHERE search_fts MATCH :words AND f.rowid > :after_key ORDER BY f.rowid LIMIT :limit;
-- postgres:
SELECT s.key, o.id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.closes_wall,
       o.ends_at, o.ends_wall, o.published_at, o.deadline_version, o.cancelled_at, o.outcome, o.outcome_at
  FROM search s JOIN opportunity o ON o.id = s.opportunity_id JOIN organisation g ON g.id = o.organisation_id
 WHERE to_tsvector('french', s.title || ' ' || s.body || ' ' || s.tags) @@ to_tsquery('french', :words)
   AND s.key > :after_key ORDER BY s.key LIMIT :limit;

-- opportunity_page_down(before_key int, limit int)
-- -> many as card
-- The latest closing first.
SELECT s.key, o.id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.closes_wall,
       o.ends_at, o.ends_wall, o.published_at, o.deadline_version, o.cancelled_at, o.outcome, o.outcome_at
  FROM search s JOIN opportunity o ON o.id = s.opportunity_id JOIN organisation g ON g.id = o.organisation_id
 WHERE s.key < :before_key ORDER BY s.key DESC LIMIT :limit;

-- opportunity_search_down(words text, before_key int, limit int)
-- -> many as card
-- The same, filtered.
-- sqlite:
SELECT s.key, o.id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.closes_wall,
       o.ends_at, o.ends_wall, o.published_at, o.deadline_version, o.cancelled_at, o.outcome, o.outcome_at
  FROM search_fts f JOIN search s ON s.key = f.rowid JOIN opportunity o ON o.id = s.opportunity_id
  JOIN organisation g ON g.id = o.organisation_id
 WHERE search_fts MATCH :words AND f.rowid < :before_key ORDER BY f.rowid DESC LIMIT :limit;
-- postgres:
SELECT s.key, o.id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.closes_wall,
       o.ends_at, o.ends_wall, o.published_at, o.deadline_version, o.cancelled_at, o.outcome, o.outcome_at
  FROM search s JOIN opportunity o ON o.id = s.opportunity_id JOIN organisation g ON g.id = o.organisation_id
 WHERE to_tsvector('french', s.title || ' ' || s.body || ' ' || s.tags) @@ to_tsquery('french', :words)
   AND s.key < :before_key ORDER BY s.key DESC LIMIT :limit;

-- card_at(key int)
-- -> one as card
-- One row of a list that was sorted elsewhere.
SELECT s.key, o.id, o.slug, o.kind, o.title, o.reference, g.name AS org, o.city, o.country, o.zone, o.closes_at, o.closes_wall,
       o.ends_at, o.ends_wall, o.published_at, o.deadline_version, o.cancelled_at, o.outcome, o.outcome_at
  FROM search s JOIN opportunity o ON o.id = s.opportunity_id JOIN organisation g ON g.id = o.organisation_id WHERE s.key = :key;

-- cards_told(ids text, lang text, limit int)
-- -> many (id int, lang text, summary text, other_title text?, other_summary text?, closes_said text, origin_name text?, origin_url text?, apply_here bool, parted bool)
-- What the cards of a list ("[7,12]") say beside their titles, in the reader's language too if that is another one they
-- have, and whether stages or lots have closings of their own.
-- sqlite:
SELECT o.id, o.lang, o.summary, t.title AS other_title, t.summary AS other_summary,
       o.closes_said, o.origin_name, o.origin_url, o.apply_here,
       (EXISTS (SELECT 1 FROM stage s WHERE s.opportunity_id = o.id)
        OR EXISTS (SELECT 1 FROM lot l WHERE l.opportunity_id = o.id AND l.closes_at IS NOT NULL)) AS parted
  FROM json_each(:ids) j JOIN opportunity o ON o.id = j.value
  LEFT JOIN opportunity_text t ON t.opportunity_id = o.id AND t.lang = :lang LIMIT :limit;
-- postgres:
SELECT o.id, o.lang, o.summary, t.title AS other_title, t.summary AS other_summary,
       o.closes_said, o.origin_name, o.origin_url, o.apply_here,
       (EXISTS (SELECT 1 FROM stage s WHERE s.opportunity_id = o.id)
        OR EXISTS (SELECT 1 FROM lot l WHERE l.opportunity_id = o.id AND l.closes_at IS NOT NULL)) AS parted
  FROM json_array_elements_text(CAST(CAST(:ids AS TEXT) AS json)) AS j (value) JOIN opportunity o ON o.id = CAST(j.value AS BIGINT)
  LEFT JOIN opportunity_text t ON t.opportunity_id = o.id AND t.lang = :lang LIMIT :limit;

-- search_newest(after_key int, limit int)
-- -> many as ranked (key int, rank int)
-- What may be open with the instant of its publication, the next closing first.
SELECT s.key, CAST(o.published_at AS BIGINT) AS rank FROM search s JOIN opportunity o ON o.id = s.opportunity_id
 WHERE s.key > :after_key ORDER BY s.key LIMIT :limit;

-- search_newest_of(words text, after_key int, limit int)
-- -> many as ranked
-- The same, filtered.
-- sqlite:
SELECT s.key, CAST(o.published_at AS BIGINT) AS rank FROM search_fts f JOIN search s ON s.key = f.rowid JOIN opportunity o ON o.id = s.opportunity_id
 WHERE search_fts MATCH :words AND f.rowid > :after_key ORDER BY f.rowid LIMIT :limit;
-- postgres:
SELECT s.key, CAST(o.published_at AS BIGINT) AS rank FROM search s JOIN opportunity o ON o.id = s.opportunity_id
 WHERE to_tsvector('french', s.title || ' ' || s.body || ' ' || s.tags) @@ to_tsquery('french', :words)
   AND s.key > :after_key ORDER BY s.key LIMIT :limit;

-- search_relevance(words text, after_key int, limit int)
-- -> many as ranked
-- What may be open with how well the words fit (db/rank.h), the next closing first.
-- sqlite:
SELECT f.rowid AS key, title_first(search_fts) AS rank FROM search_fts f
 WHERE search_fts MATCH :words AND f.rowid > :after_key ORDER BY f.rowid LIMIT :limit;
-- postgres:
SELECT s.key, CAST(1000 * ts_rank(setweight(to_tsvector('french', s.title), 'A') || to_tsvector('french', s.body), to_tsquery('french', :words)) AS BIGINT) AS rank
  FROM search s
 WHERE to_tsvector('french', s.title || ' ' || s.body || ' ' || s.tags) @@ to_tsquery('french', :words)
   AND s.key > :after_key ORDER BY s.key LIMIT :limit;

-- search_keys(words text, after_key int, limit int)
-- -> many (key int)
-- What is found, by closing.
-- sqlite:
SELECT f.rowid AS key FROM search_fts f WHERE search_fts MATCH :words AND f.rowid > :after_key ORDER BY f.rowid LIMIT :limit;
-- postgres:
SELECT s.key FROM search s
 WHERE to_tsvector('french', s.title || ' ' || s.body || ' ' || s.tags) @@ to_tsquery('french', :words)
   AND s.key > :after_key ORDER BY s.key LIMIT :limit;

-- search_changed()
-- -> run
-- Tells those who keep counts of the index that it is another one.
INSERT INTO setting (name, value) VALUES ('search_version', '1')
 ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT);

-- facet_rows(after_key int, limit int)
-- -> many (key int, tags text, published_at time, cancelled_at time?)
-- What may be open, with its filters.
SELECT s.key, s.tags, o.published_at, o.cancelled_at FROM search s JOIN opportunity o ON o.id = s.opportunity_id
 WHERE s.key > :after_key ORDER BY s.key LIMIT :limit;

-- facet_themes(after text, limit int)
-- -> many as facet_name (slug text, name text, name_en text?, head text?)
-- Themes a list can be filtered by, and the head each is filed under: of words nobody has filed, those of a notice that
-- is or will be everybody's. (stage || '' keeps planners off the index of stages, here and below.)
SELECT t.slug, t.name, t.name_en, h.slug AS head FROM theme t LEFT JOIN theme h ON h.id = t.head_id
 WHERE t.slug > :after AND (t.head_position IS NOT NULL OR t.head_id IS NOT NULL OR EXISTS (SELECT 1 FROM opportunity_theme x
  JOIN opportunity o ON o.id = x.opportunity_id WHERE x.theme_id = t.id AND (o.stage || '') = 'published' AND o.visibility = 'public'))
 ORDER BY t.slug LIMIT :limit;

-- facet_cities(after text, limit int)
-- -> many as facet_name
-- The same of cities, main and further places.
SELECT c.slug, c.name, CAST(NULL AS TEXT) AS name_en, CAST(NULL AS TEXT) AS head FROM city c
 WHERE c.slug > :after AND (EXISTS (SELECT 1 FROM opportunity o
  WHERE o.city_id = c.id AND (o.stage || '') = 'published' AND o.visibility = 'public') OR EXISTS (SELECT 1 FROM place p
  JOIN opportunity o ON o.id = p.opportunity_id WHERE p.city_id = c.id AND (o.stage || '') = 'published' AND o.visibility = 'public'))
 ORDER BY c.slug LIMIT :limit;

-- facet_projects(after text, limit int)
-- -> many as facet_name
-- Of projects.
SELECT p.slug, p.name, CAST(NULL AS TEXT) AS name_en, CAST(NULL AS TEXT) AS head FROM project p
 WHERE p.slug > :after AND EXISTS (SELECT 1 FROM opportunity o
  WHERE o.project_id = p.id AND (o.stage || '') = 'published' AND o.visibility = 'public') ORDER BY p.slug LIMIT :limit;

-- facet_organisations(after text, limit int)
-- -> many as facet_name
-- Of organisations.
SELECT g.slug, g.name, CAST(NULL AS TEXT) AS name_en, CAST(NULL AS TEXT) AS head FROM organisation g
 WHERE g.slug > :after AND EXISTS (SELECT 1 FROM opportunity o
  WHERE o.organisation_id = g.id AND (o.stage || '') = 'published' AND o.visibility = 'public') ORDER BY g.slug LIMIT :limit;

-- facet_funders(after text, limit int)
-- -> many as facet_name
-- Of funders.
SELECT f.slug, f.name, CAST(NULL AS TEXT) AS name_en, CAST(NULL AS TEXT) AS head FROM funder f
 WHERE f.slug > :after AND EXISTS (SELECT 1 FROM opportunity_funder x JOIN opportunity o ON o.id = x.opportunity_id
  WHERE x.funder_id = f.id AND (o.stage || '') = 'published' AND o.visibility = 'public') ORDER BY f.slug LIMIT :limit;

-- opportunity_get(id int)
-- -> maybe (id int, import_key text?, reference text, kind text, stage text, slug text, title text, summary text, body text, lang text, organisation_id int, org text, org_slug text, org_logo ref?, project text?, project_slug text?, city text, city_slug text?, country text, zone text, zone_version text, published_at time, published_wall text, closes_at time?, closes_wall text?, ends_at time, ends_wall text?, deadline_version int, enquiry_closes_at time?, enquiry_closes_wall text?, opens_bids_at time?, opens_bids_wall text?, visit_at time?, visit_wall text?, visit_compulsory bool?, validity_days int?, cpv text?, contract_nature text?, contract_duration text?, contract_start text?, contract_time text?, contract_posts int?, contract_remote text?, salary_min int?, salary_max int?, salary_currency text?, salary_period text?, salary_public bool, budget_amount int?, budget_currency text?, budget_public bool?, budget_project_min int?, budget_project_max int?, budget_rate int?, cancelled_at time?, cancelled_reason text?, outcome text?, outcome_at time?, outcome_wall text?, outcome_text text?, visibility text, contact_name text?, contact_email text?, contact_phone text?, dossier_max_bytes int, author_id int?, updated_at time, closes_said text, origin_name text?, origin_url text?, apply_here bool, answer_url text?)
-- One opportunity with everything its notice says in one value.
SELECT o.id, o.import_key, o.reference, o.kind, o.stage, o.slug, o.title, o.summary, o.body, o.lang, o.organisation_id, g.name AS org,
       g.slug AS org_slug, g.logo AS org_logo, p.name AS project, p.slug AS project_slug, o.city, c.slug AS city_slug, o.country, o.zone, o.zone_version, o.published_at, o.published_wall, o.closes_at,
       o.closes_wall, o.ends_at, o.ends_wall, o.deadline_version, o.enquiry_closes_at, o.enquiry_closes_wall, o.opens_bids_at,
       o.opens_bids_wall, o.visit_at, o.visit_wall, o.visit_compulsory, o.validity_days, o.cpv, o.contract_nature, o.contract_duration,
       o.contract_start, o.contract_time, o.contract_posts, o.contract_remote, o.salary_min, o.salary_max, o.salary_currency,
       o.salary_period, o.salary_public, o.budget_amount, o.budget_currency, o.budget_public, o.budget_project_min, o.budget_project_max, o.budget_rate,
       o.cancelled_at, o.cancelled_reason, o.outcome, o.outcome_at, o.outcome_wall, o.outcome_text, o.visibility, o.contact_name,
       o.contact_email, o.contact_phone, o.dossier_max_bytes, o.author_id, o.updated_at,
       o.closes_said, o.origin_name, o.origin_url, o.apply_here, o.answer_url
  FROM opportunity o JOIN organisation g ON g.id = o.organisation_id LEFT JOIN project p ON p.id = o.project_id
  LEFT JOIN city c ON c.id = o.city_id WHERE o.id = :id;

-- opportunity_by_key(import_key text)
-- -> maybe (id int)
-- The opportunity a source's key was imported as.
SELECT id FROM opportunity WHERE import_key = :import_key;

-- opportunity_add(import_key text?, reference text, kind text, stage text, slug text, title text, summary text, body text, lang text, organisation_id int, project_id int?, city text, country text, zone text, zone_version text, published_at time, published_wall text, closes_at time?, closes_wall text?, ends_at time, ends_wall text?, source text?, author_id int?, next_check time?, now time)
-- -> one (id int)
-- A new opportunity with what every one has; the rest follows by opportunity_detail.
INSERT INTO opportunity (import_key, reference, kind, stage, slug, title, summary, body, lang, organisation_id, project_id, city, country,
  zone, zone_version, published_at, published_wall, closes_at, closes_wall, ends_at, ends_wall, deadline_version, source, author_id,
  next_check, created_at, updated_at)
VALUES (:import_key, :reference, :kind, :stage, :slug, :title, :summary, :body, :lang, :organisation_id, :project_id, :city, :country,
  :zone, :zone_version, :published_at, :published_wall, :closes_at, :closes_wall, :ends_at, :ends_wall, 1, :source, :author_id,
  :next_check, :now, :now) RETURNING id;

-- opportunity_detail(id int, enquiry_closes_at time?, enquiry_closes_wall text?, opens_bids_at time?, opens_bids_wall text?, visit_at time?, visit_wall text?, visit_compulsory bool?, validity_days int?, cpv text?, cancelled_at time?, cancelled_reason text?)
-- -> run
-- The procedure's further instants and facts.
UPDATE opportunity SET enquiry_closes_at = :enquiry_closes_at, enquiry_closes_wall = :enquiry_closes_wall, opens_bids_at = :opens_bids_at,
  opens_bids_wall = :opens_bids_wall, visit_at = :visit_at, visit_wall = :visit_wall, visit_compulsory = :visit_compulsory,
  validity_days = :validity_days, cpv = :cpv, cancelled_at = :cancelled_at, cancelled_reason = :cancelled_reason WHERE id = :id;

-- opportunity_contract(id int, nature text?, duration text?, start text?, time text?, posts int?, remote text?, salary_min int?, salary_max int?, salary_currency text?, salary_period text?, salary_public bool)
-- -> run
-- The contract offered.
UPDATE opportunity SET contract_nature = :nature, contract_duration = :duration, contract_start = :start, contract_time = :time,
  contract_posts = :posts, contract_remote = :remote, salary_min = :salary_min, salary_max = :salary_max,
  salary_currency = :salary_currency, salary_period = :salary_period, salary_public = :salary_public WHERE id = :id;

-- opportunity_budget(id int, amount int?, currency text?, public bool?, project_min int?, project_max int?, rate int?)
-- -> run
-- The budget, public or not.
UPDATE opportunity SET budget_amount = :amount, budget_currency = :currency, budget_public = :public, budget_project_min = :project_min,
  budget_project_max = :project_max, budget_rate = :rate WHERE id = :id;

-- opportunity_reach(id int, visibility text, contact_name text?, contact_email text?, contact_phone text?, dossier_max_bytes int, city_id int?)
-- -> run
-- Who may find it, whom to ask, how much a dossier may hold.
UPDATE opportunity SET visibility = :visibility, contact_name = :contact_name, contact_email = :contact_email,
  contact_phone = :contact_phone, dossier_max_bytes = :dossier_max_bytes, city_id = :city_id WHERE id = :id;

-- opportunity_origin(id int, closes_said text, origin_name text?, origin_url text?, apply_here bool, answer_url text?)
-- -> run
-- Where it was taken from, and how much is known of its closing.
UPDATE opportunity SET closes_said = :closes_said, origin_name = :origin_name, origin_url = :origin_url, apply_here = :apply_here,
  answer_url = :answer_url WHERE id = :id;

-- opportunity_outcome(id int, outcome text?, at time?, wall text?, words text?)
-- -> run
-- What was decided.
UPDATE opportunity SET outcome = :outcome, outcome_at = :at, outcome_wall = :wall, outcome_text = :words WHERE id = :id;

-- opportunity_publish(id int, slug text, published_at time, published_wall text, next_check time?, now time)
-- -> run
-- A draft becomes readable; its address is fixed.
UPDATE opportunity SET stage = 'published', slug = :slug, published_at = :published_at, published_wall = :published_wall,
  next_check = :next_check, updated_at = :now WHERE id = :id AND stage = 'draft';

-- opportunity_extend(id int, version int, closes_at time, closes_wall text, next_check time?, now time)
-- -> maybe (id int)
-- A later closing; the version it was decided from must still hold.
UPDATE opportunity SET closes_at = :closes_at, closes_wall = :closes_wall, deadline_version = deadline_version + 1, closes_said = 'instant',
  ends_at = CASE WHEN ends_at > CAST(:closes_at AS BIGINT) AND ends_at <> closes_at THEN ends_at ELSE :closes_at END,
  next_check = :next_check, updated_at = :now WHERE id = :id AND deadline_version = :version AND closes_at < :closes_at RETURNING id;

-- opportunity_office(organisation_id int?, after_id int, limit int)
-- -> many (id int, slug text, kind text, stage text, title text, reference text, zone text, closes_at time?, closes_wall text?, ends_at time, ends_wall text?, cancelled_at time?, published_at time, closes_said text)
-- What an officer may manage, newest first; an officer of no organisation manages all.
SELECT id, slug, kind, stage, title, reference, zone, closes_at, closes_wall, ends_at, ends_wall, cancelled_at, published_at, closes_said FROM opportunity
 WHERE id < :after_id AND (CAST(:organisation_id AS BIGINT) IS NULL OR organisation_id = :organisation_id) ORDER BY id DESC LIMIT :limit;

-- opportunity_due(now time, limit int)
-- -> many (id int, deadline_version int, closes_at time?, next_check time)
-- What the worker has to look at.
SELECT id, deadline_version, closes_at, next_check FROM opportunity WHERE next_check <= :now ORDER BY next_check LIMIT :limit;

-- opportunity_checked(id int, version int, next_check time?)
-- -> run
-- The next look, unless the deadline moved meanwhile.
UPDATE opportunity SET next_check = :next_check WHERE id = :id AND deadline_version = :version;

-- organisation_put(slug text, name text)
-- -> one (id int)
-- The organisation of that address word, made when absent; the name it has stays.
INSERT INTO organisation (slug, name) VALUES (:slug, :name) ON CONFLICT (slug) DO UPDATE SET name = organisation.name RETURNING id;

-- project_put(slug text, name text)
-- -> one (id int)
-- The project of that address word, made when absent; the name it has stays.
INSERT INTO project (slug, name) VALUES (:slug, :name) ON CONFLICT (slug) DO UPDATE SET name = project.name RETURNING id;

-- funder_put(slug text, name text)
-- -> one (id int)
-- The funder of that address word, made when absent; the name it has stays.
INSERT INTO funder (slug, name) VALUES (:slug, :name) ON CONFLICT (slug) DO UPDATE SET name = funder.name RETURNING id;

-- theme_put(slug text, name text)
-- -> one (id int)
-- The theme of that address word, made when absent; the name it has stays.
INSERT INTO theme (slug, name) VALUES (:slug, :name) ON CONFLICT (slug) DO UPDATE SET name = theme.name RETURNING id;

-- city_put(slug text, name text, country text)
-- -> one (id int)
-- The city of that address word, made when absent; the name it has stays.
INSERT INTO city (slug, name, country) VALUES (:slug, :name, :country) ON CONFLICT (slug) DO UPDATE SET name = city.name RETURNING id;
