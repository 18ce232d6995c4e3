-- Tokens of terminals end, and are replaced before that (sync.md, message 12). Replicated, like the rest of the row: whoever is
-- made the hub knows which ones are good. Both are, until the next one has been shown.
ALTER TABLE terminal_secret ADD COLUMN given_at INTEGER;
ALTER TABLE terminal_secret ADD COLUMN next_hash TEXT;
ALTER TABLE terminal_secret ADD COLUMN next_at INTEGER;
