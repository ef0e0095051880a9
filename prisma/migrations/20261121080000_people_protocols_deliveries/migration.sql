-- AlterTable
ALTER TABLE "sources" ADD COLUMN     "skew_limit_secs" INTEGER;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "totp_confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "totp_secret" TEXT;

-- AlterTable
ALTER TABLE "kiosks" ADD COLUMN     "previous_hash" TEXT,
ADD COLUMN     "rotated_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "user_identities" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "user_identities_pkey" PRIMARY KEY ("issuer","subject")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id_hash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "roles" JSONB NOT NULL DEFAULT '[]',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "break_glass" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "patient_key" INTEGER,
    "reason" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "reviewed_by" TEXT,
    "reviewed_at" TIMESTAMPTZ(3),
    "review" TEXT,

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_anchors" (
    "id" BIGSERIAL NOT NULL,
    "unit_id" TEXT NOT NULL,
    "chain_seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "signature" TEXT NOT NULL,

    CONSTRAINT "audit_anchors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "protocol_versions" (
    "id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),

    CONSTRAINT "protocol_versions_pkey" PRIMARY KEY ("id","version")
);

-- CreateTable
CREATE TABLE "unit_protocols" (
    "id" SERIAL NOT NULL,
    "unit_id" TEXT NOT NULL,
    "protocol_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "approved_by" TEXT,

    CONSTRAINT "unit_protocols_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_steps" (
    "id" BIGSERIAL NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "delivery_steps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhooks" (
    "id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secrets" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alarm_offs" (
    "id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "patient_key" INTEGER,
    "rule" TEXT,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "second_by" TEXT,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "alarm_offs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "handoffs" (
    "id" TEXT NOT NULL,
    "patient_key" INTEGER NOT NULL,
    "unit_id" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "handoffs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "invitations_email_idx" ON "invitations"("email");

-- CreateIndex
CREATE INDEX "break_glass_unit_id_from_at_idx" ON "break_glass"("unit_id", "from_at");

-- CreateIndex
CREATE INDEX "break_glass_user_id_to_at_idx" ON "break_glass"("user_id", "to_at");

-- CreateIndex
CREATE INDEX "audit_anchors_unit_id_chain_seq_idx" ON "audit_anchors"("unit_id", "chain_seq");

-- CreateIndex
CREATE INDEX "unit_protocols_unit_id_effective_at_idx" ON "unit_protocols"("unit_id", "effective_at");

-- CreateIndex
CREATE INDEX "delivery_steps_delivery_id_id_idx" ON "delivery_steps"("delivery_id", "id");

-- CreateIndex
CREATE INDEX "webhooks_unit_id_idx" ON "webhooks"("unit_id");

-- CreateIndex
CREATE INDEX "alarm_offs_unit_id_ended_at_idx" ON "alarm_offs"("unit_id", "ended_at");

-- CreateIndex
CREATE INDEX "handoffs_patient_key_at_idx" ON "handoffs"("patient_key", "at");

-- CreateIndex
CREATE UNIQUE INDEX "kiosks_previous_hash_key" ON "kiosks"("previous_hash");

-- AddForeignKey
ALTER TABLE "user_identities" ADD CONSTRAINT "user_identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

