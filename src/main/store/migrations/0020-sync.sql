-- Sync: conflict cards (replicated), what the hub knows of its terminals, what a terminal keeps for itself.

-- What the hub could not accept of offline work (SYN-3). A card is an ordinary replicated row: visible everywhere, settled
-- by a command, never deleted. `input` and `parked` may hold guests' details and are emptied with them (architecture, rule 10).
CREATE TABLE conflict_card (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  kind TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('OPEN', 'SETTLED')),
  command_id TEXT NOT NULL, command_name TEXT NOT NULL, terminal_id TEXT NOT NULL, terminal_code TEXT NOT NULL, actor_id TEXT,
  group_id TEXT, happened_at INTEGER NOT NULL, order_id TEXT, reservation_id TEXT, unit_ids TEXT NOT NULL CHECK (json_valid(unit_ids)),
  code TEXT NOT NULL, facts TEXT NOT NULL CHECK (json_valid(facts)), input TEXT NOT NULL CHECK (json_valid(input)),
  parked TEXT NOT NULL CHECK (json_valid(parked)), choice TEXT, settled_by TEXT, settled_at INTEGER,
  CHECK ((status = 'SETTLED') = (settled_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_card_open ON conflict_card (merchant_id, group_id) WHERE status = 'OPEN';
CREATE INDEX conflict_card_command ON conflict_card (command_id);

-- The terminal's gapless number beside the command's id: a hub that was promoted knows from its log how far each terminal was.
ALTER TABLE commit_log ADD COLUMN n INTEGER;
CREATE INDEX commit_log_number ON commit_log (terminal_id, n) WHERE n IS NOT NULL;

-- Hub: how far each terminal is. Never sent.
CREATE TABLE terminal (
  id TEXT PRIMARY KEY, code TEXT NOT NULL, last_n INTEGER NOT NULL DEFAULT 0, quarantined_at INTEGER,
  epoch INTEGER NOT NULL DEFAULT 0, seq INTEGER NOT NULL DEFAULT 0, seen_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Terminal: never logged, never sent as such. The watermark is moved in the transaction that applies a page.
CREATE TABLE local_watermark (
  id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, seq INTEGER NOT NULL, chain BLOB NOT NULL, at INTEGER NOT NULL,
  known_epoch INTEGER NOT NULL, next_n INTEGER NOT NULL, heard_at INTEGER NOT NULL
) STRICT;
-- Commands on their way, and (seq not null, waiting 0) accepted ones until a second node holds them.
CREATE TABLE local_outbox (
  n INTEGER PRIMARY KEY, command_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, input TEXT NOT NULL, actor_id TEXT, at INTEGER NOT NULL,
  base_at INTEGER NOT NULL, group_id TEXT, provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  waiting INTEGER NOT NULL CHECK (waiting IN (0, 1)), lost INTEGER NOT NULL DEFAULT 0 CHECK (lost IN (0, 1)), seq INTEGER, images TEXT, digests TEXT,
  applied INTEGER CHECK ((applied IS NULL) = (images IS NULL)) -- in which order; taken back in reverse
) STRICT;
CREATE INDEX local_outbox_sent ON local_outbox (seq) WHERE waiting = 0;
-- Commits that a rollback took away and the hub may not know: given to it, then dropped.
CREATE TABLE local_resubmit (seq INTEGER PRIMARY KEY, command_id TEXT NOT NULL UNIQUE, record TEXT NOT NULL) STRICT;
