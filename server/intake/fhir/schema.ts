import { z } from 'zod';
import { dateTimeFault } from './time';

/**
 * Exactly what is taken in of each FHIR R4 resource. Everything else in a resource is kept with it and read by nobody, so
 * profiles and extensions of any kind pass.
 */
export const TYPES = [
  'Patient',
  'Encounter',
  'Observation',
  'MedicationAdministration',
  'MedicationRequest',
  'Procedure',
] as const;
export type ResourceType = (typeof TYPES)[number];
export const isServed = (type: string): type is ResourceType => (TYPES as readonly string[]).includes(type);

export const RESOURCE_ID = /^[A-Za-z0-9.-]{1,64}$/;
const id = z.string().regex(RESOURCE_ID, 'is not 1 to 64 of letters, digits, "-" and "."');
const dateTime = z.string().superRefine((text, ctx) => {
  const fault = dateTimeFault(text);
  if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
});

const coding = z.object({ system: z.string().optional(), code: z.string().optional(), display: z.string().optional() }).loose();
const concept = z.object({ coding: z.array(coding).optional(), text: z.string().optional() }).loose();
const quantity = z
  .object({
    value: z.number().optional(),
    comparator: z.enum(['<', '<=', '>=', '>']).optional(),
    unit: z.string().optional(),
    system: z.string().optional(),
    code: z.string().optional(),
  })
  .loose();
const period = z.object({ start: dateTime.optional(), end: dateTime.optional() }).loose();
const identifier = z.object({ system: z.string().optional(), value: z.string().optional(), type: concept.optional() }).loose();
const reference = z
  .object({
    reference: z.string().optional(),
    type: z.string().optional(),
    identifier: identifier.optional(),
    display: z.string().optional(),
  })
  .loose();
const contained = z.array(z.object({ resourceType: z.string(), id: z.string().optional() }).loose()).optional();

export type Concept = z.infer<typeof concept>;
export type Coding = z.infer<typeof coding>;
export type Quantity = z.infer<typeof quantity>;
export type Reference = z.infer<typeof reference>;
export type Identifier = z.infer<typeof identifier>;

const VALUES = {
  valueQuantity: quantity.optional(),
  valueCodeableConcept: concept.optional(),
  valueString: z.string().optional(),
  valueInteger: z.number().int().optional(),
  valueBoolean: z.boolean().optional(),
  dataAbsentReason: concept.optional(),
};
const common = { id: id.optional(), identifier: z.array(identifier).optional(), contained };

/** A choice element (value[x]) may be there once only. */
function oneOf(stem: string) {
  return (resource: Record<string, unknown>, ctx: z.RefinementCtx) => {
    const given = Object.keys(resource).filter((k) => k.startsWith(stem) && /^[A-Z]/.test(k.slice(stem.length)));
    if (given.length > 1) ctx.addIssue({ code: 'custom', path: [given[1] as string], message: `stands beside ${given[0]}` });
  };
}

const observation = z
  .object({
    ...common,
    resourceType: z.literal('Observation'),
    status: z.enum(['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown']),
    code: concept,
    subject: reference.optional(),
    effectiveDateTime: dateTime.optional(),
    effectiveInstant: dateTime.optional(),
    effectivePeriod: period.optional(),
    issued: dateTime.optional(),
    performer: z.array(reference).optional(),
    device: reference.optional(),
    bodySite: concept.optional(),
    specimen: reference.optional(),
    ...VALUES,
    component: z
      .array(
        z
          .object({ code: concept, ...VALUES })
          .loose()
          .superRefine(oneOf('value')),
      )
      .optional(),
  })
  .loose()
  .superRefine(oneOf('value'))
  .superRefine(oneOf('effective'));

const ratio = z.object({ numerator: quantity.optional(), denominator: quantity.optional() }).loose();
const administration = z
  .object({
    ...common,
    resourceType: z.literal('MedicationAdministration'),
    status: z.enum(['in-progress', 'not-done', 'on-hold', 'completed', 'entered-in-error', 'stopped', 'unknown']),
    medicationCodeableConcept: concept.optional(),
    medicationReference: reference.optional(),
    subject: reference.optional(),
    effectiveDateTime: dateTime.optional(),
    effectivePeriod: period.optional(),
    reasonCode: z.array(concept).optional(),
    performer: z.array(z.object({ actor: reference.optional() }).loose()).optional(),
    dosage: z
      .object({
        route: concept.optional(),
        dose: quantity.optional(),
        rateQuantity: quantity.optional(),
        rateRatio: ratio.optional(),
      })
      .loose()
      .optional(),
  })
  .loose()
  .superRefine(oneOf('medication'))
  .superRefine(oneOf('effective'));

const dosage = z
  .object({
    route: concept.optional(),
    timing: z
      .object({ event: z.array(dateTime).optional(), repeat: z.object({ boundsPeriod: period.optional() }).loose().optional() })
      .loose()
      .optional(),
    doseAndRate: z
      .array(
        z.object({ doseQuantity: quantity.optional(), rateQuantity: quantity.optional(), rateRatio: ratio.optional() }).loose(),
      )
      .optional(),
  })
  .loose();
const request = z
  .object({
    ...common,
    resourceType: z.literal('MedicationRequest'),
    status: z.enum(['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown']),
    intent: z.enum(['proposal', 'plan', 'order', 'original-order', 'reflex-order', 'filler-order', 'instance-order', 'option']),
    doNotPerform: z.boolean().optional(),
    medicationCodeableConcept: concept.optional(),
    medicationReference: reference.optional(),
    subject: reference.optional(),
    authoredOn: dateTime.optional(),
    reasonCode: z.array(concept).optional(),
    requester: reference.optional(),
    dosageInstruction: z.array(dosage).optional(),
  })
  .loose()
  .superRefine(oneOf('medication'));

const patient = z
  .object({
    ...common,
    resourceType: z.literal('Patient'),
    name: z
      .array(
        z
          .object({
            use: z.string().optional(),
            family: z.string().optional(),
            given: z.array(z.string().nullable()).optional(),
            text: z.string().optional(),
          })
          .loose(),
      )
      .optional(),
    gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
    birthDate: z
      .string()
      .regex(/^\d{4}(-\d\d(-\d\d)?)?$/, 'is no FHIR date')
      .refine((d) => dateTimeFault(d) === null, 'is no date of the calendar')
      .optional(),
  })
  .loose();

const encounter = z
  .object({
    ...common,
    resourceType: z.literal('Encounter'),
    status: z.enum([
      'planned',
      'arrived',
      'triaged',
      'in-progress',
      'onleave',
      'finished',
      'cancelled',
      'entered-in-error',
      'unknown',
    ]),
    class: coding,
    subject: reference.optional(),
    period: period.optional(),
    location: z
      .array(z.object({ location: reference, status: z.string().optional(), period: period.optional() }).loose())
      .optional(),
  })
  .loose();

const procedure = z
  .object({
    ...common,
    resourceType: z.literal('Procedure'),
    status: z.enum(['preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'completed', 'entered-in-error', 'unknown']),
    code: concept.optional(),
    subject: reference.optional(),
    performedDateTime: dateTime.optional(),
    performedPeriod: period.optional(),
    reasonCode: z.array(concept).optional(),
  })
  .loose()
  .superRefine(oneOf('performed'));

export type Observation = z.infer<typeof observation>;
export type MedicationAdministration = z.infer<typeof administration>;
export type MedicationRequest = z.infer<typeof request>;
export type Patient = z.infer<typeof patient>;
export type Encounter = z.infer<typeof encounter>;
export type Procedure = z.infer<typeof procedure>;
export type Resource = Observation | MedicationAdministration | MedicationRequest | Patient | Encounter | Procedure;

export const SCHEMAS = {
  Patient: patient,
  Encounter: encounter,
  Observation: observation,
  MedicationAdministration: administration,
  MedicationRequest: request,
  Procedure: procedure,
} as const satisfies Record<ResourceType, z.ZodType<Resource>>;

/** The envelope of a Bundle; its entries are looked at one by one: in a batch a broken one is nobody else's fault. */
export const bundle = z
  .object({
    resourceType: z.literal('Bundle'),
    type: z.enum(['transaction', 'batch']),
    entry: z.array(z.unknown()).optional(),
  })
  .loose();
export type Bundle = z.infer<typeof bundle>;
export const bundleEntry = z
  .object({
    fullUrl: z.string().optional(),
    resource: z.record(z.string(), z.unknown()).optional(),
    request: z
      .object({ method: z.string(), url: z.string(), ifMatch: z.string().optional(), ifNoneExist: z.string().optional() })
      .loose()
      .optional(),
  })
  .loose();
