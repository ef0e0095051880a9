-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "units" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL DEFAULT 'UTC',
    "protocol_id" TEXT NOT NULL,
    "level_of_care" TEXT NOT NULL DEFAULT 'icu',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "units_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "beds" (
    "id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "beds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patients" (
    "key" SERIAL NOT NULL,
    "uid" TEXT NOT NULL,
    "mrn" TEXT NOT NULL,
    "name" TEXT,
    "birth_date" TEXT,
    "sex" TEXT,
    "merged_into" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "patients_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "stays" (
    "id" SERIAL NOT NULL,
    "patient_key" INTEGER NOT NULL,
    "unit_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "feed" INTEGER NOT NULL DEFAULT 0,
    "event_id" TEXT NOT NULL,
    "cancelled" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "stays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bed_assignments" (
    "id" SERIAL NOT NULL,
    "stay_id" INTEGER NOT NULL,
    "patient_key" INTEGER NOT NULL,
    "unit_id" TEXT NOT NULL,
    "bed_id" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),

    CONSTRAINT "bed_assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sources" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'unknown',
    "zone" TEXT NOT NULL DEFAULT 'UTC',
    "monitor" BOOLEAN NOT NULL DEFAULT false,
    "units" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "codes" JSONB NOT NULL DEFAULT '{}',
    "unit_map" JSONB NOT NULL DEFAULT '{}',
    "locations" JSONB NOT NULL DEFAULT '{}',
    "is_new" BOOLEAN NOT NULL DEFAULT true,
    "first_seen_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "certificate" TEXT,
    "expected_secs" INTEGER,

    CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ingest_keys" (
    "id" SERIAL NOT NULL,
    "kid" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "source_id" INTEGER NOT NULL,
    "unit_id" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "ingest_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "raw_messages" (
    "id" BIGINT NOT NULL,
    "source_id" INTEGER NOT NULL,
    "protocol" TEXT NOT NULL,
    "control_id" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "raw_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "seq" BIGSERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "event_id" TEXT NOT NULL,
    "version" TEXT NOT NULL DEFAULT '',
    "revision" SMALLINT NOT NULL DEFAULT 0,
    "patient_key" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "t" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "by_bed" TEXT,
    "digest" BIGINT NOT NULL,
    "raw_id" BIGINT,
    "body" JSON NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "pending" (
    "seq" BIGINT NOT NULL,
    "patient_key" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pending_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "charts" (
    "patient_key" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "snapshot_seq" BIGINT NOT NULL,
    "next_look_at" TIMESTAMPTZ(3),
    "protocol" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "snapshot" JSON NOT NULL,

    CONSTRAINT "charts_pkey" PRIMARY KEY ("patient_key")
);

-- CreateTable
CREATE TABLE "chart_checkpoints" (
    "patient_key" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "protocol" TEXT NOT NULL,
    "snapshot" JSON NOT NULL,

    CONSTRAINT "chart_checkpoints_pkey" PRIMARY KEY ("patient_key","at")
);

-- CreateTable
CREATE TABLE "trends" (
    "patient_key" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "span" SMALLINT NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "first" REAL NOT NULL,
    "min" REAL NOT NULL,
    "max" REAL NOT NULL,
    "last" REAL NOT NULL,
    "n" INTEGER NOT NULL,

    CONSTRAINT "trends_pkey" PRIMARY KEY ("patient_key","code","span","bucket")
);

-- CreateTable
CREATE TABLE "grade_history" (
    "id" BIGSERIAL NOT NULL,
    "patient_key" INTEGER NOT NULL,
    "scale" TEXT NOT NULL,
    "t" TIMESTAMPTZ(3) NOT NULL,
    "grade" SMALLINT NOT NULL,
    "status" TEXT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "protocol" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "basis" JSONB NOT NULL,

    CONSTRAINT "grade_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "patient_key" INTEGER,
    "stay_id" INTEGER,
    "key" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "next_action_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_transitions" (
    "id" BIGSERIAL NOT NULL,
    "alert_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "alert_transitions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "alert_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "unit_id" TEXT NOT NULL,
    "tier" SMALLINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL DEFAULT 'queued',
    "body" JSONB NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "commands" (
    "id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "status" SMALLINT NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "commands_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quarantine" (
    "id" BIGSERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "event_id" TEXT,
    "mrn" TEXT,
    "bed" TEXT,
    "unit_id" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "raw_id" BIGINT,
    "raw_text" TEXT,
    "event" JSONB,
    "count" INTEGER NOT NULL DEFAULT 1,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" TEXT,

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "pin_hash" TEXT,
    "failed_logins" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_roles" (
    "user_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "user_roles_pkey" PRIMARY KEY ("user_id","unit_id","role")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id_hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_act_at" TIMESTAMPTZ(3) NOT NULL,
    "locked_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "user_agent" TEXT,
    "address" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "kiosks" (
    "id" TEXT NOT NULL,
    "unit_id" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "code" TEXT,
    "code_until" TIMESTAMPTZ(3),
    "token_hash" TEXT,
    "approved_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "settings" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "kiosks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "unit_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "chain_seq" BIGINT,
    "hash" TEXT,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "name" TEXT NOT NULL,
    "state" JSONB NOT NULL,

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "assignments" (
    "id" SERIAL NOT NULL,
    "unit_id" TEXT NOT NULL,
    "patient_key" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,

    CONSTRAINT "assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "on_call" (
    "id" SERIAL NOT NULL,
    "unit_id" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "on_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" TEXT NOT NULL,
    "outbox_id" BIGINT NOT NULL,
    "alert_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "user_id" TEXT,
    "channel" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "tier" SMALLINT NOT NULL,
    "priority" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "displayed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT,
    "body" JSONB NOT NULL,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "push_subscriptions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "keys" JSONB NOT NULL,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "failed_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "push_subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "beds_unit_id_label_key" ON "beds"("unit_id", "label");

-- CreateIndex
CREATE UNIQUE INDEX "patients_uid_key" ON "patients"("uid");

-- CreateIndex
CREATE UNIQUE INDEX "patients_mrn_key" ON "patients"("mrn");

-- CreateIndex
CREATE INDEX "stays_patient_key_idx" ON "stays"("patient_key");

-- CreateIndex
CREATE INDEX "stays_unit_id_ended_at_idx" ON "stays"("unit_id", "ended_at");

-- CreateIndex
CREATE INDEX "bed_assignments_bed_id_from_at_idx" ON "bed_assignments"("bed_id", "from_at");

-- CreateIndex
CREATE INDEX "bed_assignments_patient_key_from_at_idx" ON "bed_assignments"("patient_key", "from_at");

-- CreateIndex
CREATE UNIQUE INDEX "sources_name_key" ON "sources"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ingest_keys_kid_key" ON "ingest_keys"("kid");

-- CreateIndex
CREATE INDEX "raw_messages_received_at_idx" ON "raw_messages"("received_at");

-- CreateIndex
CREATE INDEX "events_patient_key_t_idx" ON "events"("patient_key", "t");

-- CreateIndex
CREATE UNIQUE INDEX "events_source_id_event_id_version_key" ON "events"("source_id", "event_id", "version");

-- CreateIndex
CREATE INDEX "pending_patient_key_idx" ON "pending"("patient_key");

-- CreateIndex
CREATE INDEX "charts_next_look_at_idx" ON "charts"("next_look_at");

-- CreateIndex
CREATE INDEX "grade_history_patient_key_t_idx" ON "grade_history"("patient_key", "t");

-- CreateIndex
CREATE INDEX "alerts_unit_id_open_idx" ON "alerts"("unit_id", "open");

-- CreateIndex
CREATE INDEX "alerts_patient_key_raised_at_idx" ON "alerts"("patient_key", "raised_at");

-- CreateIndex
CREATE UNIQUE INDEX "alert_transitions_alert_id_version_key" ON "alert_transitions"("alert_id", "version");

-- CreateIndex
CREATE INDEX "outbox_state_created_at_idx" ON "outbox"("state", "created_at");

-- CreateIndex
CREATE INDEX "quarantine_state_mrn_idx" ON "quarantine"("state", "mrn");

-- CreateIndex
CREATE INDEX "quarantine_state_bed_idx" ON "quarantine"("state", "bed");

-- CreateIndex
CREATE INDEX "quarantine_state_due_at_idx" ON "quarantine"("state", "due_at");

-- CreateIndex
CREATE INDEX "quarantine_source_id_event_id_idx" ON "quarantine"("source_id", "event_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "kiosks_code_key" ON "kiosks"("code");

-- CreateIndex
CREATE UNIQUE INDEX "kiosks_token_hash_key" ON "kiosks"("token_hash");

-- CreateIndex
CREATE INDEX "audit_unit_id_chain_seq_idx" ON "audit"("unit_id", "chain_seq");

-- CreateIndex
CREATE INDEX "audit_subject_idx" ON "audit"("subject");

-- CreateIndex
CREATE INDEX "assignments_patient_key_from_at_idx" ON "assignments"("patient_key", "from_at");

-- CreateIndex
CREATE INDEX "assignments_unit_id_to_at_idx" ON "assignments"("unit_id", "to_at");

-- CreateIndex
CREATE INDEX "on_call_unit_id_duty_to_at_idx" ON "on_call"("unit_id", "duty", "to_at");

-- CreateIndex
CREATE INDEX "deliveries_state_next_at_idx" ON "deliveries"("state", "next_at");

-- CreateIndex
CREATE INDEX "deliveries_alert_id_idx" ON "deliveries"("alert_id");

-- CreateIndex
CREATE UNIQUE INDEX "push_subscriptions_endpoint_key" ON "push_subscriptions"("endpoint");

-- CreateIndex
CREATE INDEX "push_subscriptions_user_id_idx" ON "push_subscriptions"("user_id");

-- AddForeignKey
ALTER TABLE "beds" ADD CONSTRAINT "beds_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stays" ADD CONSTRAINT "stays_patient_key_fkey" FOREIGN KEY ("patient_key") REFERENCES "patients"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bed_assignments" ADD CONSTRAINT "bed_assignments_stay_id_fkey" FOREIGN KEY ("stay_id") REFERENCES "stays"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest_keys" ADD CONSTRAINT "ingest_keys_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What the schema language cannot say.

-- At most one open alert a key, whoever races for it.
CREATE UNIQUE INDEX "alerts_open_key" ON "alerts"("key") WHERE "open";
CREATE INDEX "alerts_next_action" ON "alerts"("next_action_at") WHERE "open" AND "next_action_at" IS NOT NULL;

-- Nodes take ids of raw messages in blocks, so that one statement can store a message and the events that point to it.
CREATE SEQUENCE "raw_message_blocks";

-- One open stay a patient.
CREATE UNIQUE INDEX "stays_open_patient" ON "stays"("patient_key") WHERE "ended_at" IS NULL AND NOT "cancelled";

-- A held event waits once.
CREATE UNIQUE INDEX "quarantine_held_once" ON "quarantine"("source_id", "event_id") WHERE "status" = 'held' AND "state" = 'open';

-- Charts are rewritten all the time: leave room in the page and clean up early.
ALTER TABLE "charts" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- Parts of messages that nothing here uses are counted, not listed one by one.
CREATE UNIQUE INDEX "quarantine_kept" ON "quarantine"("source_id", "reason", "detail") WHERE "status" = 'kept' AND "state" = 'open';
