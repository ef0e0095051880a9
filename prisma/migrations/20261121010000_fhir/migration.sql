-- CreateTable
CREATE TABLE "fhir_resources" (
    "source_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "mrn" TEXT,
    "awaits" TEXT,
    "identifiers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "codes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "t" TIMESTAMPTZ(3),
    "gone" BOOLEAN NOT NULL DEFAULT false,
    "issued" JSON NOT NULL,
    "body" JSON NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "fhir_resources_pkey" PRIMARY KEY ("source_id","type","id")
);

-- CreateIndex
CREATE INDEX "fhir_resources_type_id_idx" ON "fhir_resources"("type", "id");

-- CreateIndex
CREATE INDEX "fhir_resources_mrn_type_t_idx" ON "fhir_resources"("mrn", "type", "t");

-- CreateIndex
CREATE INDEX "fhir_resources_source_id_awaits_idx" ON "fhir_resources"("source_id", "awaits");

-- CreateIndex
CREATE INDEX "fhir_resources_identifiers_idx" ON "fhir_resources" USING GIN ("identifiers");
