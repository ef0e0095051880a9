import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SilentPhone } from '../../../lib/alerts/phone-check';
import { sameShift } from '../../../lib/alerts/shift';
import { HOUR, MINUTE } from '../../../lib/time';
import { until } from '../../support/client';
import type { OpenPage } from '../../support/page';
import { Shift } from '../../support/shift';

/** The test each phone on call gets when a shift begins. Berlin; the server's clock is moved on. */
let shift: Shift;

beforeAll(async () => {
  shift = await Shift.begin();
});
afterAll(() => shift.end());

const tests = (name: 'charge' | 'physician' | 'nurse') => shift.heard(name).filter((p) => p.k === 'test');
const silent = (page: OpenPage): readonly SilentPhone[] => page.screen().silentPhones;
const receipt = async (id: string, state: string) => {
  const headers = { 'content-type': 'application/json' };
  const r = await fetch(`${shift.site.address}/api/deliveries/${id}/receipt`, {
    ...{ method: 'POST', headers, body: JSON.stringify({ state }) },
  });
  expect(r.status).toBe(200);
};

describe('When a shift begins', () => {
  it('each phone on call gets one test, however often the server starts; who taps it is named nowhere, the other after ten minutes', async () => {
    const { site } = shift;
    while (!sameShift(site.now(), site.now() + HOUR, 'Europe/Berlin')) await site.pass(HOUR);
    const now = site.now();
    await shift.onCall('CN', site.charge, now - MINUTE, now + 48 * HOUR);
    await shift.onCall('ICU', site.physician, now - MINUTE, now + 48 * HOUR);
    await until(() => tests('charge').length === 1 && tests('physician').length === 1, 'both phones are asked');
    expect(tests('nurse')).toEqual([]);
    await receipt(tests('charge')[0]?.d ?? '', 'displayed');
    await receipt(tests('physician')[0]?.d ?? '', 'delivered');
    await site.restart();
    await site.settled();
    const page = await shift.page(site.nurse);
    expect(silent(page)).toEqual([]);
    await site.pass(10 * MINUTE);
    await until(() => silent(page).length > 0, 'somebody is named');
    expect(silent(page)).toEqual([{ duty: 'intensivist', name: 'The physician', why: 'not confirmed' }]);
    expect([tests('charge').length, tests('physician').length]).toEqual([1, 1]);

    // Late is better than never.
    await receipt(tests('physician')[0]?.d ?? '', 'displayed');
    await until(() => silent(page).length === 0, 'nobody is named any more');

    await site.pass(12 * HOUR);
    await until(() => tests('charge').length === 2 && tests('physician').length === 2, 'the next shift asks both again');
  });

  it('who has no phone left that rings is named at once', async () => {
    const { site } = shift;
    shift.sink.behave(410, '/push/physician');
    await site.physician.post('/api/me/notifications/test', {});
    const page = await shift.page(site.nurse);
    await until(() => silent(page).some((s) => s.why === 'rings no more'), 'the dead phone is named');
  });
});
