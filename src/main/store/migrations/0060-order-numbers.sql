-- The counts that a terminal gave to the orders of a command of its own: kept for as long as the command is, so that a number
-- that was shown or printed stays what it is (ORD-1). JSON, in the order in which the orders were made.
ALTER TABLE local_outbox ADD COLUMN day_counts TEXT CHECK (day_counts IS NULL OR json_valid(day_counts));
