-- What the chaining job looks for, and that no place of a chain is taken twice.
CREATE INDEX "audit_unchained" ON "audit" ("id") WHERE "chain_seq" IS NULL;
CREATE UNIQUE INDEX "audit_place" ON "audit" ((coalesce("unit_id", '')), "chain_seq") WHERE "chain_seq" IS NOT NULL;
CREATE INDEX "audit_at" ON "audit" ("at");
CREATE INDEX "audit_actor" ON "audit" ("actor", "id");

-- Append-only: a row may be given its place in the chain, once, and nothing else of it may change. Rows leave only when the
-- retention job says so in its own transaction; the chain shows where it then begins.
CREATE FUNCTION "audit_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'audit' THEN
    IF TG_OP = 'UPDATE' AND OLD.chain_seq IS NULL AND OLD.hash IS NULL
       AND (NEW.id, NEW.unit_id, NEW.at, NEW.actor, NEW.action, NEW.subject, NEW.detail)
           IS NOT DISTINCT FROM (OLD.id, OLD.unit_id, OLD.at, OLD.actor, OLD.action, OLD.subject, OLD.detail) THEN
      RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND current_setting('tocsin.retention', true) = 'on' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_kept" BEFORE UPDATE OR DELETE ON "audit" FOR EACH ROW EXECUTE FUNCTION "audit_append_only"();
CREATE TRIGGER "audit_not_emptied" BEFORE TRUNCATE ON "audit" FOR EACH STATEMENT EXECUTE FUNCTION "audit_append_only"();
CREATE TRIGGER "anchors_kept" BEFORE UPDATE OR DELETE ON "audit_anchors" FOR EACH ROW EXECUTE FUNCTION "audit_append_only"();
CREATE TRIGGER "anchors_not_emptied" BEFORE TRUNCATE ON "audit_anchors" FOR EACH STATEMENT EXECUTE FUNCTION "audit_append_only"();
