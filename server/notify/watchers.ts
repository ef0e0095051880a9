import type { Pool } from 'pg';
import { isOpen, type OpenAlert } from '../../lib/alerts/alert';
import { DUTY_NAMES, type Duty, emptyTiers, recipients } from '../../lib/alerts/recipients';
import { ruleWords } from '../../lib/alerts/words';
import { bedLabel } from '../../lib/stays';
import { type Instant, SECOND } from '../../lib/time';
import type { Census } from '../census';
import { shownSince } from '../store/notices';
import { SYSTEM } from '../store/reader';
import type { TechnicalFinding } from '../technical/finding';
import type { Watch } from '../technical/lane';
import type { Reach } from './reach';
import type { Roster } from './roster';

/** A high that no screen or phone has shown so long after it was sent is itself an alarm. */
const UNSHOWN_MS = 60 * SECOND;
const TIER_OF: Readonly<Record<Duty, number>> = { PH: 0, BIO: 0, CN: 1, ICU: 2, HEM: 3, NEU: 3 };
const TIER_NAMES = ['bedside', 'charge nurse', 'intensivist', 'attending and consultants'] as const;

export interface Open {
  readonly alert: OpenAlert;
  readonly patientKey: number | null;
}

/** Is this alert one that nobody has on a screen? `ofUnits`: the open alerts without a patient, among them its T3. */
export function isUndelivered(alertId: string, ofUnits: readonly OpenAlert[]): boolean {
  return ofUnits.some((a) => a.rule === 'T3' && a.trigger === alertId && a.condition === 'present');
}

/** T3: highs that nobody has on a screen. The alert itself goes on to its next tier at once. */
export class Undelivered {
  private shown: ReadonlyMap<string, { since: Instant; shown: boolean }> = new Map();

  constructor(
    private readonly pool: Pool,
    private readonly open: () => readonly Open[],
    private readonly reach: Reach,
    private readonly lookNow: (patientKey: number) => void,
  ) {}

  readonly watch: Watch = {
    rule: 'T3',
    prepare: async () => {
      const ids = this.candidates().map((o) => o.alert.id);
      this.shown = ids.length === 0 ? new Map() : await shownSince(SYSTEM.telling, this.pool, ids);
    },
    watcher: (now) => {
      const limitMs = UNSHOWN_MS;
      const late = this.candidates().filter(({ alert }) => {
        const told = this.shown.get(alert.id);
        return told !== undefined && !told.shown && now - told.since >= limitMs;
      });
      return late.map(({ alert }) => ({
        rule: 'T3',
        unitId: alert.unitId,
        trigger: alert.id,
        level: 1,
        text: `${whereIs(alert)}${ruleWords(alert.rule).title}: not shown on any screen or phone in 60 s`,
      }));
    },
  };
  /** Asks for the next tier of each alert whose T3 was raised, or came back, after it last went on. */
  hasten(open: readonly OpenAlert[]): void {
    for (const t3 of open) {
      if (t3.rule !== 'T3' || t3.condition !== 'present') continue;
      const late = this.open().find((o) => o.alert.id === t3.trigger);
      if (late?.alert.phase !== 'raised' || late.alert.chain.stepAt >= t3.risenAt) continue;
      this.reach.ask(late.alert.id, late.alert.chain.told, 'not shown on any screen or phone in 60 s');
      if (late.patientKey !== null) this.lookNow(late.patientKey);
    }
  }
  private candidates(): readonly Open[] {
    return this.open().filter(({ alert }) => alert.phase === 'raised' && alert.priority === 'high' && alert.rule !== 'T3');
  }
}

/** T4: tiers in which nobody can be told, of alerts that need them, and of a schedule that has a gap right now. */
export function watchOnCall(p: { census: Census; roster: Roster; open: () => readonly Open[] }): Watch {
  return {
    rule: 'T4',
    watcher: (now) => {
      const findings: TechnicalFinding[] = [];
      for (const unit of p.census.allUnits()) {
        const gaps = new Map<number, Set<string>>();
        const add = (tier: number, what: string) => gaps.set(tier, (gaps.get(tier) ?? new Set()).add(what));
        const staff = p.roster.staff(unit.id, null, now);
        for (const duty of staff.scheduled) if (recipients([duty], staff, now).length === 0) add(TIER_OF[duty], DUTY_NAMES[duty]);
        for (const { alert, patientKey } of p.open()) {
          if (alert.unitId !== unit.id || alert.phase !== 'raised' || alert.rule === 'T4' || !isOpen(alert)) continue;
          const here = p.roster.staff(unit.id, patientKey, now);
          for (const tier of emptyTiers(alert.plan, here, now, [])) {
            if (!alert.chain.told.includes(tier)) continue;
            add(tier, tier === 0 && here.assigns ? `no nurse for ${alert.bed ?? 'a patient'}` : (TIER_NAMES[tier] ?? ''));
          }
        }
        for (const [tier, what] of gaps)
          findings.push({
            rule: 'T4',
            unitId: unit.id,
            trigger: `tier ${tier}`,
            level: 1,
            text: `Nobody can be told at tier ${tier}: ${[...what].sort().join(', ')}`,
          });
      }
      return findings;
    },
  };
}

/** "704, " of an alert of a bed. */
const whereIs = ({ bed, unitId }: OpenAlert) => (bed === null ? '' : `${bedLabel(unitId, bed)}, `);
