-- What a patient's admissions say holds from the beginning: they are read together, among millions of readings.
CREATE INDEX "events_admissions" ON "events" ("patient_key") WHERE "kind" = 'admission';
