-- Pairing: the nodes of a store (SYN-6), and how the store works without its hub.

ALTER TABLE merchant ADD COLUMN offline_policy TEXT NOT NULL DEFAULT 'warn' CHECK (offline_policy IN ('warn', 'stations', 'block'));
ALTER TABLE merchant ADD COLUMN acknowledgement TEXT NOT NULL DEFAULT 'fast' CHECK (acknowledgement IN ('fast', 'safe'));

-- Replicated. A code is never given twice: order numbers carry it (ORD-1).
CREATE TABLE paired_terminal (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  code TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'REVOKED')), fingerprint TEXT,
  addresses TEXT NOT NULL CHECK (json_valid(addresses)), standby INTEGER NOT NULL CHECK (standby IN (0, 1)),
  station_unit_ids TEXT NOT NULL CHECK (json_valid(station_unit_ids)), revoked_at INTEGER,
  CHECK ((status = 'REVOKED') = (revoked_at IS NOT NULL)),
  UNIQUE (merchant_id, code)
) STRICT, WITHOUT ROWID;

-- Replicated; no feed, export or API shows it. The hash of the token that a terminal shows; none for one that never dialled.
CREATE TABLE terminal_secret (
  id TEXT PRIMARY KEY REFERENCES paired_terminal (id), merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  token_hash TEXT
) STRICT, WITHOUT ROWID;
