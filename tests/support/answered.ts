import { DEFAULT_PROTOCOL } from '../../lib/protocols';
import { changed, type ProtocolChanges, protocolFrom } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';

/** The default protocol with a site's own answers, made and read as a site's version is. Throws where they are refused. */
export function site(changes: ProtocolChanges, base: Protocol = DEFAULT_PROTOCOL): Protocol {
  const made = changed(base, changes);
  if ('errors' in made) throw new Error(made.errors.join('\n'));
  return protocolFrom(made.document, { id: base.id, version: 'site', signedOff: null }, base);
}

/** A setting for charts of tests: a site's answers, and a patient. */
export const under = (changes: ProtocolChanges, patient: Readonly<Record<string, unknown>> = {}) => ({
  protocol: () => site(changes),
  patient,
});

/** Every question answered the other way: what holds for the shipped protocols holds for this one. */
export const EVERY_ANSWER: Protocol = site({
  choices: {
    adultMapCounts: false,
    childMapCounts: true,
    antibioticsOnlyNeutropenic: true,
    premedWithoutPurpose: true,
    pressureHoldUntilTwoNormal: true,
    feverHoldNeedsTwo: true,
    askSedationVasopressor: true,
    worseInsideGrade2: true,
    capdAboveBaseline: true,
    tociTotalNotReset: true,
    rejectsMakeUnknown: true,
    iceNightArousal: true,
  },
  numbers: {
    'crs.sbpFallPercent': 20,
    'crs.highFlowPerKg': 1,
    'crs.highFlowUnderAge': 6,
    'crs.inotropeEpinephrineMax': 0.05,
    'toci.infusionLasts': 60,
    'steroid.answersMg': 10,
    'steroid.bolusMinMl': 250,
    'steroid.bolusMinMlPerKg': 5,
    'hlh.ferritinHighFromCrs': 3,
    'regrade.everyGrade2': 4,
    'regrade.everyGrade3': 2,
  },
});
