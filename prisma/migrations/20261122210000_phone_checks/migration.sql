-- When the owner of a browser was asked to tap a test, at the beginning of a shift.
ALTER TABLE "push_subscriptions" ADD COLUMN "asked_at" TIMESTAMPTZ(3);
