-- What orders are made of, and how long what was done to a party can be taken back (USE-14).

-- One row a line: three terminals that add to one order write three rows. A line keeps its id when a split or a merge moves
-- it to another order, and is never deleted: taken off, it ends.
CREATE TABLE order_line (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  order_id TEXT NOT NULL REFERENCES sale_order (id), name TEXT NOT NULL CHECK (json_valid(name)),
  quantity INTEGER NOT NULL CHECK (quantity > 0), note TEXT,
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'CANCELLED')), split_from_id TEXT, ended_at INTEGER, end_reason TEXT,
  CHECK ((status = 'OPEN') = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX order_line_order ON order_line (merchant_id, order_id);

ALTER TABLE merchant ADD COLUMN undo_minutes INTEGER NOT NULL DEFAULT 10;
