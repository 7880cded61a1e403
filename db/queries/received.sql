-- received_by_key(scope text, key text, source_id int?)
-- -> maybe (id int, ref ref, source_id int?, version text?, family text, state text, fingerprint bytes, content text, former text?, opportunity_id int?)
-- A notice that this source told before. The command line speaks for all: its own one, else one that is on the board, else the first.
SELECT id, ref, source_id, version, family, state, fingerprint, content, former, opportunity_id FROM received
 WHERE scope = :scope AND key = :key AND (CAST(:source_id AS BIGINT) IS NULL OR source_id = :source_id)
 ORDER BY CASE WHEN source_id IS NULL THEN 0 WHEN opportunity_id IS NOT NULL THEN 1 ELSE 2 END, id LIMIT 1;

-- received_content(id int)
-- -> maybe (content text)
-- What it says.
SELECT content FROM received WHERE id = :id;

-- received_link(id int)
-- -> maybe as received_link (id int, source_id int?, key text, family text, state text, said_at time?, opportunity_id int?, heir_id int?)
-- What is to be known of a notice to tell its place among those that replace each other.
SELECT id, source_id, key, family, state, said_at, opportunity_id, heir_id FROM received WHERE id = :id;

-- received_replaced(scope text, key text, source_id int?)
-- -> maybe as received_link
-- The notice of that key that this source may take the place of: its own; of the command line any one, as in received_by_key.
SELECT id, source_id, key, family, state, said_at, opportunity_id, heir_id FROM received
 WHERE scope = :scope AND key = :key AND (CAST(:source_id AS BIGINT) IS NULL OR source_id = :source_id)
 ORDER BY CASE WHEN source_id IS NULL THEN 0 WHEN opportunity_id IS NOT NULL THEN 1 ELSE 2 END, id LIMIT 1;

-- received_replacement(scope text, key text, source_id int?, follows bool)
-- -> maybe as received_link
-- A notice that takes the place of the one of that key, the standing one first: of its source or of the command line, and
-- of its kind: an opportunity or a planning, or (follows) what comes after one.
SELECT id, source_id, key, family, state, said_at, opportunity_id, heir_id FROM received
 WHERE scope = :scope AND replaces = :key AND (source_id IS NULL OR source_id = :source_id)
   AND CASE WHEN family IN ('opportunity', 'planning') THEN 0 ELSE 1 END = CAST(:follows AS BIGINT)
 ORDER BY CASE WHEN state = 'superseded' THEN 1 ELSE 0 END, id DESC LIMIT 1;

-- received_add(ref ref, source_id int?, scope text, key text, version text?, replaces text?, procedure text?, family text, form text, state text, title text, lang text, link text?, closes_at time?, said_at time?, decides text?, organisation_slug text?, content text, fingerprint bytes, opportunity_id int?, former text?, heir_id int?, decided_at time?, now time)
-- -> one (id int)
-- A notice that comes for the first time.
INSERT INTO received (ref, source_id, scope, key, version, replaces, procedure, family, form, state, title, lang, link, closes_at, said_at,
  decides, organisation_slug, content, fingerprint, opportunity_id, former, heir_id, first_at, last_at, changed_at, decided_at)
VALUES (:ref, :source_id, :scope, :key, :version, :replaces, :procedure, :family, :form, :state, :title, :lang, :link, :closes_at, :said_at,
  :decides, :organisation_slug, :content, :fingerprint, :opportunity_id, :former, :heir_id, :now, :now, :now, :decided_at) RETURNING id;

-- received_seen(id int, now time)
-- -> run
-- It was in what its source gave.
UPDATE received SET last_at = :now WHERE id = :id;

-- received_change(id int, version text?, procedure text?, family text, title text, lang text, link text?, closes_at time?, said_at time?, decides text?, organisation_slug text?, content text, fingerprint bytes, former text?, now time)
-- -> run
-- It says something else now.
UPDATE received SET version = :version, procedure = :procedure, family = :family, title = :title, lang = :lang, link = :link,
  closes_at = :closes_at, said_at = :said_at, decides = :decides, organisation_slug = :organisation_slug, content = :content,
  fingerprint = :fingerprint, former = :former, last_at = :now, changed_at = :now WHERE id = :id;

-- received_supersede(id int, heir_id int)
-- -> run
-- Another notice takes its place.
UPDATE received SET state = 'superseded', former = NULL, heir_id = :heir_id WHERE id = :id;

-- received_inherit(id int, former_id int, state text, opportunity_id int?, now time)
-- -> run
-- It stands for the opportunity that another notice was decided on, whose content a person has seen.
UPDATE received SET state = :state, opportunity_id = :opportunity_id, changed_at = :now,
  former = (SELECT COALESCE(before.former, before.content) FROM received before WHERE before.id = :former_id) WHERE id = :id;

-- received_applied(id int)
-- -> run
-- Its opportunity says what it says.
UPDATE received SET former = NULL WHERE id = :id;

-- received_procedure(procedure text, source_id int?)
-- -> maybe (opportunity_id int?, state text, source_id int?)
-- A notice of that procedure that is on the board, or else waits for a person; its opportunity. Of that source, or of the command line; of any when that is absent, its own first.
SELECT opportunity_id, state, source_id FROM received WHERE procedure = :procedure AND family = 'opportunity'
   AND state IN ('published', 'merged', 'to_review', 'set_aside')
   AND (CAST(:source_id AS BIGINT) IS NULL OR source_id IS NULL OR source_id = :source_id)
 ORDER BY opportunity_id IS NULL, source_id IS DISTINCT FROM CAST(:source_id AS BIGINT), id DESC LIMIT 1;

-- received_elsewhere(scope text, key text, form text, link text?, replaces text?, procedure text?, source_id int?)
-- -> maybe (id int)
-- Whether a notice of the same key, or the one it says it replaces, came from somebody else, or one of its procedure is on the board;
-- of a key that is its source's only, the same by its address too, from a file of the command line.
SELECT id FROM received
 WHERE (scope = :scope AND (key = :key OR key = :replaces) AND source_id IS DISTINCT FROM CAST(:source_id AS BIGINT))
    OR (procedure = :procedure AND family = 'opportunity' AND state IN ('published', 'merged'))
    OR (scope = 'files' AND key = :key AND :scope <> 'files' AND form = :form AND link IS NOT DISTINCT FROM CAST(:link AS TEXT)) LIMIT 1;

-- received_left_behind(link text?, title text)
-- -> maybe (id int)
-- What a source that was deleted has left on the board, of that address or title.
SELECT o.id FROM opportunity o
 WHERE (o.origin_url = :link OR o.title = :title) AND o.origin_name IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM received r WHERE r.opportunity_id = o.id) LIMIT 1;

-- received_twins(id int, organisation_id int?, limit int)
-- -> many (ref ref, source text?, state text, replaced bool, sees bool, opportunity_id int?, opportunity_slug text?, opportunity_title text?, stage text?, changed_at time)
-- Notices of the same key, or of the one it says it replaces, that came from somebody else; whether the officer sees them. Those on the board first.
SELECT t.ref, s.name AS source, t.state, CASE WHEN t.key = r.key THEN 0 ELSE 1 END AS replaced,
       CASE WHEN CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id
                 OR (t.source_id IS NULL AND (g.id = :organisation_id OR (o.organisation_id = :organisation_id AND (g.id IS NULL OR t.state IN ('published', 'merged'))))) THEN 1 ELSE 0 END AS sees,
       t.opportunity_id, o.slug AS opportunity_slug, o.title AS opportunity_title,
       CASE WHEN o.visibility = 'invited' THEN o.visibility ELSE o.stage END AS stage, t.changed_at
  FROM received r JOIN received t ON t.scope IN (r.scope, 'files') AND t.key IN (r.key, r.replaces) AND t.source_id IS DISTINCT FROM r.source_id
   AND (t.scope = r.scope OR (t.form = r.form AND t.link IS NOT DISTINCT FROM r.link))
  LEFT JOIN source s ON s.id = t.source_id LEFT JOIN opportunity o ON o.id = t.opportunity_id
  LEFT JOIN organisation g ON g.slug = t.organisation_slug
 WHERE r.id = :id AND t.state NOT IN ('superseded', 'awaiting')
 ORDER BY t.opportunity_id IS NULL, t.id LIMIT :limit;

-- received_joined(id int, opportunity_id int)
-- -> run
-- It was joined to what was made of the same notice from somebody else: what it says otherwise is proposed.
UPDATE received SET former = (SELECT t.content FROM received t
         WHERE t.scope IN (received.scope, 'files') AND t.key IN (received.key, received.replaces) AND t.opportunity_id = :opportunity_id
           AND t.id <> received.id AND t.fingerprint <> received.fingerprint
           AND (t.scope = received.scope OR (t.form = received.form AND t.link IS NOT DISTINCT FROM received.link))
         ORDER BY t.id DESC LIMIT 1) WHERE id = :id;

-- received_awaiting(procedure text?, scope text, key text, source_id int?, after_id int, limit int)
-- -> many (id int, source_id int?, title text, decides text?)
-- What waits for a notice: of that procedure, or about that very one. From its source, the command line speaks for all.
-- scan: of the few rows of that procedure
SELECT r.id, r.source_id, r.title, r.decides
  FROM (SELECT id AS found FROM received WHERE procedure = :procedure UNION SELECT id FROM received WHERE scope = :scope AND replaces = :key) AS about
  CROSS JOIN received r
 WHERE r.id = about.found AND r.state = 'awaiting' AND r.id > :after_id
   AND (CAST(:source_id AS BIGINT) IS NULL OR r.source_id IS NULL OR r.source_id = :source_id) ORDER BY r.id LIMIT :limit;

-- received_found(id int, state text, opportunity_id int?, decided_at time?)
-- -> run
-- The notice it waited for has come.
UPDATE received SET state = :state, opportunity_id = :opportunity_id, decided_at = :decided_at WHERE id = :id;

-- received_await_less(source_id int?, most int, before time)
-- -> run
-- What its source has told no more since then is not waited for any longer, nor the oldest of more than a most.
DELETE FROM received WHERE source_id IS NOT DISTINCT FROM CAST(:source_id AS BIGINT) AND state = 'awaiting'
   AND (last_at < :before OR id <= (SELECT COALESCE(max(old.id), 0) FROM (SELECT id FROM received
          WHERE source_id IS NOT DISTINCT FROM CAST(:source_id AS BIGINT) AND state = 'awaiting' ORDER BY id DESC LIMIT 1 OFFSET :most) AS old));

-- received_makes(opportunity_id int, source_id int?)
-- -> maybe (id int)
-- Whether a notice of that source became that opportunity, or was joined to it.
SELECT id FROM received WHERE opportunity_id = :opportunity_id AND state IN ('published', 'merged')
   AND source_id IS NOT DISTINCT FROM CAST(:source_id AS BIGINT) LIMIT 1;

-- received_gather(procedure text, source_id int?, opportunity_id int)
-- -> run
-- What waited beside a notice is about the opportunity that was made of it; from its source, the command line speaks for all.
-- What the same source brought is taken back from an opportunity that another one's notice became.
UPDATE received SET opportunity_id = :opportunity_id WHERE procedure = :procedure
   AND (opportunity_id IS NULL OR (source_id IS NOT DISTINCT FROM CAST(:source_id AS BIGINT) AND NOT EXISTS (SELECT 1 FROM received own
     WHERE own.opportunity_id = received.opportunity_id AND own.source_id IS NOT DISTINCT FROM received.source_id AND own.state IN ('published', 'merged'))))
   AND family NOT IN ('opportunity', 'planning') AND state IN ('to_review', 'set_aside')
   AND (CAST(:source_id AS BIGINT) IS NULL OR source_id IS NULL OR source_id = :source_id);

-- received_scatter(procedure text, source_id int?, opportunity_id int)
-- -> run
-- The other way round: the notice was joined to it by mistake.
UPDATE received SET opportunity_id = NULL WHERE procedure = :procedure AND opportunity_id = :opportunity_id
   AND family NOT IN ('opportunity', 'planning') AND state IN ('to_review', 'set_aside')
   AND (CAST(:source_id AS BIGINT) IS NULL OR source_id IS NULL OR source_id = :source_id);

-- received_beside(procedure text, ref ref, organisation_id int?, limit int)
-- -> many (ref ref, family text, state text, title text, lang text, changed_at time)
-- Other notices of its procedure, newest first.
SELECT r.ref, r.family, r.state, r.title, r.lang, r.changed_at FROM received r LEFT JOIN source s ON s.id = r.source_id LEFT JOIN opportunity o ON o.id = r.opportunity_id
  LEFT JOIN organisation g ON g.slug = r.organisation_slug
 WHERE r.procedure = :procedure AND r.ref <> :ref AND r.state NOT IN ('superseded', 'awaiting')
   AND (CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id
        OR (r.source_id IS NULL AND (g.id = :organisation_id OR (o.organisation_id = :organisation_id AND (g.id IS NULL OR r.state IN ('published', 'merged')))))) ORDER BY r.id DESC LIMIT :limit;

-- received_decide(id int, state text, opportunity_id int?, decided_by_id int?, now time)
-- -> run
-- What a person made of it.
UPDATE received SET state = :state, opportunity_id = :opportunity_id, former = NULL, decided_by_id = :decided_by_id, decided_at = :now WHERE id = :id;

-- received_get(ref ref, organisation_id int?)
-- -> maybe as received (id int, ref ref, source_id int?, source text?, scope text, key text, version text?, replaces text?, procedure text?, family text, form text, state text, title text, lang text, link text?, closes_at time?, content text, former text?, opportunity_id int?, opportunity_slug text?, opportunity_title text?, first_at time, last_at time, changed_at time, decided_by text?, decided_at time?)
-- One notice, to an officer of its source's organisation or of none.
SELECT r.id, r.ref, r.source_id, s.name AS source, r.scope, r.key, r.version, r.replaces, r.procedure, r.family, r.form, r.state, r.title,
       r.lang, r.link, r.closes_at, r.content, r.former, r.opportunity_id, o.slug AS opportunity_slug, o.title AS opportunity_title, r.first_at,
       r.last_at, r.changed_at, p.name AS decided_by, r.decided_at
  FROM received r LEFT JOIN source s ON s.id = r.source_id LEFT JOIN opportunity o ON o.id = r.opportunity_id
  LEFT JOIN organisation g ON g.slug = r.organisation_slug LEFT JOIN person p ON p.id = r.decided_by_id
 WHERE r.ref = :ref AND (CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id
        OR (r.source_id IS NULL AND (g.id = :organisation_id OR (o.organisation_id = :organisation_id AND (g.id IS NULL OR r.state IN ('published', 'merged'))))));

-- received_list(state text, organisation_id int?, before_id int, limit int)
-- -> many as received_row (id int, ref ref, source_id int?, source text?, family text, form text, state text, title text, lang text, link text?, closes_at time?, zone text?, first_at time, changed_at time, opportunity_id int?, changed bool, twin bool)
-- Notices in one state, newest first.
SELECT r.id, r.ref, r.source_id, s.name AS source, r.family, r.form, r.state, r.title, r.lang, r.link, r.closes_at, s.zone, r.first_at,
       r.changed_at, r.opportunity_id, r.former IS NOT NULL AS changed,
       EXISTS (SELECT 1 FROM received t WHERE t.scope IN (r.scope, 'files') AND t.key = r.key AND t.id <> r.id AND t.opportunity_id IS NOT NULL
         AND (t.scope = r.scope OR (t.form = r.form AND t.link IS NOT DISTINCT FROM r.link))) AS twin
  FROM received r LEFT JOIN source s ON s.id = r.source_id LEFT JOIN opportunity o ON o.id = r.opportunity_id
  LEFT JOIN organisation g ON g.slug = r.organisation_slug
 WHERE r.state = :state AND r.id < :before_id AND (CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id
        OR (r.source_id IS NULL AND (g.id = :organisation_id OR (o.organisation_id = :organisation_id AND (g.id IS NULL OR r.state IN ('published', 'merged'))))))
 ORDER BY r.id DESC LIMIT :limit;

-- received_of_source(source_id int, state text, before_id int, limit int)
-- -> many as received_row
-- The same of one source.
SELECT r.id, r.ref, r.source_id, s.name AS source, r.family, r.form, r.state, r.title, r.lang, r.link, r.closes_at, s.zone, r.first_at,
       r.changed_at, r.opportunity_id, r.former IS NOT NULL AS changed,
       EXISTS (SELECT 1 FROM received t WHERE t.scope IN (r.scope, 'files') AND t.key = r.key AND t.id <> r.id AND t.opportunity_id IS NOT NULL
         AND (t.scope = r.scope OR (t.form = r.form AND t.link IS NOT DISTINCT FROM r.link))) AS twin
  FROM received r JOIN source s ON s.id = r.source_id
 WHERE r.source_id = :source_id AND r.state = :state AND r.id < :before_id ORDER BY r.id DESC LIMIT :limit;

-- received_changed(source_id int?, organisation_id int?, before_id int, limit int)
-- -> many as received_row
-- Published or joined ones that say something else now, newest first.
SELECT r.id, r.ref, r.source_id, s.name AS source, r.family, r.form, r.state, r.title, r.lang, r.link, r.closes_at, s.zone, r.first_at,
       r.changed_at, r.opportunity_id, r.former IS NOT NULL AS changed,
       EXISTS (SELECT 1 FROM received t WHERE t.scope IN (r.scope, 'files') AND t.key = r.key AND t.id <> r.id AND t.opportunity_id IS NOT NULL
         AND (t.scope = r.scope OR (t.form = r.form AND t.link IS NOT DISTINCT FROM r.link))) AS twin
  FROM received r LEFT JOIN source s ON s.id = r.source_id LEFT JOIN opportunity o ON o.id = r.opportunity_id
  LEFT JOIN organisation g ON g.slug = r.organisation_slug
 WHERE r.former IS NOT NULL AND r.id < :before_id AND (CAST(:source_id AS BIGINT) IS NULL OR r.source_id = :source_id)
   AND (CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id
        OR (r.source_id IS NULL AND (g.id = :organisation_id OR (o.organisation_id = :organisation_id AND (g.id IS NULL OR r.state IN ('published', 'merged'))))))
 ORDER BY r.id DESC LIMIT :limit;

-- received_waiting(organisation_id int?, most int)
-- -> one (new_ones int, changed_ones int)
-- How many wait for a person, each counted up to a most.
-- scan: of the few rows that the inner, bounded queries gave
SELECT (SELECT count(*) FROM (SELECT r.id FROM received r LEFT JOIN source s ON s.id = r.source_id LEFT JOIN opportunity o ON o.id = r.opportunity_id
          LEFT JOIN organisation g ON g.slug = r.organisation_slug
          WHERE r.state = 'to_review' AND (CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id
               OR (r.source_id IS NULL AND (g.id = :organisation_id OR (o.organisation_id = :organisation_id AND (g.id IS NULL OR r.state IN ('published', 'merged')))))) LIMIT :most) AS some_new) AS new_ones,
       (SELECT count(*) FROM (SELECT r.id FROM received r LEFT JOIN source s ON s.id = r.source_id LEFT JOIN opportunity o ON o.id = r.opportunity_id
          LEFT JOIN organisation g ON g.slug = r.organisation_slug
          WHERE r.former IS NOT NULL AND r.id > 0 AND (CAST(:organisation_id AS BIGINT) IS NULL OR s.organisation_id = :organisation_id
               OR (r.source_id IS NULL AND (g.id = :organisation_id OR (o.organisation_id = :organisation_id AND (g.id IS NULL OR r.state IN ('published', 'merged')))))) LIMIT :most) AS some_changed) AS changed_ones;

-- received_alike(organisation_id int?, reference text, title text, limit int)
-- -> many (id int, slug text, title text, reference text, org text, stage text)
-- Opportunities of the board that may be the same: of that reference or that title.
SELECT o.id, o.slug, o.title, o.reference, g.name AS org, o.stage FROM opportunity o JOIN organisation g ON g.id = o.organisation_id
 WHERE (o.reference = :reference OR o.title = :title) AND (CAST(:organisation_id AS BIGINT) IS NULL OR o.organisation_id = :organisation_id)
 ORDER BY o.id DESC LIMIT :limit;

-- opportunity_retell(id int, title text, summary text, body text, lang text, cpv text?, closes_at time?, closes_wall text?, ends_at time, ends_wall text?, closes_said text, moved bool, enquiry_at time?, enquiry_wall text?, opens_at time?, opens_wall text?, origin_url text?, answer_url text?, next_check time?, now time)
-- -> run
-- A relayed notice says what its source says now.
UPDATE opportunity SET title = :title, summary = :summary, body = :body, lang = :lang, cpv = :cpv, closes_at = :closes_at,
  closes_wall = :closes_wall, ends_at = :ends_at, ends_wall = :ends_wall, closes_said = :closes_said,
  deadline_version = deadline_version + CASE WHEN CAST(:moved AS BIGINT) <> 0 THEN 1 ELSE 0 END, origin_url = :origin_url, answer_url = :answer_url,
  enquiry_closes_at = :enquiry_at, enquiry_closes_wall = :enquiry_wall, opens_bids_at = :opens_at, opens_bids_wall = :opens_wall,
  next_check = :next_check, updated_at = :now WHERE id = :id;

-- opportunity_links_forget(id int)
-- -> run
-- Its documents that stay at the source, before they are told anew.
DELETE FROM document WHERE opportunity_id = :id AND url IS NOT NULL;

-- opportunity_texts_forget(id int)
-- -> run
-- Its translations, before they are told anew.
DELETE FROM opportunity_text WHERE opportunity_id = :id;

-- opportunity_cancel(id int, at time, reason text, now time)
-- -> run
-- It is cancelled.
UPDATE opportunity SET cancelled_at = :at, cancelled_reason = :reason, next_check = NULL, updated_at = :now WHERE id = :id AND cancelled_at IS NULL;

-- opportunity_origin_put(id int, origin_name text, origin_url text?)
-- -> run
-- The source it was joined to, where it has none yet.
UPDATE opportunity SET origin_name = :origin_name, origin_url = :origin_url WHERE id = :id AND origin_name IS NULL;

-- opportunity_end(id int, at time, now time)
-- -> run
-- A relayed notice that was decided is not listed as open any more.
UPDATE opportunity SET ends_at = :at, updated_at = :now WHERE id = :id AND ends_at > :at AND apply_here = 0;

-- opportunity_untouched(id int)
-- -> maybe (id int)
-- One for which nobody has begun a dossier.
SELECT id FROM opportunity WHERE id = :id AND NOT EXISTS (SELECT 1 FROM dossier WHERE opportunity_id = :id);

-- lot_delete(id int)
-- -> run
-- A lot that its source does not name any more, and nobody prepares a dossier.
DELETE FROM lot WHERE id = :id;

-- lot_closes(id int, closes_at time?, closes_wall text?)
-- -> run
-- Its own closing as its source says it now; none: it closes with the whole.
UPDATE lot SET closes_at = :closes_at, closes_wall = :closes_wall WHERE id = :id;

-- lot_says(id int, title text, guarantee text?)
-- -> run
-- What else its source says of it now.
UPDATE lot SET title = :title, guarantee = :guarantee WHERE id = :id;

-- opportunity_origin_take(id int, origin_name text, origin_url text?)
-- -> run
-- The source a notice of ours was joined to is taken away again; one that was taken from it keeps it.
UPDATE opportunity SET origin_name = NULL, origin_url = NULL WHERE id = :id AND origin_name = :origin_name
   AND origin_url IS NOT DISTINCT FROM CAST(:origin_url AS TEXT)
   AND NOT EXISTS (SELECT 1 FROM received r WHERE r.opportunity_id = :id AND r.state = 'published');
