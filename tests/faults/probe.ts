import { setTimeout as pause } from 'node:timers/promises';
import type { Screen } from './screen';
import type { Place, Site } from './site';

const PATIENCE_MS = 90_000;

/** A patient of the measurement's own, apart from the load: a vasopressor on and off is a grade up and down, told at once. */
export interface Probe {
  /** Changes the grade once; resolves with the milliseconds until the last of these displays shows it. */
  once(screens: readonly Screen[], place?: Place): Promise<number>;
  many(times: number, screens: readonly Screen[]): Promise<number[]>;
}
export async function openProbe(site: Site, mrn: string): Promise<Probe> {
  let serial = 0;
  const send = async (place: Place, event: Record<string, unknown>) => {
    const body = JSON.stringify({ events: [{ id: `probe-${mrn}-${serial++}`, patient: { mrn }, ...event }] });
    for (;;) {
      const answer = await post(place, body);
      if (answer.status === 200 && /stored|duplicate/.test(answer.text)) return;
      if (answer.status !== 429 && answer.status !== 503)
        throw new Error(`the probe was answered ${answer.status} ${answer.text}`);
      await pause(100);
    }
  };
  const post = async (place: Place, body: string) => {
    const r = await fetch(`${place.node.address}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.probeKey}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: r.status, text: await r.text() };
  };
  const first = site.places[0] as Place;
  await send(first, { kind: 'vital', t: new Date(Date.now() - 60_000).toISOString(), tempC: 39 });
  let on = false;
  const once = async (screens: readonly Screen[], place = first): Promise<number> => {
    on = !on;
    const began = performance.now();
    const dose = on ? { status: 'running', rate: 0.1, rateUnit: 'ug/kg/min' } : { status: 'stopped' };
    await send(place, { kind: 'medication', t: new Date().toISOString(), drug: 'norepinephrine', ...dose });
    const grade = on ? 3 : 1;
    while (!screens.every((s) => s.gradeOf(mrn) === grade)) {
      if (performance.now() - began > PATIENCE_MS) throw new Error(`a display does not show grade ${grade} of ${mrn} after 90 s`);
      await pause(2);
    }
    return performance.now() - began;
  };
  return {
    once,
    async many(times, screens) {
      const out: number[] = [];
      for (let i = 0; i < times; i++) {
        out.push(await once(screens));
        await pause(20);
      }
      return out;
    },
  };
}
