-- What a patient's history lists: everything but the readings that only a device reported. Streams stay out of this index.
CREATE INDEX "events_told" ON "events" ("patient_key", "received_at", "seq")
  WHERE "kind" <> 'vital' OR "revision" > 0 OR ("body"->>'by') IS NOT NULL;
CREATE INDEX "grade_history_computed" ON "grade_history" ("patient_key", "computed_at", "id");
