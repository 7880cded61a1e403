-- Accounts: addresses that another account has already, codes sent by mail, devices, closing.

-- The address an account gave and nobody has proved yet: mails go there, and email is a key no address has. Several may claim one. None: email is this account's own.
ALTER TABLE person ADD COLUMN claims @text;
-- When the person closed the account; what the law keeps stays until its day.
ALTER TABLE person ADD COLUMN closed_at @time;
CREATE INDEX person_claims ON person (claims);
CREATE INDEX person_role ON person (role);

-- Random reference, to end a session by.
ALTER TABLE session ADD COLUMN ref @ref;
-- Browser and system it was begun with, in short words; never the whole header.
ALTER TABLE session ADD COLUMN agent @text;
-- When a code or link from the mailbox proved the address in this session: a new password needs no former one then.
ALTER TABLE session ADD COLUMN proved_at @time;
CREATE UNIQUE INDEX session_ref ON session (ref);

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

-- The account that owns the address this one was proved with, when that one has a dossier for the same opportunity: both stay reachable from it.
ALTER TABLE person ADD COLUMN joined_id @int REFERENCES person (id);
CREATE INDEX person_joined ON person (joined_id);
-- The address the link proves; none: the one its account gave.
ALTER TABLE link ADD COLUMN email @text;
