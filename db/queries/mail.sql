-- mail_add(dedupe_key text, purpose text, person_id int?, opportunity_id int?, recipient text, bytes bytes, due_at time, expires_at time?, now time)
-- -> run
-- A mail is decided; deciding it again changes nothing.
INSERT INTO mail (dedupe_key, purpose, person_id, opportunity_id, recipient, bytes, state, due_at, expires_at, attempts, created_at, changed_at)
VALUES (:dedupe_key, :purpose, :person_id, :opportunity_id, :recipient, :bytes, 'queued', :due_at, :expires_at, 0, :now, :now)
ON CONFLICT (dedupe_key) DO NOTHING;

-- mail_claim(owner ref, now time, lease_until time)
-- -> maybe (id int, recipient text, bytes bytes, expires_at time?, attempts int, created_at time)
-- Takes the next due mail under a lease.
UPDATE mail SET state = 'leased', lease_owner = :owner, lease_until = :lease_until, changed_at = :now
 WHERE id = (SELECT id FROM mail WHERE state = 'queued' AND due_at <= :now ORDER BY due_at, id LIMIT 1)
RETURNING id, recipient, bytes, expires_at, attempts, created_at;

-- mail_sending(id int, owner ref, now time)
-- -> maybe (id int)
-- Committed before DATA may begin; only the holder of the lease may.
UPDATE mail SET state = 'sending', attempts = attempts + 1, changed_at = :now
 WHERE id = :id AND state = 'leased' AND lease_owner = :owner RETURNING id;

-- mail_void(id int, owner ref, now time)
-- -> maybe (id int)
-- A reminder that lost its reason while it waited or was leased: deposited since, cancelled, or the closing moved
-- (a reminder expires at the closing it was made for).
UPDATE mail SET state = 'suppressed', reply = 'nothing left to remind of', lease_owner = NULL, lease_until = NULL, changed_at = :now
 WHERE id = :id AND state = 'leased' AND lease_owner = :owner AND purpose = 'reminder'
   AND NOT EXISTS (SELECT 1 FROM dossier d JOIN opportunity o ON o.id = d.opportunity_id
                     LEFT JOIN stage s ON s.opportunity_id = o.id AND s.closes_at = mail.expires_at
                    WHERE d.opportunity_id = mail.opportunity_id AND d.person_id = mail.person_id AND d.deposit_id IS NULL
                      AND o.cancelled_at IS NULL AND COALESCE(s.closes_at, o.closes_at) = mail.expires_at) RETURNING id;

-- mail_outcome(id int, owner ref, state text, due_at time, reply text?, now time)
-- -> maybe (id int)
-- What became of it; only the holder of the lease may say.
UPDATE mail SET state = :state, due_at = :due_at, reply = :reply, lease_owner = NULL, lease_until = NULL, changed_at = :now
 WHERE id = :id AND state IN ('leased', 'sending') AND lease_owner = :owner RETURNING id;

-- mail_lease_expired(now time)
-- -> run
-- A lease that ran out before DATA could begin: queued again.
UPDATE mail SET state = 'queued', lease_owner = NULL, lease_until = NULL, changed_at = :now WHERE state = 'leased' AND lease_until <= :now;

-- mail_sending_expired(now time)
-- -> run
-- One that ran out while sending may have arrived: unknown, and never resent by itself.
UPDATE mail SET state = 'unknown', lease_owner = NULL, lease_until = NULL, reply = 'worker stopped while sending', changed_at = :now
 WHERE state = 'sending' AND lease_until <= :now;

-- mail_suppress_deadline(opportunity_id int?, now time)
-- -> run
-- Unsent reminders of a deadline that moved are void; those of a stage, which did not move, are not.
UPDATE mail SET state = 'suppressed', reply = 'deadline moved', changed_at = :now
 WHERE opportunity_id = :opportunity_id AND state = 'queued' AND purpose = 'reminder'
   AND NOT EXISTS (SELECT 1 FROM stage s WHERE s.opportunity_id = mail.opportunity_id AND s.closes_at = mail.expires_at);

-- mail_suppress_person(opportunity_id int?, person_id int?, now time)
-- -> run
-- Unsent reminders to someone who has deposited are void.
UPDATE mail SET state = 'suppressed', reply = 'deposited', changed_at = :now
 WHERE opportunity_id = :opportunity_id AND person_id = :person_id AND state = 'queued' AND purpose = 'reminder';

-- mail_list(state text, after_id int, limit int)
-- -> many as mail_line (id int, purpose text, recipient text, state text, due_at time, attempts int, reply text?, created_at time, changed_at time)
-- Mails in one state, for operators.
SELECT id, purpose, recipient, state, due_at, attempts, reply, created_at, changed_at FROM mail
 WHERE state = :state AND id > :after_id ORDER BY id LIMIT :limit;

-- mail_settle(id int, from_state text, state text, due_at time, reply text, now time)
-- -> maybe (id int)
-- An operator's word on a mail that is in the state he saw.
UPDATE mail SET state = :state, due_at = :due_at, reply = :reply, changed_at = :now WHERE id = :id AND state = :from_state RETURNING id;

-- fanout_add(purpose text, opportunity_id int, deadline_version int, now time)
-- -> run
-- A mailing to all who draft for an opportunity.
INSERT INTO fanout (purpose, opportunity_id, deadline_version, created_at) VALUES (:purpose, :opportunity_id, :deadline_version, :now);

-- fanout_open(limit int)
-- -> many (id int, purpose text, opportunity_id int, deadline_version int, created_at time)
-- Mailings not yet expanded.
SELECT id, purpose, opportunity_id, deadline_version, created_at FROM fanout WHERE done_at IS NULL ORDER BY id LIMIT :limit;

-- fanout_done(id int, now time)
-- -> run
-- Everyone has a mail.
UPDATE fanout SET done_at = :now WHERE id = :id;

-- job_claim(name text, owner ref, now time, ran_before time, lease_until time)
-- -> maybe (name text)
-- Takes a job whose period has passed and that nobody holds.
INSERT INTO job (name, lease_owner, lease_until) VALUES (:name, :owner, :lease_until)
ON CONFLICT (name) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
 WHERE (job.lease_until IS NULL OR job.lease_until <= :now) AND (job.ran_at IS NULL OR job.ran_at <= :ran_before)
RETURNING name;

-- job_done(name text, owner ref, now time)
-- -> run
-- It ended well.
UPDATE job SET ran_at = :now, lease_owner = NULL, lease_until = NULL WHERE name = :name AND lease_owner = :owner;

-- job_newest()
-- -> one (ran_at time?)
-- When any job last ended well: whether the worker is alive.
SELECT max(ran_at) AS ran_at FROM job;
