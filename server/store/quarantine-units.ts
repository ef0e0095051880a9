/**
 * Which entries of the quarantine (`q`) a reader of these units may see (`units`: the parameter; null is everything). An entry is of
 * the unit where the patient it names lies or lay last, of its bed's, and of the one its sender or its admission names. One that
 * none of them places, or one for a unit that is not run here, is everybody's: somebody has to find it.
 */
export const ofUnits = (units: `$${number}`): string =>
  `(${units}::text[] is null or cardinality(${UNITS}) = 0 or ${UNITS} && ${units}::text[])`;

/** The same for the entry alone: one that is counted is seen by every unit it came from, what it shows is of the newest. */
export const countedIn = (units: `$${number}`): string => `(${ofUnits(units)} or q.units && ${units}::text[])`;

const UNITS = `array_remove(array[(select u.id from units u where u.id = q.unit_id),
  (select b.unit_id from beds b where b.id = q.bed),
  (select st.unit_id from patients p join stays st on st.patient_key = coalesce(p.merged_into, p.key)
   where p.mrn = q.mrn and not st.cancelled order by st.ended_at is null desc, st.started_at desc, st.id desc limit 1)], null)`;
