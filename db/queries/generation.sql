-- generation_get()
-- -> maybe (value text)
-- The number that every change of what public pages show raises; no row: none has been made yet.
SELECT value FROM setting WHERE name = 'generation';

-- generation_raise()
-- -> run
-- One more, in the transaction of the change itself.
INSERT INTO setting (name, value) VALUES ('generation', '1')
ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT);

-- board_next_change(now time)
-- -> one (published_at time?, ends_at time?, enquiry_at time?, outcome_at time?, cancelled_at time?)
-- The earliest instants after (closings: from) now at which what the board shows changes by itself: one look into an index each.
SELECT (SELECT min(published_at) FROM opportunity WHERE stage = 'published' AND published_at > :now) AS published_at,
       (SELECT min(ends_at) FROM opportunity WHERE stage = 'published' AND ends_at >= :now) AS ends_at,
       (SELECT min(enquiry_closes_at) FROM opportunity WHERE stage = 'published' AND enquiry_closes_at >= :now) AS enquiry_at,
       (SELECT min(outcome_at) FROM opportunity WHERE stage = 'published' AND outcome_at > :now) AS outcome_at,
       (SELECT min(cancelled_at) FROM opportunity WHERE stage = 'published' AND cancelled_at > :now) AS cancelled_at;
