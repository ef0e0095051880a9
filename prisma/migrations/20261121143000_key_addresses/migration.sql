-- AlterTable
ALTER TABLE "ingest_keys" ADD COLUMN     "addresses" TEXT[] DEFAULT ARRAY[]::TEXT[];

