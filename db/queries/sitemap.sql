-- sitemap_runs(now time, after int, limit int)
-- -> many (run int)
-- Which runs of 500 row numbers hold something that has not ended: read from the index of ends alone. Whether anybody may
-- read it is asked for each run (sitemap_run_open).
SELECT DISTINCT (id - 1) / 500 AS run FROM opportunity
 WHERE stage = 'published' AND ends_at >= :now AND (id - 1) / 500 > :after ORDER BY run LIMIT :limit;

-- sitemap_run_open(first_id int, last_id int, now time)
-- -> maybe (id int)
-- One open opportunity of a run that anybody may read and that is answered here. (stage || '' keeps planners off the index of stages, here and
-- below: the run is shorter.)
SELECT o.id FROM opportunity o
 WHERE o.id >= :first_id AND o.id <= :last_id AND (o.stage || '') = 'published' AND o.ends_at >= :now AND o.published_at <= :now
   AND o.visibility = 'public' AND o.apply_here <> 0 AND (o.cancelled_at IS NULL OR o.cancelled_at > :now) LIMIT 1;

-- sitemap_part(first_id int, last_id int, now time, limit int)
-- -> many (id int, slug text, published_at time, updated_at time)
-- The open ones of one run that anybody may read and that are answered here: of others the source is what is found.
SELECT o.id, o.slug, o.published_at, o.updated_at FROM opportunity o
 WHERE o.id >= :first_id AND o.id <= :last_id AND (o.stage || '') = 'published' AND o.ends_at >= :now AND o.published_at <= :now
   AND o.visibility = 'public' AND o.apply_here <> 0 AND (o.cancelled_at IS NULL OR o.cancelled_at > :now) ORDER BY o.id LIMIT :limit;

-- sitemap_organisations(after text, now time, limit int)
-- -> many as sitemap_topic (slug text)
-- Organisations with something anybody may read; so the next ones.
SELECT g.slug FROM organisation g WHERE g.slug > :after AND EXISTS (SELECT 1 FROM opportunity o
  WHERE o.organisation_id = g.id AND (o.stage || '') = 'published' AND o.published_at <= :now AND o.visibility = 'public')
 ORDER BY g.slug LIMIT :limit;

-- sitemap_cities(after text, now time, limit int)
-- -> many as sitemap_topic
-- Cities.
SELECT c.slug FROM city c WHERE c.slug > :after AND EXISTS (SELECT 1 FROM opportunity o
  WHERE o.city_id = c.id AND (o.stage || '') = 'published' AND o.published_at <= :now AND o.visibility = 'public')
 ORDER BY c.slug LIMIT :limit;

-- sitemap_projects(after text, now time, limit int)
-- -> many as sitemap_topic
-- Projects.
SELECT p.slug FROM project p WHERE p.slug > :after AND EXISTS (SELECT 1 FROM opportunity o
  WHERE o.project_id = p.id AND (o.stage || '') = 'published' AND o.published_at <= :now AND o.visibility = 'public')
 ORDER BY p.slug LIMIT :limit;

-- sitemap_funders(after text, now time, limit int)
-- -> many as sitemap_topic
-- Funders.
SELECT f.slug FROM funder f WHERE f.slug > :after AND EXISTS (SELECT 1 FROM opportunity_funder x JOIN opportunity o ON o.id = x.opportunity_id
  WHERE x.funder_id = f.id AND (o.stage || '') = 'published' AND o.published_at <= :now AND o.visibility = 'public')
 ORDER BY f.slug LIMIT :limit;

-- sitemap_themes(after text, now time, limit int)
-- -> many as sitemap_topic
-- Themes, the ten heads among them whatever is filed there.
SELECT t.slug FROM theme t WHERE t.slug > :after AND (t.head_position IS NOT NULL OR EXISTS (SELECT 1 FROM opportunity_theme x
  JOIN opportunity o ON o.id = x.opportunity_id
  WHERE x.theme_id = t.id AND (o.stage || '') = 'published' AND o.published_at <= :now AND o.visibility = 'public'))
 ORDER BY t.slug LIMIT :limit;
