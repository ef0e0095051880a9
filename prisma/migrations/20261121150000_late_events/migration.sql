-- What arrived more than an hour after its own time: a past picture asks for it without reading what came in time.
CREATE INDEX "events_late" ON "events" ("patient_key", "received_at", "t") WHERE "received_at" - "t" > interval '1 hour';
