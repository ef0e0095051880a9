-- AlterTable
ALTER TABLE "patients" ADD COLUMN     "identifiers" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "feed_counts" (
    "source_id" INTEGER NOT NULL,
    "bed" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "messages" INTEGER NOT NULL DEFAULT 0,
    "used" INTEGER NOT NULL DEFAULT 0,
    "repeated" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "kept" INTEGER NOT NULL DEFAULT 0,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feed_counts_pkey" PRIMARY KEY ("source_id","bed","hour")
);

-- CreateIndex
CREATE INDEX "feed_counts_hour_idx" ON "feed_counts"("hour");

