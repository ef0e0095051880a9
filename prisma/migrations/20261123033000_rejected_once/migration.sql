-- What is refused is listed once, with how often it came: a sender that tries again and again fills no list.
WITH same AS (
  SELECT min(id) AS first, max(last_at) AS last_at, sum(count)::int AS count, array_agg(id) AS ids FROM quarantine
  WHERE status = 'rejected' AND state = 'open' AND raw_text IS NOT NULL
  GROUP BY source_id, reason, md5(detail), md5(raw_text) HAVING count(*) > 1),
counted AS (
  UPDATE quarantine q SET count = same.count, last_at = same.last_at FROM same WHERE q.id = same.first)
DELETE FROM quarantine q USING same WHERE q.id = ANY (same.ids) AND q.id <> same.first;

CREATE UNIQUE INDEX "quarantine_rejected_once" ON "quarantine"("source_id", "reason", md5("detail"), md5("raw_text"))
  WHERE "status" = 'rejected' AND "state" = 'open' AND "raw_text" IS NOT NULL;
