-- How long a hub has run without hearing of a terminal, in milliseconds: counted, because a clock that is set to another day
-- makes nobody absent. What a terminal that still comes may need of the log is not dropped.
ALTER TABLE terminal ADD COLUMN absent INTEGER NOT NULL DEFAULT 0;
