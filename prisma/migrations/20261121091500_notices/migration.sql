-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "reason" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "settled_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "outbox_alert_id_id_idx" ON "outbox"("alert_id", "id");

-- CreateIndex
CREATE INDEX "deliveries_outbox_id_idx" ON "deliveries"("outbox_id");

-- CreateIndex
CREATE INDEX "deliveries_user_id_created_at_idx" ON "deliveries"("user_id", "created_at");
