-- Store: one merchant's floor, occupancy, orders and the commit log.
-- Times are UTC milliseconds (…_at, reserved_from, reserved_to). JSON columns are valid JSON. Ids are lower-case UUID text.

CREATE TABLE merchant (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL CHECK (merchant_id = id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  name TEXT NOT NULL CHECK (json_valid(name)), language TEXT NOT NULL CHECK (language IN ('en', 'vi')),
  business_type TEXT NOT NULL CHECK (business_type IN ('DINE_IN', 'COUNTER', 'RETAIL')), time_zone TEXT NOT NULL,
  day_start_minutes INTEGER NOT NULL CHECK (day_start_minutes BETWEEN 0 AND 1439),
  default_stay_minutes INTEGER NOT NULL CHECK (default_stay_minutes > 0), lead_time_minutes INTEGER NOT NULL CHECK (lead_time_minutes >= 0),
  palette TEXT NOT NULL, trial INTEGER NOT NULL CHECK (trial IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE role (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  name TEXT NOT NULL, permissions TEXT NOT NULL CHECK (json_valid(permissions)),
  UNIQUE (merchant_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  display_name TEXT NOT NULL, login TEXT, role TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED')), colour TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX staff_login ON staff (merchant_id, login) WHERE login IS NOT NULL AND deleted_at IS NULL;

-- Hashes of PINs and passwords. The id is the staff's.
CREATE TABLE staff_secret (
  id TEXT PRIMARY KEY REFERENCES staff (id), merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  pin_hash TEXT, password_hash TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE allocation_plan (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  organizer_id TEXT NOT NULL, name TEXT NOT NULL CHECK (json_valid(name)),
  status TEXT NOT NULL DEFAULT 'UNKNOWN' CHECK (status IN ('UNKNOWN', 'ACTIVATED', 'DEACTIVATED', 'ARCHIVED')),
  style TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(style)), is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  calendar TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(calendar))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX allocation_plan_default ON allocation_plan (merchant_id) WHERE is_default = 1 AND deleted_at IS NULL;

CREATE TABLE allocation_layout (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  plan_id TEXT NOT NULL REFERENCES allocation_plan (id), name TEXT NOT NULL CHECK (json_valid(name)),
  status TEXT NOT NULL DEFAULT 'UNKNOWN' CHECK (status IN ('UNKNOWN', 'ACTIVATED', 'DEACTIVATED', 'ARCHIVED')),
  style TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(style)),
  join_distance REAL NOT NULL DEFAULT 60 CHECK (join_distance >= 0), -- centimetres
  position INTEGER NOT NULL DEFAULT 0, revision INTEGER NOT NULL DEFAULT 1, revised_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_layout_plan ON allocation_layout (merchant_id, plan_id) WHERE deleted_at IS NULL;

CREATE TABLE allocation_zone (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  layout_id TEXT NOT NULL REFERENCES allocation_layout (id), parent_id TEXT REFERENCES allocation_zone (id) CHECK (parent_id <> id),
  name TEXT NOT NULL CHECK (json_valid(name)),
  status TEXT NOT NULL DEFAULT 'UNKNOWN' CHECK (status IN ('UNKNOWN', 'ACTIVATED', 'DEACTIVATED', 'ARCHIVED')),
  style TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(style)), frame TEXT NOT NULL CHECK (json_valid(frame)), position INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_zone_layout ON allocation_zone (merchant_id, layout_id) WHERE deleted_at IS NULL;
CREATE INDEX allocation_zone_parent ON allocation_zone (merchant_id, parent_id) WHERE deleted_at IS NULL AND parent_id IS NOT NULL;

CREATE TABLE allocation_unit (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  zone_id TEXT NOT NULL REFERENCES allocation_zone (id), number TEXT NOT NULL, name TEXT CHECK (name IS NULL OR json_valid(name)),
  capacity INTEGER NOT NULL CHECK (capacity >= 0), placement TEXT NOT NULL CHECK (json_valid(placement)),
  style TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(style)),
  place_id TEXT NOT NULL, -- the physical place: by default the unit's own id, kept by a copy of the layout
  status TEXT NOT NULL DEFAULT 'UNKNOWN' CHECK (status IN ('UNKNOWN', 'ACTIVATED', 'DEACTIVATED', 'ARCHIVED')),
  retiring_at INTEGER, position INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_unit_zone ON allocation_unit (merchant_id, zone_id) WHERE deleted_at IS NULL;

-- One party's stay. survivor_id always names a seating that has no survivor itself.
CREATE TABLE seating (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  guest TEXT CHECK (guest IS NULL OR json_valid(guest)), assignee_id TEXT, since INTEGER NOT NULL,
  survivor_id TEXT REFERENCES seating (id) CHECK (survivor_id <> id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seating_survivor ON seating (merchant_id, survivor_id) WHERE survivor_id IS NOT NULL;

CREATE TABLE sale_order (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  number TEXT NOT NULL, terminal_code TEXT NOT NULL, business_day TEXT NOT NULL, day_count INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('DINE_IN', 'TAKEAWAY', 'RETAIL', 'TICKET')),
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'PAID', 'COMPLETED', 'CANCELLED', 'MERGED')),
  guest TEXT CHECK (guest IS NULL OR json_valid(guest)), assignee_id TEXT, seating_id TEXT NOT NULL REFERENCES seating (id),
  reservation_id TEXT, merged_into_id TEXT, external_reference TEXT, snapshot TEXT CHECK (snapshot IS NULL OR json_valid(snapshot)),
  opened_at INTEGER NOT NULL, paid_at INTEGER, ended_at INTEGER, end_reason TEXT
) STRICT, WITHOUT ROWID;
-- ORD-1: unique per merchant, terminal and day; the terminal's own count goes on from its last row.
CREATE UNIQUE INDEX sale_order_number ON sale_order (merchant_id, terminal_code, business_day, day_count);
CREATE INDEX sale_order_open ON sale_order (merchant_id, opened_at) WHERE status IN ('OPEN', 'PAID');

CREATE TABLE reservation (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  status TEXT NOT NULL CHECK (status IN ('BOOKED', 'CHECKED_IN', 'CANCELLED', 'NO_SHOW')),
  guest TEXT CHECK (guest IS NULL OR json_valid(guest)), assignee_id TEXT,
  reserved_from INTEGER NOT NULL, reserved_to INTEGER NOT NULL CHECK (reserved_from < reserved_to),
  seating_id TEXT NOT NULL REFERENCES seating (id), order_id TEXT, snapshot TEXT CHECK (snapshot IS NULL OR json_valid(snapshot)),
  ended_at INTEGER, end_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX reservation_booked ON reservation (merchant_id, reserved_from) WHERE status = 'BOOKED';

CREATE TABLE allocation_usage (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  allocation_unit_id TEXT NOT NULL REFERENCES allocation_unit (id),
  place_id TEXT NOT NULL, -- the unit's place, copied so that the guards need no join
  usage_type TEXT NOT NULL CHECK (usage_type IN ('SALE_ORDER', 'RESERVATION')), usage_id TEXT NOT NULL,
  seating_id TEXT NOT NULL REFERENCES seating (id),
  status TEXT NOT NULL CHECK (status IN ('RESERVED', 'ACTIVE', 'SUCCESS', 'COMPLETED', 'CANCELLED', 'EXPIRED')),
  reserved_from INTEGER NOT NULL, reserved_to INTEGER NOT NULL CHECK (reserved_from < reserved_to),
  seated_at INTEGER, paid_at INTEGER, ended_at INTEGER, end_reason TEXT,
  guest TEXT CHECK (guest IS NULL OR json_valid(guest)), assignee_id TEXT, moved_to_id TEXT,
  CHECK (status <> 'ACTIVE' OR seated_at IS NOT NULL),
  CHECK (status <> 'RESERVED' OR seated_at IS NULL),
  CHECK (deleted_at IS NULL OR status IN ('COMPLETED', 'CANCELLED', 'EXPIRED'))
) STRICT, WITHOUT ROWID;
-- Partial on live usages, so that history costs nothing (architecture, rule 14).
CREATE INDEX allocation_usage_place_live ON allocation_usage (merchant_id, place_id, reserved_from) WHERE status IN ('RESERVED', 'ACTIVE', 'SUCCESS');
CREATE INDEX allocation_usage_end_live ON allocation_usage (merchant_id, reserved_to) WHERE status IN ('RESERVED', 'ACTIVE', 'SUCCESS');
CREATE INDEX allocation_usage_principal ON allocation_usage (merchant_id, usage_id);
CREATE INDEX allocation_usage_unit ON allocation_usage (merchant_id, allocation_unit_id, reserved_from);

-- USE-3, the last guard: whatever the path, two live usages of different seatings on one place may not overlap in their
-- windows, and at most one seating is seated on a place. Seatings that were united count as one.
CREATE TRIGGER allocation_usage_insert_guard BEFORE INSERT ON allocation_usage
WHEN NEW.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')
BEGIN
  SELECT RAISE(ABORT, 'USE-3: the place of a usage is the place of its unit')
  WHERE NEW.place_id IS NOT (SELECT place_id FROM allocation_unit WHERE id = NEW.allocation_unit_id AND merchant_id = NEW.merchant_id);
  SELECT RAISE(ABORT, 'USE-3: two parties on one place')
  WHERE EXISTS (
    SELECT 1 FROM allocation_usage AS other
    WHERE other.merchant_id = NEW.merchant_id AND other.place_id = NEW.place_id AND other.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')
      AND other.id <> NEW.id
      AND ((other.reserved_from < NEW.reserved_to AND NEW.reserved_from < other.reserved_to) OR (other.seated_at IS NOT NULL AND NEW.seated_at IS NOT NULL))
      AND (SELECT coalesce(survivor_id, id) FROM seating WHERE id = other.seating_id) IS NOT (SELECT coalesce(survivor_id, id) FROM seating WHERE id = NEW.seating_id)
  );
END;

CREATE TRIGGER allocation_usage_update_guard
BEFORE UPDATE OF merchant_id, allocation_unit_id, place_id, seating_id, status, reserved_from, reserved_to, seated_at ON allocation_usage
WHEN NEW.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')
BEGIN
  SELECT RAISE(ABORT, 'USE-3: the place of a usage is the place of its unit')
  WHERE NEW.place_id IS NOT (SELECT place_id FROM allocation_unit WHERE id = NEW.allocation_unit_id AND merchant_id = NEW.merchant_id);
  SELECT RAISE(ABORT, 'USE-3: two parties on one place')
  WHERE EXISTS (
    SELECT 1 FROM allocation_usage AS other
    WHERE other.merchant_id = NEW.merchant_id AND other.place_id = NEW.place_id AND other.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')
      AND other.id <> OLD.id
      AND ((other.reserved_from < NEW.reserved_to AND NEW.reserved_from < other.reserved_to) OR (other.seated_at IS NOT NULL AND NEW.seated_at IS NOT NULL))
      AND (SELECT coalesce(survivor_id, id) FROM seating WHERE id = other.seating_id) IS NOT (SELECT coalesce(survivor_id, id) FROM seating WHERE id = NEW.seating_id)
  );
END;

-- The place of a unit stays while someone holds it, or the copies on usages would no longer be true.
CREATE TRIGGER allocation_unit_place_guard BEFORE UPDATE OF place_id, merchant_id ON allocation_unit
WHEN NEW.place_id <> OLD.place_id OR NEW.merchant_id <> OLD.merchant_id
BEGIN
  SELECT RAISE(ABORT, 'USE-3: the place of an occupied unit cannot change')
  WHERE EXISTS (SELECT 1 FROM allocation_usage WHERE merchant_id = OLD.merchant_id AND allocation_unit_id = OLD.id AND status IN ('RESERVED', 'ACTIVE', 'SUCCESS'));
END;

-- INSERT OR REPLACE is an update in disguise, which the guards on updates do not see.
CREATE TRIGGER allocation_unit_replace_guard BEFORE INSERT ON allocation_unit
BEGIN
  SELECT RAISE(ABORT, 'USE-3: the place of a unit is not replaced')
  WHERE EXISTS (SELECT 1 FROM allocation_unit WHERE id = NEW.id AND (place_id <> NEW.place_id OR merchant_id <> NEW.merchant_id));
END;

CREATE TRIGGER seating_replace_guard BEFORE INSERT ON seating
BEGIN
  SELECT RAISE(ABORT, 'USE-3: a seating is not replaced')
  WHERE EXISTS (SELECT 1 FROM seating WHERE id = NEW.id AND (survivor_id IS NOT NEW.survivor_id OR merchant_id <> NEW.merchant_id));
END;

-- A survivor has none itself; only while a party is united, or that is undone, may a follower still point within its party.
CREATE TRIGGER seating_survivor_guard BEFORE UPDATE OF survivor_id ON seating
WHEN NEW.survivor_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a survivor cannot have a survivor') WHERE coalesce((SELECT survivor_id FROM seating WHERE id = NEW.survivor_id), OLD.survivor_id) IS NOT OLD.survivor_id;
END;

-- Parting who was united must not leave two parties on one place: neither the seating itself nor those that follow it.
CREATE TRIGGER seating_parting_guard AFTER UPDATE OF survivor_id ON seating
WHEN OLD.survivor_id IS NOT NULL AND NEW.survivor_id IS NOT OLD.survivor_id
BEGIN
  SELECT RAISE(ABORT, 'USE-3: united parties share a place')
  WHERE EXISTS (
    SELECT 1 FROM seating AS mine
    LEFT JOIN seating AS mine_above ON mine_above.id = mine.survivor_id
    CROSS JOIN allocation_usage AS held ON held.seating_id = mine.id AND held.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')
    CROSS JOIN allocation_usage AS other ON other.merchant_id = held.merchant_id AND other.place_id = held.place_id AND other.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')
    JOIN seating AS theirs ON theirs.id = other.seating_id
    LEFT JOIN seating AS theirs_above ON theirs_above.id = theirs.survivor_id
    WHERE mine.merchant_id = NEW.merchant_id AND (mine.id = NEW.id OR mine.survivor_id = NEW.id)
      AND ((other.reserved_from < held.reserved_to AND held.reserved_from < other.reserved_to) OR (other.seated_at IS NOT NULL AND held.seated_at IS NOT NULL))
      AND coalesce(mine_above.survivor_id, mine.survivor_id, mine.id) IS NOT coalesce(theirs_above.survivor_id, theirs.survivor_id, theirs.id)
  );
END;

-- The commit log. `images` names columns: per row write, in write order, never merged: table, id, before (changed columns;
-- null for an insert) and after (the whole row; null for a removal). `digests` holds one digest per image; the chain covers
-- them, so that guests' details can later be emptied in images while the chain stays true.
CREATE TABLE commit_log (
  seq INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, chain BLOB NOT NULL, command_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  terminal_id TEXT NOT NULL, terminal_code TEXT NOT NULL, actor_id TEXT, at INTEGER NOT NULL, schema_version INTEGER NOT NULL,
  input TEXT NOT NULL, images TEXT NOT NULL, digests TEXT NOT NULL, events TEXT NOT NULL
) STRICT;

CREATE TABLE epoch (epoch INTEGER PRIMARY KEY, start_seq INTEGER NOT NULL, started_at INTEGER NOT NULL) STRICT;

-- One result per command id, refusals too (architecture, rule 11). n is the terminal's gapless number, where it has one.
CREATE TABLE result (
  command_id TEXT PRIMARY KEY, terminal_id TEXT NOT NULL, n INTEGER, body_hash TEXT NOT NULL, at INTEGER NOT NULL, seq INTEGER, outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX result_number ON result (terminal_id, n) WHERE n IS NOT NULL;
CREATE INDEX result_at ON result (at);

-- Local tables: never logged, never sent.
CREATE TABLE local_setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE local_sign_in_attempt (subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, locked_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- History index, kept by a subscriber behind the log: which commits concern which subject.
CREATE TABLE local_activity_subject (subject_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (subject_id, seq)) STRICT, WITHOUT ROWID;
