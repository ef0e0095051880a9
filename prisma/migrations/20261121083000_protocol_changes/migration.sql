-- AlterTable
ALTER TABLE "charts" ADD COLUMN     "anchors" JSON NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "protocol_changes" (
    "id" SERIAL NOT NULL,
    "patient_key" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_protocol" TEXT NOT NULL,
    "to_protocol" TEXT NOT NULL,
    "crs_was" SMALLINT NOT NULL,
    "crs_is" SMALLINT NOT NULL,
    "icans_was" SMALLINT NOT NULL,
    "icans_is" SMALLINT NOT NULL,

    CONSTRAINT "protocol_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "protocol_changes_patient_key_at_idx" ON "protocol_changes"("patient_key", "at");
