-- AlterTable
ALTER TABLE "users" ADD COLUMN     "pin_failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "recovery_codes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "totp_last_step" INTEGER;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "locked_unit" TEXT,
ADD COLUMN     "method" TEXT NOT NULL DEFAULT 'password',
ADD COLUMN     "shared" BOOLEAN NOT NULL DEFAULT false;
