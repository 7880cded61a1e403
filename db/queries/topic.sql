-- theme_get(slug text)
-- -> maybe as topic (id int, slug text, name text, name_en text?, about_fr text?, about_en text?, website text?, city text?, country text?, logo ref?, visibility_fr text?, visibility_en text?, head_slug text?, head text?, head_en text?, head_position int?)
-- A theme with the head it is filed under.
SELECT t.id, t.slug, t.name, t.name_en, CAST(NULL AS TEXT) AS about_fr, CAST(NULL AS TEXT) AS about_en, CAST(NULL AS TEXT) AS website,
       CAST(NULL AS TEXT) AS city, CAST(NULL AS TEXT) AS country, CAST(NULL AS TEXT) AS logo, CAST(NULL AS TEXT) AS visibility_fr,
       CAST(NULL AS TEXT) AS visibility_en, h.slug AS head_slug, h.name AS head, h.name_en AS head_en, t.head_position
  FROM theme t LEFT JOIN theme h ON h.id = t.head_id WHERE t.slug = :slug;

-- city_get(slug text)
-- -> maybe as topic
-- A city.
SELECT id, slug, name, CAST(NULL AS TEXT) AS name_en, about_fr, about_en, CAST(NULL AS TEXT) AS website, CAST(NULL AS TEXT) AS city, country,
       CAST(NULL AS TEXT) AS logo, CAST(NULL AS TEXT) AS visibility_fr, CAST(NULL AS TEXT) AS visibility_en, CAST(NULL AS TEXT) AS head_slug,
       CAST(NULL AS TEXT) AS head, CAST(NULL AS TEXT) AS head_en, CAST(NULL AS BIGINT) AS head_position
  FROM city WHERE slug = :slug;

-- project_get(slug text)
-- -> maybe as topic
-- A project.
SELECT id, slug, name, CAST(NULL AS TEXT) AS name_en, about_fr, about_en, CAST(NULL AS TEXT) AS website, CAST(NULL AS TEXT) AS city,
       CAST(NULL AS TEXT) AS country, CAST(NULL AS TEXT) AS logo, CAST(NULL AS TEXT) AS visibility_fr, CAST(NULL AS TEXT) AS visibility_en,
       CAST(NULL AS TEXT) AS head_slug, CAST(NULL AS TEXT) AS head, CAST(NULL AS TEXT) AS head_en, CAST(NULL AS BIGINT) AS head_position
  FROM project WHERE slug = :slug;

-- organisation_get(slug text)
-- -> maybe as topic
-- An organisation.
SELECT id, slug, name, CAST(NULL AS TEXT) AS name_en, about_fr, about_en, website, city, country, logo, CAST(NULL AS TEXT) AS visibility_fr,
       CAST(NULL AS TEXT) AS visibility_en, CAST(NULL AS TEXT) AS head_slug, CAST(NULL AS TEXT) AS head, CAST(NULL AS TEXT) AS head_en,
       CAST(NULL AS BIGINT) AS head_position
  FROM organisation WHERE slug = :slug;

-- funder_get(slug text)
-- -> maybe as topic
-- A funder.
SELECT id, slug, name, CAST(NULL AS TEXT) AS name_en, about_fr, about_en, website, CAST(NULL AS TEXT) AS city, CAST(NULL AS TEXT) AS country,
       logo, visibility_fr, visibility_en, CAST(NULL AS TEXT) AS head_slug, CAST(NULL AS TEXT) AS head, CAST(NULL AS TEXT) AS head_en,
       CAST(NULL AS BIGINT) AS head_position
  FROM funder WHERE slug = :slug;

-- theme_heads(limit int)
-- -> many (id int, slug text, name text, name_en text?)
-- The heads in their order.
-- scan: the heads are ten of some sixty rows
SELECT id, slug, name, name_en FROM theme WHERE head_position IS NOT NULL ORDER BY head_position LIMIT :limit;

-- theme_words(head_id int, limit int)
-- -> many as theme_words (slug text, name text, name_en text?)
-- The words filed under a head.
SELECT slug, name, name_en FROM theme WHERE head_id = :head_id ORDER BY name LIMIT :limit;

-- tagged_open(words text, after_key int, now time, limit int)
-- -> one (n int)
-- How many open ones bear a tag of the full-text index, counted up to the limit.
-- scan: what is read whole is the inner query's own answer, as long as the limit
-- sqlite:
SELECT count(*) AS n FROM (SELECT 1 FROM search_fts f JOIN search s ON s.key = f.rowid JOIN opportunity o ON o.id = s.opportunity_id
 WHERE search_fts MATCH :words AND f.rowid > :after_key AND o.published_at <= :now
   AND o.ends_at >= :now AND (o.cancelled_at IS NULL OR o.cancelled_at > :now) LIMIT :limit) AS found;
-- postgres:
SELECT count(*) AS n FROM (SELECT 1 FROM search s JOIN opportunity o ON o.id = s.opportunity_id
 WHERE to_tsvector('french', s.title || ' ' || s.body || ' ' || s.tags) @@ to_tsquery('french', :words) AND s.key > :after_key AND o.published_at <= :now
   AND o.ends_at >= :now AND (o.cancelled_at IS NULL OR o.cancelled_at > :now) LIMIT :limit) AS found;

-- tagged_closed(words text, before_key int, now time, limit int)
-- -> one (n int)
-- How many closed ones do.
-- scan: what is read whole is the inner query's own answer, as long as the limit
-- sqlite:
SELECT count(*) AS n FROM (SELECT 1 FROM search_fts f JOIN search s ON s.key = f.rowid JOIN opportunity o ON o.id = s.opportunity_id
 WHERE search_fts MATCH :words AND f.rowid < :before_key AND o.published_at <= :now
   AND o.ends_at < :now AND (o.cancelled_at IS NULL OR o.cancelled_at > :now) LIMIT :limit) AS found;
-- postgres:
SELECT count(*) AS n FROM (SELECT 1 FROM search s JOIN opportunity o ON o.id = s.opportunity_id
 WHERE to_tsvector('french', s.title || ' ' || s.body || ' ' || s.tags) @@ to_tsquery('french', :words) AND s.key < :before_key AND o.published_at <= :now
   AND o.ends_at < :now AND (o.cancelled_at IS NULL OR o.cancelled_at > :now) LIMIT :limit) AS found;

-- tagged_cancelled(words text, now time, limit int)
-- -> one (n int)
-- How many cancelled ones do; the words say so too.
-- scan: what is read whole is the inner query's own answer, as long as the limit
-- sqlite:
SELECT count(*) AS n FROM (SELECT 1 FROM search_fts f JOIN search s ON s.key = f.rowid JOIN opportunity o ON o.id = s.opportunity_id
 WHERE search_fts MATCH :words AND o.published_at <= :now
   AND o.cancelled_at <= :now LIMIT :limit) AS found;
-- postgres:
SELECT count(*) AS n FROM (SELECT 1 FROM search s JOIN opportunity o ON o.id = s.opportunity_id
 WHERE to_tsvector('french', s.title || ' ' || s.body || ' ' || s.tags) @@ to_tsquery('french', :words) AND o.published_at <= :now
   AND o.cancelled_at <= :now LIMIT :limit) AS found;

-- organisation_describe(slug text, name text, about_fr text?, about_en text?, website text?, city text?, country text?)
-- -> one (id int)
-- What is told about an organisation; what is null stays, what is empty goes.
INSERT INTO organisation (slug, name, about_fr, about_en, website, city, country)
VALUES (:slug, :name, NULLIF(:about_fr, ''), NULLIF(:about_en, ''), NULLIF(:website, ''), NULLIF(:city, ''), NULLIF(:country, ''))
ON CONFLICT (slug) DO UPDATE SET about_fr = NULLIF(COALESCE(:about_fr, organisation.about_fr), ''),
  about_en = NULLIF(COALESCE(:about_en, organisation.about_en), ''), website = NULLIF(COALESCE(:website, organisation.website), ''),
  city = NULLIF(COALESCE(:city, organisation.city), ''), country = NULLIF(COALESCE(:country, organisation.country), '') RETURNING id;

-- funder_describe(slug text, name text, about_fr text?, about_en text?, website text?, visibility_fr text?, visibility_en text?)
-- -> one (id int)
-- The same of a funder.
INSERT INTO funder (slug, name, about_fr, about_en, website, visibility_fr, visibility_en)
VALUES (:slug, :name, NULLIF(:about_fr, ''), NULLIF(:about_en, ''), NULLIF(:website, ''), NULLIF(:visibility_fr, ''), NULLIF(:visibility_en, ''))
ON CONFLICT (slug) DO UPDATE SET about_fr = NULLIF(COALESCE(:about_fr, funder.about_fr), ''),
  about_en = NULLIF(COALESCE(:about_en, funder.about_en), ''), website = NULLIF(COALESCE(:website, funder.website), ''),
  visibility_fr = NULLIF(COALESCE(:visibility_fr, funder.visibility_fr), ''),
  visibility_en = NULLIF(COALESCE(:visibility_en, funder.visibility_en), '') RETURNING id;

-- project_describe(slug text, name text, about_fr text?, about_en text?)
-- -> one (id int)
-- The same of a project.
INSERT INTO project (slug, name, about_fr, about_en) VALUES (:slug, :name, NULLIF(:about_fr, ''), NULLIF(:about_en, ''))
ON CONFLICT (slug) DO UPDATE SET about_fr = NULLIF(COALESCE(:about_fr, project.about_fr), ''),
  about_en = NULLIF(COALESCE(:about_en, project.about_en), '') RETURNING id;

-- city_describe(slug text, name text, country text, about_fr text?, about_en text?)
-- -> one (id int)
-- The same of a city.
INSERT INTO city (slug, name, country, about_fr, about_en) VALUES (:slug, :name, :country, NULLIF(:about_fr, ''), NULLIF(:about_en, ''))
ON CONFLICT (slug) DO UPDATE SET about_fr = NULLIF(COALESCE(:about_fr, city.about_fr), ''),
  about_en = NULLIF(COALESCE(:about_en, city.about_en), '') RETURNING id;

-- organisation_logo(id int, logo ref, media text)
-- -> run
-- Names its logo.
UPDATE organisation SET logo = :logo, logo_media = :media WHERE id = :id;

-- funder_logo(id int, logo ref, media text)
-- -> run
-- Names its logo.
UPDATE funder SET logo = :logo, logo_media = :media WHERE id = :id;

-- logo_get(logo ref)
-- -> maybe (media text)
-- The media type of a logo by the name of its file; of two that share it, either.
-- scan: organisations and funders are a few hundred rows, and whoever was answered keeps the logo a year
SELECT logo_media AS media FROM organisation WHERE logo = :logo UNION SELECT logo_media FROM funder WHERE logo = :logo LIMIT 1;
