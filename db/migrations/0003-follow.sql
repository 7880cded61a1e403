-- Following by e-mail alone: who asked, who confirmed by a button, who stopped; and the proof of each.

-- The words above the button somebody pressed, so that a consent can be shown with what was promised.
CREATE TABLE consent_text (
  -- SHA-256 of the words.
  hash @bytes PRIMARY KEY,
  -- Language they were shown in: fr or en.
  lang @text NOT NULL,
  -- The words themselves.
  words @text NOT NULL
);

-- A request to be written to about one topic, and what became of it: waiting, confirmed, stopped. An address has at
-- most one waiting and one in force for a topic; former ones stay as proof. Not confirmed: erased after 30 days.
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

-- How many mails of a kind an address was sent lately, so that nobody is flooded through us.
CREATE INDEX mail_recipient ON mail (recipient, purpose, created_at);
