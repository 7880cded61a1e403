-- What people read: two levels of themes, texts in several languages, who publishes and pays, what was decided.

-- Who it is, for the readers, in French.
ALTER TABLE organisation ADD COLUMN about_fr @text;
-- The same in English.
ALTER TABLE organisation ADD COLUMN about_en @text;
-- Its own site, http or https.
ALTER TABLE organisation ADD COLUMN website @text;
-- The city it sits in.
ALTER TABLE organisation ADD COLUMN city @text;
-- The country, ISO 3166 alpha-2.
ALTER TABLE organisation ADD COLUMN country @text;
-- Name of its logo's bytes in the file store.
ALTER TABLE organisation ADD COLUMN logo @ref;
-- Media type of the logo: image/png or image/jpeg.
ALTER TABLE organisation ADD COLUMN logo_media @text;

-- Who it is, for the readers, in French.
ALTER TABLE funder ADD COLUMN about_fr @text;
-- The same in English.
ALTER TABLE funder ADD COLUMN about_en @text;
-- Its own site, http or https.
ALTER TABLE funder ADD COLUMN website @text;
-- Name of its logo's bytes in the file store.
ALTER TABLE funder ADD COLUMN logo @ref;
-- Media type of the logo: image/png or image/jpeg.
ALTER TABLE funder ADD COLUMN logo_media @text;
-- The sentence it wants on what it pays for, in French.
ALTER TABLE funder ADD COLUMN visibility_fr @text;
-- The same in English.
ALTER TABLE funder ADD COLUMN visibility_en @text;

-- What it does, for the readers, in French.
ALTER TABLE project ADD COLUMN about_fr @text;
-- The same in English.
ALTER TABLE project ADD COLUMN about_en @text;

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

-- The head a theme is filed under; none: it is a head itself, or a word nobody has filed yet.
ALTER TABLE theme ADD COLUMN head_id @int REFERENCES theme (id);
-- Its name in English.
ALTER TABLE theme ADD COLUMN name_en @text;
-- Place among the heads, from 1; none: no head.
ALTER TABLE theme ADD COLUMN head_position @int;
CREATE INDEX theme_head ON theme (head_id);

-- The city of the main place, for its page.
ALTER TABLE opportunity ADD COLUMN city_id @int REFERENCES city (id);
CREATE INDEX opportunity_city ON opportunity (city_id);
-- public, or invited: then only those invited find it, nowhere else does it show.
ALTER TABLE opportunity ADD COLUMN visibility @text NOT NULL DEFAULT 'public';
-- 1 when the salary may be shown; otherwise it is in no page, feed, JSON or log.
ALTER TABLE opportunity ADD COLUMN salary_public @bool NOT NULL DEFAULT 1;
-- Whom to ask: a name or a service.
ALTER TABLE opportunity ADD COLUMN contact_name @text;
-- Its address, meant for the public.
ALTER TABLE opportunity ADD COLUMN contact_email @text;
-- Its telephone, meant for the public.
ALTER TABLE opportunity ADD COLUMN contact_phone @text;
-- Most bytes of all files of one dossier together.
ALTER TABLE opportunity ADD COLUMN dossier_max_bytes @int NOT NULL DEFAULT 300000000;
-- awarded or unsuccessful, once decided.
ALTER TABLE opportunity ADD COLUMN outcome @text;
-- When the decision was published.
ALTER TABLE opportunity ADD COLUMN outcome_at @time;
-- The same as announced.
ALTER TABLE opportunity ADD COLUMN outcome_wall @text;
-- Who was chosen, or why nobody, for the readers.
ALTER TABLE opportunity ADD COLUMN outcome_text @text;
CREATE INDEX opportunity_published ON opportunity (stage, published_at);
CREATE INDEX opportunity_ends ON opportunity (stage, ends_at);
CREATE INDEX opportunity_enquiry ON opportunity (stage, enquiry_closes_at);
CREATE INDEX opportunity_outcome ON opportunity (stage, outcome_at);
CREATE INDEX opportunity_cancelled ON opportunity (stage, cancelled_at);

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

-- Country of this place, ISO 3166 alpha-2; none: that of the main city.
ALTER TABLE place ADD COLUMN country @text;
-- The city, for its page.
ALTER TABLE place ADD COLUMN city_id @int REFERENCES city (id);
CREATE INDEX place_city ON place (city_id);

-- The envelope it goes into: administrative, technical or financial; none: there are no envelopes.
ALTER TABLE piece ADD COLUMN envelope @text;
-- How many pages it should have at most; a hint, never enforced.
ALTER TABLE piece ADD COLUMN pages @int;
-- Number of the stage it is asked for; none: at every one.
ALTER TABLE piece ADD COLUMN stage @int;

-- Its version in words: 2, "après additif 1".
ALTER TABLE document ADD COLUMN version @text;

-- The ten heads. A word a board has already is filed, not doubled.
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('climat-et-environnement', 'Climat et environnement', 'Climate and environment', 1)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('eau-et-assainissement', 'Eau et assainissement', 'Water and sanitation', 2)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('economie-sociale-et-circulaire', 'Économie sociale et circulaire', 'Social and circular economy', 3)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('developpement-economique', 'Développement économique', 'Economic development', 4)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('culture-et-patrimoine', 'Culture et patrimoine', 'Culture and heritage', 5)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('gouvernance-et-decentralisation', 'Gouvernance et décentralisation', 'Governance and decentralisation', 6)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('etat-civil-et-numerique', 'État civil et numérique', 'Civil registration and digital services', 7)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('sante-et-education', 'Santé et éducation', 'Health and education', 8)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('mobilite-et-urbanisme', 'Mobilité et urbanisme', 'Mobility and urban planning', 9)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;
INSERT INTO theme (slug, name, name_en, head_position) VALUES ('egalite-et-inclusion', 'Égalité et inclusion', 'Equality and inclusion', 10)
 ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, head_position = excluded.head_position;

-- The words notices use, each under its head.
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'energie', 'énergie', 'energy', id FROM theme WHERE slug = 'climat-et-environnement'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'climat', 'climat', 'climate', id FROM theme WHERE slug = 'climat-et-environnement'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'resilience', 'résilience', 'resilience', id FROM theme WHERE slug = 'climat-et-environnement'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'assainissement', 'assainissement', 'sanitation', id FROM theme WHERE slug = 'eau-et-assainissement'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'services-essentiels', 'services essentiels', 'essential services', id FROM theme WHERE slug = 'eau-et-assainissement'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'services-urbains', 'services urbains', 'urban services', id FROM theme WHERE slug = 'eau-et-assainissement'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'dechets', 'déchets', 'waste', id FROM theme WHERE slug = 'economie-sociale-et-circulaire'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'economie-circulaire', 'économie circulaire', 'circular economy', id FROM theme WHERE slug = 'economie-sociale-et-circulaire'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'insertion', 'insertion', 'integration into work', id FROM theme WHERE slug = 'economie-sociale-et-circulaire'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'financement', 'financement', 'funding', id FROM theme WHERE slug = 'developpement-economique'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'investissement', 'investissement', 'investment', id FROM theme WHERE slug = 'developpement-economique'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'patrimoine', 'patrimoine', 'heritage', id FROM theme WHERE slug = 'culture-et-patrimoine'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'culture', 'culture', 'culture', id FROM theme WHERE slug = 'culture-et-patrimoine'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'memoire', 'mémoire', 'remembrance', id FROM theme WHERE slug = 'culture-et-patrimoine'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'tourisme', 'tourisme', 'tourism', id FROM theme WHERE slug = 'culture-et-patrimoine'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'evenement', 'événement', 'events', id FROM theme WHERE slug = 'culture-et-patrimoine'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'gouvernance', 'gouvernance', 'governance', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'decentralisation', 'décentralisation', 'decentralisation', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'finances-locales', 'finances locales', 'local finance', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'finances', 'finances', 'finance', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'plaidoyer', 'plaidoyer', 'advocacy', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'cooperation-transfrontaliere', 'coopération transfrontalière', 'cross-border cooperation', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'paix', 'paix', 'peace', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'administration', 'administration', 'administration', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'evaluation', 'évaluation', 'evaluation', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'expertise', 'expertise', 'expertise', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'participation', 'participation', 'participation', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'renforcement-des-capacites', 'renforcement des capacités', 'capacity building', id FROM theme WHERE slug = 'gouvernance-et-decentralisation'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'etat-civil', 'état civil', 'civil registration', id FROM theme WHERE slug = 'etat-civil-et-numerique'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'numerique', 'numérique', 'digital services', id FROM theme WHERE slug = 'etat-civil-et-numerique'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'sante', 'santé', 'health', id FROM theme WHERE slug = 'sante-et-education'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'education', 'éducation', 'education', id FROM theme WHERE slug = 'sante-et-education'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'formation', 'formation', 'training', id FROM theme WHERE slug = 'sante-et-education'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'mobilite', 'mobilité', 'mobility', id FROM theme WHERE slug = 'mobilite-et-urbanisme'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'amenagement-urbain', 'aménagement urbain', 'urban development', id FROM theme WHERE slug = 'mobilite-et-urbanisme'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'planification', 'planification', 'planning', id FROM theme WHERE slug = 'mobilite-et-urbanisme'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'politique-urbaine', 'politique urbaine', 'urban policy', id FROM theme WHERE slug = 'mobilite-et-urbanisme'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'travaux', 'travaux', 'public works', id FROM theme WHERE slug = 'mobilite-et-urbanisme'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'egalite-femmes-hommes', 'égalité femmes-hommes', 'gender equality', id FROM theme WHERE slug = 'egalite-et-inclusion'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'jeunesse', 'jeunesse', 'youth', id FROM theme WHERE slug = 'egalite-et-inclusion'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
INSERT INTO theme (slug, name, name_en, head_id) SELECT 'deplacement', 'déplacement', 'displacement', id FROM theme WHERE slug = 'egalite-et-inclusion'
 ON CONFLICT (slug) DO UPDATE SET name_en = excluded.name_en, head_id = excluded.head_id;
