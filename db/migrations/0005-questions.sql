-- What a dossier is asked and answers beside its pieces; lots; what is told where personal data are collected.

-- Who decides why and how the data of dossiers are used; none: the organisation.
ALTER TABLE opportunity ADD COLUMN privacy_controller @text;
-- Who receives them, in words.
ALTER TABLE opportunity ADD COLUMN privacy_recipients @text;
-- Countries they go to, ISO 3166 alpha-2, separated by spaces.
ALTER TABLE opportunity ADD COLUMN privacy_countries @text;
-- Months they are kept after the closing.
ALTER TABLE opportunity ADD COLUMN privacy_months @int NOT NULL DEFAULT 24;
-- Whom to ask about them: address of the data protection officer or of a service; none: the notice's contact.
ALTER TABLE opportunity ADD COLUMN privacy_contact @text;

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

-- When the person answered the questions of eligibility; none: not yet, or there are none.
ALTER TABLE dossier ADD COLUMN eligible_at @time;

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
