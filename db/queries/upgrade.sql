-- opportunity_unfiled(after_id int, limit int)
-- -> many (id int, city text, country text)
-- What was entered before cities had pages: migrate files it.
SELECT id, city, country FROM opportunity WHERE city_id IS NULL AND id > :after_id ORDER BY id LIMIT :limit;

-- opportunity_file(id int, city_id int)
-- -> run
-- Files it under its city.
UPDATE opportunity SET city_id = :city_id WHERE id = :id;

-- place_unfiled(opportunity_id int, limit int)
-- -> many (id int, city text, country text?)
-- Its further places that are under no city yet.
SELECT id, city, country FROM place WHERE opportunity_id = :opportunity_id AND city_id IS NULL ORDER BY position LIMIT :limit;

-- place_file(id int, city_id int)
-- -> run
-- Files a place under its city.
UPDATE place SET city_id = :city_id WHERE id = :id;

-- opportunity_readable(after_id int, limit int)
-- -> many (id int)
-- What may be in the index: migrate enters it again when that has changed. In the order of the rows: no index of stage,
-- which would sort them all for each batch.
SELECT id FROM opportunity WHERE stage || '' = 'published' AND id > :after_id ORDER BY id LIMIT :limit;
