-- How often people agree with the suggested grade is asked over all regrades of a unit, among millions of readings.
CREATE INDEX "events_regrades" ON "events" ("patient_key", "t") WHERE "kind" = 'regrade';
