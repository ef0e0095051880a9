-- A part that is counted belongs to every unit it came from. Nodes of before go on without.
ALTER TABLE "quarantine" ADD COLUMN "units" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
-- An event that is refused, sent again, is the same entry: told by what it says.
ALTER TABLE "quarantine" ADD COLUMN "content" TEXT;
CREATE UNIQUE INDEX "quarantine_refused_once" ON "quarantine"("source_id", "reason", md5("detail"), "content")
  WHERE "state" = 'open' AND "content" IS NOT NULL;
