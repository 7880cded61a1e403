-- The schema that db/migrations add up to: a picture to read, made by `make golden-sql`, checked by a test.

-- Facts about this installation.
CREATE TABLE setting (
  -- What it is about: demo, worker_seen, sender…
  name @text PRIMARY KEY,
  -- Its value, as text.
  value @text NOT NULL
);

-- Who publishes: a city, an association, a programme.
CREATE TABLE organisation (
  -- Row number, never shown.
  id @id,
  -- Its word in addresses.
  slug @text NOT NULL UNIQUE,
  -- Its name as it writes it.
  name @text NOT NULL,
  -- Who it is, for the readers, in French.
  about_fr @text,
  -- The same in English.
  about_en @text,
  -- Its own site, http or https.
  website @text,
  -- The city it sits in.
  city @text,
  -- The country, ISO 3166 alpha-2.
  country @text,
  -- Name of its logo's bytes in the file store.
  logo @ref,
  -- Media type of the logo: image/png or image/jpeg.
  logo_media @text
);

-- Who pays: funders and partners named by a notice.
CREATE TABLE funder (
  -- Row number, never shown.
  id @id,
  -- Its word in addresses.
  slug @text NOT NULL UNIQUE,
  -- Its name as the notice writes it.
  name @text NOT NULL,
  -- Who it is, for the readers, in French.
  about_fr @text,
  -- The same in English.
  about_en @text,
  -- Its own site, http or https.
  website @text,
  -- Name of its logo's bytes in the file store.
  logo @ref,
  -- Media type of the logo: image/png or image/jpeg.
  logo_media @text,
  -- The sentence it wants on what it pays for, in French.
  visibility_fr @text,
  -- The same in English.
  visibility_en @text
);

-- The programme or project an opportunity belongs to.
CREATE TABLE project (
  -- Row number, never shown.
  id @id,
  -- Its word in addresses.
  slug @text NOT NULL UNIQUE,
  -- Its name as the notice writes it.
  name @text NOT NULL,
  -- What it does, for the readers, in French.
  about_fr @text,
  -- The same in English.
  about_en @text
);

-- A subject a notice is filed under.
CREATE TABLE theme (
  -- Row number, never shown.
  id @id,
  -- Its word in addresses.
  slug @text NOT NULL UNIQUE,
  -- Its name in French.
  name @text NOT NULL,
  -- The head a theme is filed under; none: it is a head itself, or a word nobody has filed yet.
  head_id @int REFERENCES theme (id),
  -- Its name in English.
  name_en @text,
  -- Place among the heads, from 1; none: no head.
  head_position @int
);
CREATE INDEX theme_head ON theme (head_id);

-- A person with an account: an applicant or an officer.
CREATE TABLE person (
  -- Row number, never shown.
  id @id,
  -- Random reference, shown where a person must be named.
  ref @ref NOT NULL UNIQUE,
  -- The address as compared: domain in lower case.
  email @text NOT NULL UNIQUE,
  -- How the person signs; may be empty.
  name @text NOT NULL,
  -- Argon2id hash; an unusable mark when no password was chosen.
  password @text NOT NULL,
  -- applicant, officer or admin.
  role @text NOT NULL,
  -- Language of the mails: fr or en.
  lang @text NOT NULL,
  -- The organisation an officer works for; none: all of them.
  organisation_id @int REFERENCES organisation (id),
  -- When the address was confirmed; working does not wait for it.
  confirmed_at @time,
  -- When the account was closed to sign-in.
  disabled_at @time,
  -- When the account was made.
  created_at @time NOT NULL,
  -- The address an account gave and nobody has proved yet: mails go there, and email is a key no address has. Several may claim one. None: email is this account's own.
  claims @text,
  -- When the person closed the account; what the law keeps stays until its day.
  closed_at @time,
  -- The account that owns the address this one was proved with, when that one has a dossier for the same opportunity: both stay reachable from it.
  joined_id @int REFERENCES person (id),
  -- What a closed account was reached by: the address itself is free for a new account from the closing on. Erased with the last dossier.
  kept_email @text,
  -- When name and address of a closed account were erased.
  erased_at @time
);
CREATE INDEX person_organisation ON person (organisation_id);
CREATE INDEX person_claims ON person (claims);
CREATE INDEX person_role ON person (role);
CREATE INDEX person_joined ON person (joined_id);
CREATE INDEX person_closed ON person (closed_at) WHERE closed_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX person_kept_email ON person (kept_email) WHERE kept_email IS NOT NULL;

-- A signed-in browser.
CREATE TABLE session (
  -- SHA-256 of the cookie: what is stored opens nothing.
  hash @bytes PRIMARY KEY,
  -- Whose it is.
  person_id @int NOT NULL REFERENCES person (id),
  -- Secret the form tokens of this session are made from.
  secret @bytes NOT NULL,
  -- When it began.
  created_at @time NOT NULL,
  -- When it was last used, to the minute.
  seen_at @time NOT NULL,
  -- When it ends whatever happens.
  expires_at @time NOT NULL,
  -- Random reference, to end a session by.
  ref @ref,
  -- Browser and system it was begun with, in short words; never the whole header.
  agent @text,
  -- When a code or link from the mailbox proved the address in this session: a new password needs no former one then.
  proved_at @time
);
CREATE INDEX session_person ON session (person_id);
CREATE UNIQUE INDEX session_ref ON session (ref);

-- A single-use link sent by mail: confirmation of an address.
CREATE TABLE link (
  -- SHA-256 of the secret in the address.
  hash @bytes PRIMARY KEY,
  -- Whose it is.
  person_id @int NOT NULL REFERENCES person (id),
  -- confirm.
  purpose @text NOT NULL,
  -- After it the link is refused.
  expires_at @time NOT NULL,
  -- When it served.
  used_at @time,
  -- The address the link proves; none: the one its account gave.
  email @text
);
CREATE INDEX link_person ON link (person_id);

-- A mission, a recruitment or a call, with its notice.
CREATE TABLE opportunity (
  -- Row number; the number in addresses.
  id @id,
  -- Key of the source it was imported from, so that importing twice changes nothing.
  import_key @text UNIQUE,
  -- The publisher's own reference: "AON n° 004/2026/VB/PRMP".
  reference @text NOT NULL,
  -- expertise_mission, recruitment, call_for_tenders, call_for_expressions or call_for_projects.
  kind @text NOT NULL,
  -- draft or published; whether it is open is derived from instants, never stored.
  stage @text NOT NULL,
  -- Words of the address, fixed at publication.
  slug @text NOT NULL,
  -- Title in the notice's language.
  title @text NOT NULL,
  -- One or two sentences.
  summary @text NOT NULL,
  -- The notice itself, Markdown.
  body @text NOT NULL,
  -- Language of title, summary and body.
  lang @text NOT NULL,
  -- Who publishes.
  organisation_id @int NOT NULL REFERENCES organisation (id),
  -- The programme it belongs to.
  project_id @int REFERENCES project (id),
  -- Main city.
  city @text NOT NULL,
  -- Its country, ISO 3166 alpha-2.
  country @text NOT NULL,
  -- IANA zone of every wall clock of this row, its lots, stages and amendments.
  zone @text NOT NULL,
  -- Version of the zone data the instants were computed with.
  zone_version @text NOT NULL,
  -- From when it can be read.
  published_at @time NOT NULL,
  -- The same as announced.
  published_wall @text NOT NULL,
  -- Closing: received at or before it is in time; none for a permanent call.
  closes_at @time,
  -- The closing as announced.
  closes_wall @text,
  -- When it leaves the list of open ones: the closing, or the end of validity of a permanent call.
  ends_at @time NOT NULL,
  -- The end of validity as announced, permanent calls only.
  ends_wall @text,
  -- Raised at each change of the closing: reminders of the former one are void.
  deadline_version @int NOT NULL,
  -- Questions are taken until then.
  enquiry_closes_at @time,
  -- The same as announced.
  enquiry_closes_wall @text,
  -- Public opening of the bids.
  opens_bids_at @time,
  -- The same as announced.
  opens_bids_wall @text,
  -- Site visit.
  visit_at @time,
  -- The same as announced.
  visit_wall @text,
  -- 1 when bidders must attend the visit.
  visit_compulsory @bool,
  -- Days a tender binds its author.
  validity_days @int,
  -- Common procurement vocabulary code.
  cpv @text,
  -- Nature of the contract, in words.
  contract_nature @text,
  -- Its duration, in words.
  contract_duration @text,
  -- Day it should begin, YYYY-MM-DD.
  contract_start @text,
  -- Working time, in words: plein, partiel (60 %).
  contract_time @text,
  -- Number of posts.
  contract_posts @int,
  -- Remote work, in words.
  contract_remote @text,
  -- Least salary, whole units of its currency.
  salary_min @int,
  -- Highest salary.
  salary_max @int,
  -- ISO 4217.
  salary_currency @text,
  -- Per what the salary is counted: mois, an.
  salary_period @text,
  -- Budget, whole units of its currency.
  budget_amount @int,
  -- ISO 4217.
  budget_currency @text,
  -- 1 when the budget may be shown; otherwise it is in no page, feed, JSON or log.
  budget_public @bool,
  -- Least share for one project.
  budget_project_min @int,
  -- Highest share for one project.
  budget_project_max @int,
  -- Highest co-funding rate, in hundredths of a percent.
  budget_rate @int,
  -- When it was cancelled.
  cancelled_at @time,
  -- Why, for the readers.
  cancelled_reason @text,
  -- Where the notice was taken from, for the officers.
  source @text,
  -- Next instant at which the worker has something to look at; none when nothing is left to do.
  next_check @time,
  -- The officer who made it.
  author_id @int REFERENCES person (id),
  -- When the row was made.
  created_at @time NOT NULL,
  -- When it was last changed.
  updated_at @time NOT NULL,
  -- The city of the main place, for its page.
  city_id @int REFERENCES city (id),
  -- public, or invited: then only those invited find it, nowhere else does it show.
  visibility @text NOT NULL DEFAULT 'public',
  -- 1 when the salary may be shown; otherwise it is in no page, feed, JSON or log.
  salary_public @bool NOT NULL DEFAULT 1,
  -- Whom to ask: a name or a service.
  contact_name @text,
  -- Its address, meant for the public.
  contact_email @text,
  -- Its telephone, meant for the public.
  contact_phone @text,
  -- Most bytes of all files of one dossier together.
  dossier_max_bytes @int NOT NULL DEFAULT 300000000,
  -- awarded or unsuccessful, once decided.
  outcome @text,
  -- When the decision was published.
  outcome_at @time,
  -- The same as announced.
  outcome_wall @text,
  -- Who was chosen, or why nobody, for the readers.
  outcome_text @text,
  -- Who decides why and how the data of dossiers are used; none: the organisation.
  privacy_controller @text,
  -- Who receives them, in words.
  privacy_recipients @text,
  -- Countries they go to, ISO 3166 alpha-2, separated by spaces.
  privacy_countries @text,
  -- Months they are kept after the closing.
  privacy_months @int NOT NULL DEFAULT 24,
  -- Whom to ask about them: address of the data protection officer or of a service; none: the notice's contact.
  privacy_contact @text,
  -- instant: the closing is known to the minute; day: only the day is known, the hour is the end of it; unknown: the source does not tell, closes_at is none and ends_at says how long it is listed.
  closes_said @text NOT NULL DEFAULT 'instant',
  -- The source a notice was taken from, as it is named; none: it is ours.
  origin_name @text,
  -- The notice at its source, http:// or https://.
  origin_url @text,
  -- 0 when it is answered at its source and no dossier is taken here.
  apply_here @bool NOT NULL DEFAULT 1,
  -- Where it is answered, http:// or https://; none: see origin_url.
  answer_url @text
);
CREATE INDEX opportunity_next_check ON opportunity (next_check);
CREATE INDEX opportunity_country ON opportunity (stage, country);
CREATE INDEX opportunity_project ON opportunity (project_id);
CREATE INDEX opportunity_author ON opportunity (author_id);
CREATE INDEX opportunity_organisation ON opportunity (organisation_id, created_at);
CREATE INDEX opportunity_city ON opportunity (city_id);
CREATE INDEX opportunity_published ON opportunity (stage, published_at);
CREATE INDEX opportunity_ends ON opportunity (stage, ends_at);
CREATE INDEX opportunity_enquiry ON opportunity (stage, enquiry_closes_at);
CREATE INDEX opportunity_outcome ON opportunity (stage, outcome_at);
CREATE INDEX opportunity_cancelled ON opportunity (stage, cancelled_at);
CREATE INDEX opportunity_reference ON opportunity (reference);
CREATE INDEX opportunity_title ON opportunity (title);
CREATE INDEX opportunity_origin ON opportunity (origin_url) WHERE origin_url IS NOT NULL;

-- Further places of an opportunity, after its main city.
CREATE TABLE place (
  -- Row number, never shown.
  id @id,
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Order of mention, from 1.
  position @int NOT NULL,
  -- City or region, in words.
  city @text NOT NULL,
  -- Country of this place, ISO 3166 alpha-2; none: that of the main city.
  country @text,
  -- The city, for its page.
  city_id @int REFERENCES city (id),
  UNIQUE (opportunity_id, position)
);
CREATE INDEX place_city ON place (city_id);

-- Themes of an opportunity.
CREATE TABLE opportunity_theme (
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Which theme.
  theme_id @int NOT NULL REFERENCES theme (id),
  -- Order of mention, from 1.
  position @int NOT NULL,
  PRIMARY KEY (opportunity_id, position)
);
CREATE INDEX opportunity_theme_theme ON opportunity_theme (theme_id);

-- Funders of an opportunity.
CREATE TABLE opportunity_funder (
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Which funder.
  funder_id @int NOT NULL REFERENCES funder (id),
  -- Order of mention, from 1.
  position @int NOT NULL,
  PRIMARY KEY (opportunity_id, position)
);
CREATE INDEX opportunity_funder_funder ON opportunity_funder (funder_id);

-- Languages of an opportunity.
CREATE TABLE opportunity_language (
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- work: spoken on the job; apply: accepted in applications.
  use @text NOT NULL,
  -- Order of mention, from 1.
  position @int NOT NULL,
  -- ISO 639 code.
  lang @text NOT NULL,
  PRIMARY KEY (opportunity_id, use, position)
);

-- How applications are judged.
CREATE TABLE criterion (
  -- Row number, never shown.
  id @id,
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Order, from 1.
  position @int NOT NULL,
  -- What is judged.
  label @text NOT NULL,
  -- Its weight: a number of points, or words such as "admis ou refusé".
  weight @text NOT NULL,
  UNIQUE (opportunity_id, position)
);

-- Lots of a call.
CREATE TABLE lot (
  -- Row number, never shown.
  id @id,
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Its number in the notice.
  number @int NOT NULL,
  -- Its title.
  title @text NOT NULL,
  -- Bid security asked, in words.
  guarantee @text,
  -- Its own closing, when it has one.
  closes_at @time,
  -- The same as announced.
  closes_wall @text,
  UNIQUE (opportunity_id, number)
);

-- Stages of a call in several steps.
CREATE TABLE stage (
  -- Row number, never shown.
  id @id,
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Order, from 1.
  position @int NOT NULL,
  -- Its name: candidatures, offres.
  name @text NOT NULL,
  -- Its closing.
  closes_at @time NOT NULL,
  -- The same as announced.
  closes_wall @text NOT NULL,
  UNIQUE (opportunity_id, position)
);

-- A piece an applicant is asked for.
CREATE TABLE piece (
  -- Row number; names the piece in the form's fields, so that files stay with their piece.
  id @id,
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Order, from 1.
  position @int NOT NULL,
  -- What is asked for.
  label @text NOT NULL,
  -- 1 when a dossier without it is incomplete.
  compulsory @bool NOT NULL,
  -- Accepted formats, separated by spaces: "pdf docx odt".
  formats @text NOT NULL,
  -- Largest size of one file, bytes.
  max_bytes @int NOT NULL,
  -- Largest number of files.
  max_files @int NOT NULL,
  -- The envelope it goes into: administrative, technical or financial; none: there are no envelopes.
  envelope @text,
  -- How many pages it should have at most; a hint, never enforced.
  pages @int,
  -- Number of the stage it is asked for; none: at every one.
  stage @int,
  UNIQUE (opportunity_id, position)
);

-- A document to download with a notice.
CREATE TABLE document (
  -- Row number; the number in addresses.
  id @id,
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Order, from 1.
  position @int NOT NULL,
  -- Its title.
  title @text NOT NULL,
  -- What it is: TdR, DAO, rectificatif.
  nature @text NOT NULL,
  -- Language it is written in.
  lang @text NOT NULL,
  -- Its name for the reader's disk.
  file_name @text NOT NULL,
  -- Name of its bytes in the file store; none while only announced.
  blob @ref,
  -- Bytes.
  size @int,
  -- SHA-256 of the bytes.
  sha256 @bytes,
  -- Media type it is served as.
  media @text,
  -- When the bytes came.
  added_at @time NOT NULL,
  -- Its version in words: 2, "après additif 1".
  version @text,
  -- A document that stays at the source: its address.
  url @text,
  UNIQUE (opportunity_id, position)
);
CREATE INDEX document_blob ON document (blob) WHERE blob IS NOT NULL;

-- What was changed in public after publication.
CREATE TABLE amendment (
  -- Row number, never shown.
  id @id,
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Order, from 1.
  number @int NOT NULL,
  -- When it was published.
  at @time NOT NULL,
  -- The same as announced.
  at_wall @text NOT NULL,
  -- What changed and why, for the readers.
  reason @text NOT NULL,
  -- The closing it replaced, when it moved one.
  old_closes_at @time,
  -- The same as announced then.
  old_closes_wall @text,
  -- The closing it set.
  new_closes_at @time,
  -- The same as announced.
  new_closes_wall @text,
  UNIQUE (opportunity_id, number)
);

-- What the full-text index holds, one row an opportunity that can be read.
CREATE TABLE search (
  -- End of the opportunity in whole seconds, rounded up, shifted by 20 bits, plus a number free in that second: the order of the index is the order of the closings.
  key @int PRIMARY KEY,
  -- Of which opportunity.
  opportunity_id @int NOT NULL UNIQUE REFERENCES opportunity (id),
  -- Title and reference.
  title @text NOT NULL,
  -- Everything else that is looked up.
  body @text NOT NULL,
  -- Filters as words of the index: "xtrecrutement xpcm".
  tags @text NOT NULL
);
-- postgres:
CREATE INDEX search_words ON search USING gin (to_tsvector('french', title || ' ' || body || ' ' || tags));

-- A person's application for one opportunity.
CREATE TABLE dossier (
  -- Row number, never shown: it would tell how many there are.
  id @id,
  -- Random reference, shown.
  ref @ref NOT NULL UNIQUE,
  -- For which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Whose it is.
  person_id @int NOT NULL REFERENCES person (id),
  -- What the person wants to say; kept as typed.
  message @text NOT NULL,
  -- When the draft began.
  created_at @time NOT NULL,
  -- When it was last changed.
  updated_at @time NOT NULL,
  -- Raised at each change: a deposit says which state it was made from.
  version @int NOT NULL,
  -- The deposit that counts; none: not deposited.
  deposit_id @int,
  -- When the person answered the questions of eligibility; none: not yet, or there are none.
  eligible_at @time,
  -- The dossier's version the last deposit was made from: a higher one means changes that are not deposited. Kept when that deposit is withdrawn, which tells a dossier that was from one that never was deposited.
  deposited_version @int,
  -- When what the dossier held was erased: its retention had ended. The deposits' codes, digests and instants stay.
  erased_at @time,
  UNIQUE (opportunity_id, person_id)
);
CREATE INDEX dossier_person ON dossier (person_id, updated_at);

-- A file of a dossier.
CREATE TABLE dossier_file (
  -- Row number, never shown.
  id @id,
  -- Random reference, shown.
  ref @ref NOT NULL UNIQUE,
  -- Of which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- Which piece it answers.
  piece_id @int NOT NULL REFERENCES piece (id),
  -- Its name as the person's disk had it, any UTF-8.
  name @text NOT NULL,
  -- Name of its bytes in the file store.
  blob @ref NOT NULL,
  -- Bytes.
  size @int NOT NULL,
  -- SHA-256 of the bytes.
  sha256 @bytes NOT NULL,
  -- CRC-32 of the bytes, for archives.
  crc32 @int NOT NULL,
  -- Media type it is served as.
  media @text NOT NULL,
  -- Why a reader should be careful with it: encrypted, damaged, active… none: nothing noticed.
  doubt @text,
  -- When its last byte came.
  added_at @time NOT NULL,
  -- When the person took it out; the bytes stay for a while.
  removed_at @time,
  -- Order among the files of its piece, as the person wants its pages; none: before those that have one, in order of arrival.
  page @int,
  -- When the bytes of a file that was taken out were erased.
  erased_at @time,
  -- The file whose place this one took; none: it was added.
  replaces_id @int REFERENCES dossier_file (id)
);
CREATE INDEX dossier_file_dossier ON dossier_file (dossier_id, piece_id, id);
CREATE INDEX dossier_file_piece ON dossier_file (piece_id);
CREATE INDEX dossier_file_replaces ON dossier_file (replaces_id);
CREATE INDEX dossier_file_removed ON dossier_file (removed_at) WHERE removed_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX dossier_file_blob ON dossier_file (blob);

-- A deposit: what was received, when, and that it was acknowledged.
CREATE TABLE deposit (
  -- Row number: the order of receipts; never shown before an opening.
  id @id,
  -- Random code of the receipt.
  ref @ref NOT NULL UNIQUE,
  -- Of which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- Idempotency token of the form: repeating it gives the same receipt.
  key @ref NOT NULL,
  -- SHA-256 of the list of files and the message.
  manifest @bytes NOT NULL,
  -- The message as deposited.
  message @text NOT NULL,
  -- When the request had arrived whole: the instant that counts.
  received_at @time NOT NULL,
  -- The closing in force then; none for a permanent call.
  closes_at @time,
  -- The same as announced.
  closes_wall @text,
  -- Zone of the closing.
  zone @text NOT NULL,
  -- Version of the deadline it was received under.
  deadline_version @int NOT NULL,
  -- The deposit this one took the place of; that one stays, unread.
  replaces_id @int REFERENCES deposit (id),
  UNIQUE (dossier_id, key)
);
CREATE INDEX deposit_replaces ON deposit (replaces_id);

-- The files of a deposit, as they were then.
CREATE TABLE deposit_file (
  -- Of which deposit.
  deposit_id @int NOT NULL REFERENCES deposit (id),
  -- Order on the receipt, from 1.
  position @int NOT NULL,
  -- Which piece it answers, as asked then.
  label @text NOT NULL,
  -- Its name, any UTF-8.
  name @text NOT NULL,
  -- Random reference, for its address.
  ref @ref NOT NULL UNIQUE,
  -- Name of its bytes in the file store.
  blob @ref NOT NULL,
  -- Bytes.
  size @int NOT NULL,
  -- SHA-256 of the bytes.
  sha256 @bytes NOT NULL,
  -- Media type it is served as.
  media @text NOT NULL,
  -- Why a reader should be careful with it.
  doubt @text,
  -- CRC-32 of the bytes, for archives; none: deposited before it was kept.
  crc32 @int,
  PRIMARY KEY (deposit_id, position)
);
CREATE INDEX deposit_file_blob ON deposit_file (blob);

-- The outbox: every mail, its bytes frozen in the transaction that decided it.
CREATE TABLE mail (
  -- Row number; the number operators use.
  id @id,
  -- What makes it unique: reminder:7:12:j7:1. A second attempt to decide the same thing changes nothing.
  dedupe_key @text NOT NULL UNIQUE,
  -- receipt, confirm, reminder, extension, test.
  purpose @text NOT NULL,
  -- To whom; none when it is no account's.
  person_id @int REFERENCES person (id),
  -- About which opportunity.
  opportunity_id @int REFERENCES opportunity (id),
  -- The recipient's address.
  recipient @text NOT NULL,
  -- The message, complete: Date and Message-ID included.
  bytes @bytes NOT NULL,
  -- queued, leased, sending, sent, unknown, failed or suppressed.
  state @text NOT NULL,
  -- When it is tried next; meaningful while queued.
  due_at @time NOT NULL,
  -- After it sending would be useless: a reminder dies at its closing.
  expires_at @time,
  -- Deliveries begun so far.
  attempts @int NOT NULL,
  -- Who holds the lease, while leased or sending.
  lease_owner @ref,
  -- When the lease ends.
  lease_until @time,
  -- The mail server's last words, or why it was not sent.
  reply @text,
  -- When it was decided.
  created_at @time NOT NULL,
  -- When its state last changed.
  changed_at @time NOT NULL
);
CREATE INDEX mail_due ON mail (state, due_at);
CREATE INDEX mail_opportunity ON mail (opportunity_id, state);
CREATE INDEX mail_person ON mail (person_id);
CREATE INDEX mail_recipient ON mail (recipient, purpose, created_at);

-- A mailing to many, expanded by the worker in batches.
CREATE TABLE fanout (
  -- Row number, never shown.
  id @id,
  -- extension.
  purpose @text NOT NULL,
  -- About which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- The deadline it tells.
  deadline_version @int NOT NULL,
  -- When it was decided.
  created_at @time NOT NULL,
  -- When every recipient had a mail.
  done_at @time,
  UNIQUE (opportunity_id, purpose, deadline_version)
);
CREATE INDEX fanout_open ON fanout (done_at, id);

-- A job of the worker and who runs it now.
CREATE TABLE job (
  -- Its name in work/jobs.def.
  name @text PRIMARY KEY,
  -- When it last ended well.
  ran_at @time,
  -- Who holds the lease.
  lease_owner @ref,
  -- When the lease ends.
  lease_until @time
);

-- A city opportunities take place in.
CREATE TABLE city (
  -- Row number, never shown.
  id @id,
  -- Its word in addresses.
  slug @text NOT NULL UNIQUE,
  -- Its name as notices write it.
  name @text NOT NULL,
  -- Its country, ISO 3166 alpha-2.
  country @text NOT NULL,
  -- What it is, for the readers, in French.
  about_fr @text,
  -- The same in English.
  about_en @text
);

-- Title, summary and body in a further language; those of the opportunity's own stand in its row.
CREATE TABLE opportunity_text (
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Language, ISO 639.
  lang @text NOT NULL,
  -- Title.
  title @text NOT NULL,
  -- One or two sentences.
  summary @text NOT NULL,
  -- The notice itself, Markdown; empty: only title and summary are translated.
  body @text NOT NULL,
  PRIMARY KEY (opportunity_id, lang)
);

-- Who may find an opportunity that is for invited people only.
CREATE TABLE invitation (
  -- To which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- The invited address, as compared.
  email @text NOT NULL,
  -- When it was entered.
  created_at @time NOT NULL,
  PRIMARY KEY (opportunity_id, email)
);

-- The words above the button somebody pressed, so that a consent can be shown with what was promised.
CREATE TABLE consent_text (
  -- SHA-256 of the words.
  hash @bytes PRIMARY KEY,
  -- Language they were shown in: fr or en.
  lang @text NOT NULL,
  -- The words themselves.
  words @text NOT NULL
);

-- A request to be written to about one topic, and what became of it: waiting, confirmed, stopped. An address has at most one waiting and one in force for a topic; former ones stay as proof. Not confirmed: erased after 30 days.
CREATE TABLE follow (
  -- Row number, never shown.
  id @id,
  -- Random reference; with the installation's secret it makes the secret of the links in mails.
  ref @ref NOT NULL UNIQUE,
  -- SHA-256 of the links' secret: what is stored opens nothing.
  hash @bytes NOT NULL UNIQUE,
  -- The address as compared: in lower case.
  email @text NOT NULL,
  -- What about: "notice:7" or "newsletter".
  topic @text NOT NULL,
  -- The notice; none: the newsletter.
  opportunity_id @int REFERENCES opportunity (id),
  -- How often, newsletter only: weekly or monthly.
  frequency @text,
  -- Language of the form, and of what is sent: fr or en.
  lang @text NOT NULL,
  -- When it was last asked for.
  asked_at @time NOT NULL,
  -- The words that were shown then.
  asked_text @bytes NOT NULL REFERENCES consent_text (hash),
  -- From where: HMAC of the client's address under the installation's secret, never the address.
  asked_from @bytes NOT NULL,
  -- After it the link does not confirm any more.
  expires_at @time NOT NULL,
  -- When the button was pressed.
  confirmed_at @time,
  -- From where, as above.
  confirmed_from @bytes,
  -- When it was stopped, refused before it was confirmed, or replaced by a newer consent to the same topic.
  stopped_at @time,
  -- From where, as above.
  stopped_from @bytes
);
CREATE UNIQUE INDEX follow_waiting ON follow (email, topic) WHERE confirmed_at IS NULL AND stopped_at IS NULL;
CREATE UNIQUE INDEX follow_in_force ON follow (email, topic) WHERE confirmed_at IS NOT NULL AND stopped_at IS NULL;
CREATE INDEX follow_unconfirmed ON follow (asked_at) WHERE confirmed_at IS NULL;
CREATE INDEX follow_email ON follow (email);
CREATE INDEX follow_opportunity ON follow (opportunity_id);
CREATE INDEX follow_text ON follow (asked_text);

-- Themes of the newsletter somebody chose; none: all of them.
CREATE TABLE follow_theme (
  -- Of which request.
  follow_id @int NOT NULL REFERENCES follow (id),
  -- Which theme.
  theme_id @int NOT NULL REFERENCES theme (id),
  PRIMARY KEY (follow_id, theme_id)
);
CREATE INDEX follow_theme_theme ON follow_theme (theme_id);

-- A six-digit code sent by mail: serves once, in the form that asked for it.
CREATE TABLE code (
  -- Row number, never shown.
  id @id,
  -- Random reference, in the form the code is typed into.
  ref @ref NOT NULL UNIQUE,
  -- The address as compared.
  email @text NOT NULL,
  -- Whose it is; none: the address has no account, and no code fits.
  person_id @int REFERENCES person (id),
  -- HMAC of reference and digits under the installation's secret.
  hash @bytes NOT NULL,
  -- Wrong codes typed so far.
  tries @int NOT NULL,
  -- When it was asked for.
  created_at @time NOT NULL,
  -- After it the code is refused.
  expires_at @time NOT NULL,
  -- When it served, or was used up.
  used_at @time
);
CREATE INDEX code_email ON code (email, created_at);
CREATE INDEX code_person ON code (person_id);
CREATE INDEX code_expires ON code (expires_at);

-- A question of one opportunity, before the dossier (eligibility) or in it.
CREATE TABLE question (
  -- Row number; names the answer's field.
  id @id,
  -- Of which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Order, from 1.
  position @int NOT NULL,
  -- eligibility: answered before work begins; dossier: a task of the dossier.
  use @text NOT NULL,
  -- text, number, date, choice or yes_no. A question answered by a file is a piece.
  answer @text NOT NULL,
  -- The question, in the notice's language.
  label @text NOT NULL,
  -- The same in English; none: only as above.
  label_en @text,
  -- What helps to answer it.
  hint @text,
  -- 1 when a dossier without the answer is incomplete.
  compulsory @bool NOT NULL,
  -- The choices, one a line; choice only.
  choices @text,
  -- yes or no: the answer that makes eligible; eligibility only.
  wanted @text,
  UNIQUE (opportunity_id, position)
);

-- What a person typed into one field of a dossier; kept as typed, whatever it is.
CREATE TABLE answer (
  -- Of which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- Name of the field: of the form of the kind ("nom"), or "question-12".
  field @text NOT NULL,
  -- As typed.
  value @text NOT NULL,
  -- When.
  updated_at @time NOT NULL,
  PRIMARY KEY (dossier_id, field)
);

-- A lot the dossier answers.
CREATE TABLE dossier_lot (
  -- Which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- Which lot.
  lot_id @int NOT NULL REFERENCES lot (id),
  PRIMARY KEY (dossier_id, lot_id)
);
CREATE INDEX dossier_lot_lot ON dossier_lot (lot_id);

-- An answer as deposited, with the question as it was asked then.
CREATE TABLE deposit_answer (
  -- Of which deposit.
  deposit_id @int NOT NULL REFERENCES deposit (id),
  -- Order on the receipt, from 1.
  position @int NOT NULL,
  -- Name of its field.
  field @text NOT NULL,
  -- The question as asked.
  label @text NOT NULL,
  -- The answer as typed.
  value @text NOT NULL,
  PRIMARY KEY (deposit_id, position)
);

-- A lot a deposit answers.
CREATE TABLE deposit_lot (
  -- Of which deposit.
  deposit_id @int NOT NULL REFERENCES deposit (id),
  -- Which lot.
  lot_id @int NOT NULL REFERENCES lot (id),
  -- Its number then.
  number @int NOT NULL,
  -- Its title then.
  title @text NOT NULL,
  PRIMARY KEY (deposit_id, lot_id)
);
CREATE INDEX deposit_lot_lot ON deposit_lot (lot_id);

-- What the scanner said of a file; without a row nobody asked: "not scanned".
CREATE TABLE scan (
  -- Name of the bytes in the file store.
  blob @ref PRIMARY KEY,
  -- waiting, clean, infected or failed (too large for the scanner, or it could not read it).
  state @text NOT NULL,
  -- What was found, in the scanner's words; infected and failed only.
  found @text,
  -- How often it was tried.
  tries @int NOT NULL,
  -- When it is tried next, while waiting.
  due_at @time NOT NULL,
  -- When the scanner answered.
  scanned_at @time
);
CREATE INDEX scan_due ON scan (state, due_at);

-- A deposit taken back before the closing; the dossier is a draft again.
CREATE TABLE withdrawal (
  -- Row number: the order of receipts; never shown before an opening.
  id @id,
  -- Random code of its receipt.
  ref @ref NOT NULL UNIQUE,
  -- Of which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- The deposit that was taken back.
  deposit_id @int NOT NULL REFERENCES deposit (id),
  -- Idempotency token of the form.
  key @ref NOT NULL,
  -- When the request had arrived whole.
  received_at @time NOT NULL,
  -- The closing in force then; none for a permanent call.
  closes_at @time,
  -- Zone of the closing.
  zone @text NOT NULL,
  UNIQUE (dossier_id, key)
);
CREATE INDEX withdrawal_deposit ON withdrawal (deposit_id);

-- Every attempt to send a file, to deposit, replace or withdraw, whatever came of it. Never shown before an opening to anybody but its person.
CREATE TABLE attempt (
  -- Row number.
  id @id,
  -- Number of the request, as on its page and in the log.
  request @text NOT NULL,
  -- upload, deposit, withdraw or report.
  act @text NOT NULL,
  -- For which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Whose; none: nobody was signed in.
  person_id @int REFERENCES person (id),
  -- Which piece; upload only.
  piece_id @int REFERENCES piece (id),
  -- When its head had arrived.
  began_at @time NOT NULL,
  -- When it ended: whole, refused or cut.
  ended_at @time NOT NULL,
  -- Bytes of the body that came.
  bytes @int NOT NULL,
  -- done, repeated, late, cut, or the word of a refusal.
  outcome @text NOT NULL
);
CREATE INDEX attempt_opportunity ON attempt (opportunity_id, id);
CREATE INDEX attempt_person ON attempt (person_id, began_at);
CREATE INDEX attempt_piece ON attempt (piece_id);

-- The service's own journal: one row for each minute it was there, written by the server. A missing minute is an outage.
CREATE TABLE minute (
  -- The minute, in minutes since 1970 UTC.
  minute @int PRIMARY KEY,
  -- When the row was written.
  at @time NOT NULL,
  -- Which start of the server wrote it.
  start @ref NOT NULL,
  -- Requests answered in it.
  requests @int NOT NULL,
  -- Of those, answered by an error of ours (5xx).
  failures @int NOT NULL,
  -- Microseconds the commit of the row before took: how the disk does.
  commit_us @int NOT NULL,
  -- 1 when the file store took a probe.
  files_ok @bool NOT NULL
);

-- "I cannot deposit": a call for help, with the instant it came.
CREATE TABLE trouble (
  -- Row number, never shown.
  id @id,
  -- Random number the person is given.
  ref @ref NOT NULL UNIQUE,
  -- For which opportunity.
  opportunity_id @int NOT NULL REFERENCES opportunity (id),
  -- Who, when somebody was signed in.
  person_id @int REFERENCES person (id),
  -- How to answer, as typed; may be empty.
  contact @text NOT NULL,
  -- The person's words, as typed.
  words @text NOT NULL,
  -- What we had received by then, in words.
  received @text NOT NULL,
  -- When it had arrived whole.
  at @time NOT NULL,
  -- When the mail about it leaves; none: one about another says where to read all.
  told_at @time
);
CREATE INDEX trouble_opportunity ON trouble (opportunity_id, at);
CREATE INDEX trouble_person ON trouble (person_id);

-- What became of a deposited dossier, in the order it happened.
CREATE TABLE dossier_event (
  -- Row number, never shown.
  id @id,
  -- Of which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- Key of the source it was imported from.
  import_key @text UNIQUE,
  -- opened, admissible, inadmissible, scored, shortlisted, selected or not_selected.
  state @text NOT NULL,
  -- Why, for the person; may be empty.
  words @text NOT NULL,
  -- When.
  at @time NOT NULL,
  -- When the mail that tells the person was decided.
  told_at @time
);
CREATE INDEX dossier_event_dossier ON dossier_event (dossier_id, at);
CREATE INDEX dossier_event_untold ON dossier_event (id) WHERE told_at IS NULL;

-- A message of the office to a person about a dossier, or the answer to what was asked.
CREATE TABLE message (
  -- Row number, never shown.
  id @id,
  -- Random reference, shown.
  ref @ref NOT NULL UNIQUE,
  -- About which dossier.
  dossier_id @int NOT NULL REFERENCES dossier (id),
  -- Key of the source it was imported from.
  import_key @text UNIQUE,
  -- What was asked; none: a message nobody asked for.
  question @text,
  -- What the office says.
  words @text NOT NULL,
  -- When it was sent.
  at @time NOT NULL,
  -- When the person first read it.
  read_at @time,
  -- When the mail that tells the person was decided.
  told_at @time
);
CREATE INDEX message_dossier ON message (dossier_id, at);
CREATE INDEX message_untold ON message (id) WHERE told_at IS NULL;

-- Who opened which deposited file, told to its person.
CREATE TABLE file_read (
  -- Row number, never shown.
  id @id,
  -- The file, by its reference.
  file_ref @ref NOT NULL REFERENCES deposit_file (ref),
  -- Who.
  person_id @int NOT NULL REFERENCES person (id),
  -- The hour, in hours since 1970 UTC: a download that goes on or is repeated is one reading.
  hour @int NOT NULL,
  -- When it was first asked for within the hour.
  at @time NOT NULL,
  UNIQUE (file_ref, person_id, hour)
);
CREATE INDEX file_read_person ON file_read (person_id);

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
  -- read, trial (read, and nothing kept: n_new counts what would have come in), unchanged (the server says nothing is new) or failed.
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
  -- to_review, published, merged, refused, noted (it said something of a notice of the board), set_aside, superseded (another notice took its place) or awaiting (the notice it is about has not come yet: nothing for a person).
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
CREATE UNIQUE INDEX received_known ON received (scope, key, source_id);
CREATE INDEX received_heir ON received (heir_id);
CREATE INDEX received_state ON received (state, id);
CREATE INDEX received_source ON received (source_id, state, id);
CREATE INDEX received_replaces ON received (scope, replaces);
CREATE INDEX received_procedure ON received (procedure, id);
CREATE INDEX received_of_procedure ON received (procedure, family, state);
CREATE INDEX received_opportunity ON received (opportunity_id);
CREATE INDEX received_changed ON received (id) WHERE former IS NOT NULL;

-- sqlite:
CREATE VIRTUAL TABLE search_fts USING fts5 (title, body, tags, content='search', content_rowid='key', prefix='2 3 4', tokenize='babillard');
