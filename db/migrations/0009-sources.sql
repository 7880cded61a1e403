-- Partners' notices: where they come from, what came in, what a person made of it.

-- A partner whose notices are read: from an address, or from files that an officer gives.
CREATE TABLE source (
  -- Row number.
  id @id,
  -- As the notices name it: "publié d’après …".
  name @text NOT NULL UNIQUE,
  -- Where it is fetched, http:// or https://; none: files are given.
  address @text,
  -- 1 when the address may be fetched without encryption.
  plain_http @bool NOT NULL DEFAULT 0,
  -- Kind of its opportunities when a notice does not tell.
  kind @text NOT NULL,
  -- Who answers for it; whose officers see it.
  organisation_id @int NOT NULL REFERENCES organisation (id),
  -- Theme of its opportunities.
  theme_id @int REFERENCES theme (id),
  -- Who pays for what it announces.
  funder_id @int REFERENCES funder (id),
  -- City of its notices when they do not tell.
  city @text NOT NULL,
  -- Its country, ISO 3166 alpha-2.
  country @text NOT NULL,
  -- IANA zone of hours written without an offset.
  zone @text NOT NULL,
  -- Language of its notices when they do not tell.
  lang @text NOT NULL,
  -- Seconds from one fetch to the next.
  period_s @int NOT NULL,
  -- trial: read, and nothing kept but the last run's preview; active; paused.
  state @text NOT NULL,
  -- 1 when its notices are published without a person reading them first.
  trusted @bool NOT NULL DEFAULT 0,
  -- The administrator who said so.
  trusted_by_id @int REFERENCES person (id),
  -- When.
  trusted_at @time,
  -- 1 when dossiers for its opportunities are deposited here.
  apply_here @bool NOT NULL DEFAULT 0,
  -- Validators of the last answer (RFC 9110 §8.8), sent back to ask only for what is new.
  etag @text,
  -- The other one.
  last_modified @text,
  -- When it is read next; none: nothing to do.
  next_at @time,
  -- Fetches that failed in a row.
  failures @int NOT NULL DEFAULT 0,
  -- When it was made.
  created_at @time NOT NULL,
  -- Who made it.
  author_id @int REFERENCES person (id)
);
CREATE INDEX source_next ON source (next_at);
CREATE INDEX source_organisation ON source (organisation_id, id);

-- A file an officer gave to a source, until the worker has read it.
CREATE TABLE source_file (
  -- Row number.
  id @id,
  -- To which source.
  source_id @int NOT NULL REFERENCES source (id),
  -- Its name, to be shown.
  name @text NOT NULL,
  -- Its bytes, at most 2 MB.
  bytes @bytes NOT NULL,
  -- When it was given.
  given_at @time NOT NULL
);
CREATE INDEX source_file_source ON source_file (source_id, id);

-- One reading of a source and what came of it.
CREATE TABLE source_run (
  -- Row number.
  id @id,
  -- Of which source.
  source_id @int NOT NULL REFERENCES source (id),
  -- The given file's name; none: the address.
  file_name @text,
  -- When it was begun.
  began_at @time NOT NULL,
  -- When it had ended.
  ended_at @time NOT NULL,
  -- read, trial (read, and nothing kept: n_new counts what would have come in), unchanged (the server says nothing is new)
  -- or failed.
  outcome @text NOT NULL,
  -- Why it failed: a word of net/fetch.h or feed/foreign/foreign.h.
  why @text,
  -- More of it: a status, a line and column.
  detail @text,
  -- Status of the server's last answer.
  http_status @int,
  -- Bytes that came.
  size @int NOT NULL,
  -- Notices not known before.
  n_new @int NOT NULL,
  -- Known ones that say something else now.
  n_changed @int NOT NULL,
  -- Known ones that say the same.
  n_same @int NOT NULL,
  -- Sound ones that are nothing for the board.
  n_skipped @int NOT NULL,
  -- Refused ones.
  n_refused @int NOT NULL
);
CREATE INDEX source_run_source ON source_run (source_id, id);

-- A notice of one run that was skipped or refused, and why; during a trial, one that would have come in.
CREATE TABLE source_item (
  -- Of which run.
  run_id @int NOT NULL REFERENCES source_run (id),
  -- Its place in the file, from 1.
  position @int NOT NULL,
  -- Its key, as far as it has one.
  key @text,
  -- Its title, as far as it has one.
  title @text,
  -- preview, skipped or refused.
  outcome @text NOT NULL,
  -- A word of feed/foreign/foreign.h.
  why @text,
  -- More of it.
  detail @text,
  -- Of a preview: the whole record, as feed/foreign/foreign.h writes it.
  content @text,
  PRIMARY KEY (run_id, position)
);

-- A partner's notice that came in.
CREATE TABLE received (
  -- Row number, never shown.
  id @id,
  -- Random reference, shown.
  ref @ref NOT NULL UNIQUE,
  -- From which source; none: given on the command line.
  source_id @int REFERENCES source (id),
  -- Where its key is the only one of its kind: a form whose keys are global, or a source.
  scope @text NOT NULL,
  -- What identifies it there.
  key @text NOT NULL,
  -- Its version, as the publisher counts.
  version @text,
  -- The key of the notice it takes the place of, when that is another.
  replaces @text,
  -- What all notices of its procedure share.
  procedure @text,
  -- A word of feed/foreign/foreign.h: opportunity, planning, result, modification, completion, cancellation.
  family @text NOT NULL,
  -- The form of its file: eforms, rss…
  form @text NOT NULL,
  -- to_review, published, merged, refused, noted (it said something of a notice of the board), set_aside, superseded
  -- (another notice took its place) or awaiting (the notice it is about has not come yet: nothing for a person).
  state @text NOT NULL,
  -- Title in the reader's likely language.
  title @text NOT NULL,
  -- Language of that title.
  lang @text NOT NULL,
  -- The notice where its publisher shows it.
  link @text,
  -- Its closing; none: not known.
  closes_at @time,
  -- When it was published or last changed, as it says itself: which of two changes of one notice is the newer.
  said_at @time,
  -- What it says became of its procedure: awarded, unsuccessful or cancelled.
  decides @text,
  -- Of one without a source: slug of the organisation it names, whose officers see it.
  organisation_slug @text,
  -- The whole record, as feed/foreign/foreign.h writes it.
  content @text NOT NULL,
  -- SHA-256 of the content.
  fingerprint @bytes NOT NULL,
  -- The content a person last decided on, while the present one differs.
  former @text,
  -- The opportunity it became or was joined to.
  opportunity_id @int REFERENCES opportunity (id),
  -- Of a superseded one: the notice that took its place.
  heir_id @int REFERENCES received (id) ON DELETE SET NULL,
  -- When it first came.
  first_at @time NOT NULL,
  -- When it was last in what its source gave.
  last_at @time NOT NULL,
  -- When its content last changed.
  changed_at @time NOT NULL,
  -- Who decided; none: nobody yet, or the source is trusted.
  decided_by_id @int REFERENCES person (id),
  -- When.
  decided_at @time
);
-- Each source, and the command line, has its own row of a key: nobody's notice keeps another's out.
CREATE UNIQUE INDEX received_known ON received (scope, key, source_id);
CREATE INDEX received_heir ON received (heir_id);
CREATE INDEX received_state ON received (state, id);
CREATE INDEX received_source ON received (source_id, state, id);
CREATE INDEX received_replaces ON received (scope, replaces);
CREATE INDEX received_procedure ON received (procedure, id);
-- A procedure may have thousands of results, and has few notices they are about.
CREATE INDEX received_of_procedure ON received (procedure, family, state);
CREATE INDEX received_opportunity ON received (opportunity_id);
CREATE INDEX received_changed ON received (id) WHERE former IS NOT NULL;
-- Whether a notice that came in is on the board already.
CREATE INDEX opportunity_reference ON opportunity (reference);
CREATE INDEX opportunity_title ON opportunity (title);

-- instant: the closing is known to the minute; day: only the day is known, the hour is the end of it; unknown: the
-- source does not tell, closes_at is none and ends_at says how long it is listed.
ALTER TABLE opportunity ADD COLUMN closes_said @text NOT NULL DEFAULT 'instant';
-- The source a notice was taken from, as it is named; none: it is ours.
ALTER TABLE opportunity ADD COLUMN origin_name @text;
-- The notice at its source, http:// or https://.
ALTER TABLE opportunity ADD COLUMN origin_url @text;
CREATE INDEX opportunity_origin ON opportunity (origin_url) WHERE origin_url IS NOT NULL;
-- 0 when it is answered at its source and no dossier is taken here.
ALTER TABLE opportunity ADD COLUMN apply_here @bool NOT NULL DEFAULT 1;
-- Where it is answered, http:// or https://; none: see origin_url.
ALTER TABLE opportunity ADD COLUMN answer_url @text;
-- A document that stays at the source: its address.
ALTER TABLE document ADD COLUMN url @text;
