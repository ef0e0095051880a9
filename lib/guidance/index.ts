import type { Chart } from '../chart/chart';
import { type Easix, easixOf } from '../grading/easix';
import { type HScore, hscoreOf } from '../grading/hscore';
import { type IecHsFeature, iecHsFeatures } from '../grading/iec-hs';
import { type OrganValue, organValues } from '../grading/organs';
import type { Protocol } from '../protocols/protocol';
import { ferritinDoubling } from '../rules/hlh';
import { missingBaseline } from '../rules/workup';
import type { Instant } from '../time';
import { checklist } from './checklist';
import { type CourseFacts, courseFacts } from './course-facts';
import { delayClock } from './delay';
import { anakinraPanel, steroidPanel, tociPanel } from './dosing';
import { featureTable } from './features';
import { hemodynamicGuidance } from './hemodynamics';
import { infectionPanel } from './infection';
import { productFacts } from './products';
import { salvagePanel } from './salvage';
import type {
  Advice,
  AnakinraPanel,
  Checklist,
  DelayClock,
  FeatureTable,
  InfectionPanel,
  ProductFacts,
  SalvagePanel,
  SteroidPanel,
  TociPanel,
} from './types';

/** Everything the drill-down shows beside the grade. */
export interface Guidance {
  readonly checklist: Checklist;
  readonly features: FeatureTable;
  readonly tocilizumab: TociPanel;
  readonly steroid: SteroidPanel;
  readonly anakinra: AnakinraPanel;
  readonly delay: DelayClock | null;
  readonly hemodynamics: readonly Advice[];
  readonly infection: InfectionPanel;
  readonly organs: readonly OrganValue[];
  readonly hscore: HScore;
  readonly easix: Easix;
  readonly iecHs: readonly IecHsFeature[];
  readonly salvage: SalvagePanel;
  readonly product: ProductFacts;
  readonly course: CourseFacts;
  readonly missingBaseline: readonly string[];
  /** Nobody at the site has signed the protocol these numbers come from. */
  readonly unsigned: boolean;
}

/** Computed when a person opens the page, not on every event. The chart is advanced to `now`. */
export function guidance(chart: Chart, protocol: Protocol, now: Instant): Guidance {
  return {
    checklist: checklist(chart, protocol, now),
    features: featureTable(chart, protocol, now),
    tocilizumab: tociPanel(chart, protocol, now),
    steroid: steroidPanel(chart, protocol, now),
    anakinra: anakinraPanel(chart, protocol, now),
    delay: delayClock(chart, protocol, now),
    hemodynamics: hemodynamicGuidance(chart, protocol, now),
    infection: infectionPanel(chart, protocol, now),
    organs: organValues(chart, protocol, now),
    hscore: hscoreOf(chart),
    easix: easixOf(chart, protocol),
    iecHs: iecHsFeatures(chart, protocol, now, ferritinDoubling(chart, protocol) !== null),
    salvage: salvagePanel(chart, protocol, now),
    product: productFacts(chart, now),
    course: courseFacts(chart, now),
    missingBaseline: missingBaseline(chart, protocol, now),
    unsigned: protocol.signedOff === null,
  };
}
