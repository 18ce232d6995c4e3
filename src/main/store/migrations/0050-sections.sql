-- Sections: which server looks after which tables during a shift. Replicated.
CREATE TABLE section (
  id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchant (id),
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, deleted_at INTEGER, metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  staff_id TEXT NOT NULL REFERENCES staff (id), unit_ids TEXT NOT NULL CHECK (json_valid(unit_ids)), zone_ids TEXT NOT NULL CHECK (json_valid(zone_ids)),
  shift_from INTEGER NOT NULL, shift_to INTEGER NOT NULL CHECK (shift_from < shift_to)
) STRICT, WITHOUT ROWID;
CREATE INDEX section_shift ON section (merchant_id, shift_to) WHERE deleted_at IS NULL;
