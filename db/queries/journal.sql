-- attempt_add(request text, act text, opportunity_id int, person_id int?, piece_id int?, began_at time, ended_at time, bytes int, outcome text)
-- -> run
-- One attempt, whatever came of it.
INSERT INTO attempt (request, act, opportunity_id, person_id, piece_id, began_at, ended_at, bytes, outcome)
VALUES (:request, :act, :opportunity_id, :person_id, :piece_id, :began_at, :ended_at, :bytes, :outcome);

-- attempt_recent(person_id int?, opportunity_id int, since time, limit int)
-- -> many (act text, began_at time, ended_at time, bytes int, outcome text, piece text?)
-- What one person tried lately, newest first: for the page of trouble.
SELECT t.act, t.began_at, t.ended_at, t.bytes, t.outcome, p.label AS piece
  FROM attempt t LEFT JOIN piece p ON p.id = t.piece_id
 WHERE t.person_id = :person_id AND t.opportunity_id = :opportunity_id AND t.began_at >= :since
 ORDER BY t.began_at DESC LIMIT :limit;

-- attempt_list(opportunity_id int, after_id int, limit int)
-- -> many (id int, request text, act text, person_ref ref?, piece_id int?, began_at time, ended_at time, bytes int, outcome text)
-- The journal of one opportunity, in the order written.
SELECT t.id, t.request, t.act, q.ref AS person_ref, t.piece_id, t.began_at, t.ended_at, t.bytes, t.outcome
  FROM attempt t LEFT JOIN person q ON q.id = t.person_id
 WHERE t.opportunity_id = :opportunity_id AND t.id > :after_id ORDER BY t.id LIMIT :limit;

-- minute_put(minute int, at time, start ref, requests int, failures int, commit_us int, files_ok bool)
-- -> run
-- The server was there in this minute; a second server, or one started again in it, adds its figures.
INSERT INTO minute (minute, at, start, requests, failures, commit_us, files_ok)
VALUES (:minute, :at, :start, :requests, :failures, :commit_us, :files_ok)
ON CONFLICT (minute) DO UPDATE SET at = excluded.at, start = excluded.start, requests = minute.requests + excluded.requests,
  failures = minute.failures + excluded.failures, commit_us = excluded.commit_us, files_ok = excluded.files_ok;

-- minute_list(after_minute int, limit int)
-- -> many (minute int, at time, start ref, requests int, failures int, commit_us int, files_ok bool)
-- The service's own journal.
SELECT minute, at, start, requests, failures, commit_us, files_ok FROM minute WHERE minute > :after_minute ORDER BY minute LIMIT :limit;
