import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../lib/time';
import { finding, nurse, T0 } from './support';
import { told, Ward } from './ward';

/** Situations in which other systems failed (letters as in docs/alerts.md). */

const crs = (level: number) => finding('CRS-ESCALATION', { level });
const ferritin = finding('FERRITIN-10K', { priority: 'medium', text: 'Ferritin 12,000' });

function respond(ward: Ward): void {
  for (const alert of ward.open) ward.apply(alert.id, { type: 'acknowledge', by: nurse, version: alert.version });
}

describe('Where other systems failed', () => {
  it('(a) a limit is crossed and the feed stops for an hour: no all-clear, escalation goes on', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    ward.now += MINUTE / 2;
    ward.see([{ ...crs(3), condition: 'unknown' }]);
    const lines = ward.wait(HOUR);
    expect(ward.only()).toMatchObject({ phase: 'raised', condition: 'unknown', priority: 'high', level: 3 });
    expect(told(lines).slice(0, 3)).toEqual(['escalation 1', 'escalation 2', 'escalation 3']);
    expect(told(lines).filter((t) => t === 'loop 2').length).toBe(11);
  });
  it('(b) acknowledged, then the grade rises: it sounds again for everybody', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    respond(ward);
    ward.now += MINUTE;
    expect(told(ward.see([crs(4)]))).toEqual(['worse 0', 'worse 1']);
  });
  it('(c) acknowledged, restart, the same condition: silent, the answer and its end are kept', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    respond(ward);
    const before = ward.only();
    ward.restart();
    ward.now += 5 * MINUTE;
    expect(ward.see([crs(3)])).toEqual([]);
    expect(ward.only()).toEqual(before);
    expect(told(ward.wait(10 * MINUTE))).toEqual(['ack-expired 0', 'ack-expired 1']);
  });
  it('(d) two different criticals within 15 min: each is told, each is answered for itself', () => {
    const ward = new Ward();
    expect(told(ward.see([crs(3)]))).toEqual(['raised 0']);
    respond(ward);
    ward.now += 10 * MINUTE;
    const seizure = finding('SEIZURE', { trigger: 'n1' });
    expect(told(ward.see([crs(3), seizure]))).toEqual(['raised 0']);
    expect(ward.open.map((a) => a.phase)).toEqual(['acknowledged', 'raised']);
  });
  it('(e) the same event twice 2 ms apart: one alert, told once', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    ward.now += 2;
    expect(ward.see([crs(3)])).toEqual([]);
    expect(ward.alerts.length).toBe(1);
  });
  it('the acknowledged ferritin of 12,000 is silent for its 12 h, and not longer', () => {
    const ward = new Ward();
    ward.see([ferritin]);
    respond(ward);
    for (let hour = 1; hour < 12; hour++) {
      expect(ward.wait(HOUR)).toEqual([]);
      expect(ward.see([ferritin])).toEqual([]);
      ward.restart();
    }
    expect(told(ward.wait(HOUR))).toEqual(['ack-expired 3', 'ack-expired 1']);
    expect(ward.now).toBe(T0 + 12 * HOUR);
  });
  it('two kills in the night: nobody answers, the charge nurse and the intensivist are still reached, each once', () => {
    const ward = new Ward();
    ward.see([crs(3)]);
    ward.restart();
    const lines = ward.wait(MINUTE);
    ward.restart();
    lines.push(...ward.wait(3 * MINUTE, false));
    expect(told(lines)).toEqual(['escalation 1', 'escalation 2']);
    respond(ward);
    expect(ward.only()).toMatchObject({ phase: 'acknowledged', owner: nurse, tier: 2 });
  });
});
