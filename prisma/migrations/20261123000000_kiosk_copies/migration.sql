-- AlterTable
ALTER TABLE "kiosks" ADD COLUMN "retired_hash" TEXT,
ADD COLUMN "copied_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "kiosks_retired_hash_key" ON "kiosks"("retired_hash");
