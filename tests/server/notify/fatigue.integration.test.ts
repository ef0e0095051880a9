import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../lib/time';
import { unique, until } from '../../support/client';
import type { OpenPage } from '../../support/page';
import { Shift } from '../../support/shift';
import type { Told } from '../../support/told';

/** What keeps people from being told too much, end to end, and the trace each of it leaves. The server's clock is moved on. */
let shift: Shift;
let site: Told;
let page: OpenPage;

beforeAll(async () => {
  shift = await Shift.begin();
  site = shift.site;
  await shift.wholeOnCall();
  page = await shift.page(site.nurse);
});
afterEach(() => shift.empty());
afterAll(() => shift.end());

const ferritin = (mrn: string, value = 12_000, more: Record<string, unknown> = {}) =>
  shift.lab(mrn, 'ferritin', value, 'ng/mL', more);

describe('A storm', () => {
  it('of what is not high is gathered into one message; each alert has its line in the record, and a high goes through at once', async () => {
    const mrns = Array.from({ length: 14 }, () => unique('S'));
    await shift.admit(...mrns);
    await site.post(mrns.map((mrn) => ferritin(mrn)));
    await until(async () => (await site.alerts()).filter((a) => a.rule === 'FERRITIN-10K').length === 14, 'fourteen alerts');
    await site.settled();
    const high = await site.rise(unique('H'), shift.nextBed());
    await until(() => shift.calls('nurse', high.id).length === 1, 'the high is not held up');
    const alerts = (await site.alerts()).filter((a) => a.rule === 'FERRITIN-10K');
    const pushesOf = async (id: string) =>
      (await shift.record(id)).deliveries.filter((d) => d.channel === 'push' && d.person?.id === site.consultant.id);
    const byAlert = await Promise.all(alerts.map((a) => pushesOf(a.id)));
    // Nothing is left out: one delivery an alert, and what waits says why.
    expect(byAlert.map((d) => d.length)).toEqual(alerts.map(() => 1));
    const gathered = byAlert.flat().filter((d) => /gathered: (storm|\d+ pushes)/.test(d.steps[0]?.detail ?? ''));
    const single = shift.heard('consultant').filter((p) => p.k === 'alert' && alerts.some((a) => a.id === p.a));
    expect(single.length).toBeLessThanOrEqual(6);
    expect(gathered.length).toBe(14 - single.length);
    await site.pass(61 * SECOND);
    await until(() => shift.heard('consultant').some((p) => p.k === 'summary'), 'one message for the rest');
    await site.settled();
    const summaries = shift.heard('consultant').filter((p) => p.k === 'summary');
    expect(summaries.map((p) => p.c)).toEqual([gathered.length]);
    const after = (
      await Promise.all(gathered.map((d) => pushesOf(alerts[byAlert.findIndex((b) => b.includes(d))]?.id ?? '')))
    ).flat();
    expect(after.map((d) => d.state)).toEqual(gathered.map(() => 'accepted'));
    const along = after.filter((d) => d.steps.some((s) => /^together with \d+ others$/.test(s.detail)));
    expect(along.length).toBe(gathered.length - 1);
    // Nobody is called about it again while the next test counts.
    await shift.respond(site.physician, high.id);
  });
});

describe('One person', () => {
  it('gets six pushes in ten minutes of what is not high, the seventh waits with its reason, and a high does not', async () => {
    const before = shift.heard('consultant').length;
    const mrns = Array.from({ length: 8 }, () => unique('P'));
    await shift.admit(...mrns);
    for (const mrn of mrns) {
      await site.post([ferritin(mrn)]);
      await shift.raised(mrn, 'FERRITIN-10K');
      await site.pass(20 * SECOND);
    }
    const calls = () => shift.heard('consultant').slice(before);
    await until(() => calls().filter((p) => p.k === 'alert').length === 6, 'six one by one');
    const waiting = (await site.alerts())
      .filter((a) => a.rule === 'FERRITIN-10K')
      .sort((a, b) => (a.raisedAt < b.raisedAt ? -1 : 1))
      .at(-1);
    const steps = (await shift.record(waiting?.id ?? '')).deliveries.find((d) => d.channel === 'push')?.steps;
    expect(steps?.[0]?.detail).toContain('gathered: 6 pushes in ten minutes already');
    const mrn = unique('P');
    const high = await site.rise(mrn, shift.nextBed());
    await site.pass(5 * MINUTE + SECOND);
    await until(() => shift.calls('consultant', high.id).length === 1, 'a high reaches the attending all the same');
    await until(() => calls().some((p) => p.k === 'summary'), 'and what waited, in one message');
    await shift.respond(site.physician, high.id);
  });

  it('with quiet hours is spared what is low, with a trace, and nothing else', async () => {
    const settings = { ...(await site.nurse.get<{ settings: object }>('/api/me/notifications')).body.settings };
    const quietHours = { from: '00:00', to: '23:59' };
    expect(
      (await site.nurse.put('/api/me/notifications', { commandId: unique('c'), settings: { ...settings, quietHours } })).status,
    ).toBe(200);
    await until(
      async () => {
        const mrn = unique('Q');
        await shift.admit(mrn);
        await site.post(
          [38.6, 38.7].map((tempC, i) => ({ kind: 'vital', patient: { mrn }, t: shift.ago((9 - i) * MINUTE), tempC })),
        );
        const onset = await shift.raised(mrn, 'CRS-ONSET');
        await site.post([shift.lab(mrn, 'fibrinogen', 140, 'mg/dL')]);
        const low = await shift.raised(mrn, 'FIBRINOGEN-LOW');
        expect(low.priority).toBe('low');
        await site.settled();
        const mine = async (id: string) => (await shift.record(id)).deliveries.filter((d) => d.person?.id === site.nurse.id);
        const spared = await mine(low.id);
        // The settings of people are read again every five seconds.
        if (!spared[0]?.steps[0]?.detail.includes('quiet hours')) return false;
        expect(spared.map((d) => d.channel)).toEqual(['app']);
        await until(async () => (await mine(low.id))[0]?.state === 'expired', 'it ends without having gone out');
        const shown = async () => (await mine(onset.id)).some((d) => d.channel === 'app' && d.state === 'displayed');
        await until(shown, 'what is not low is shown to her');
        expect(page.notices()).toContain(onset.id);
        expect(page.notices()).not.toContain(low.id);
        await until(() => page.screen().alerts.get(low.id)?.phase === 'raised', 'her page lists the low one all the same');
        return true;
      },
      'the settings are in force',
      20_000,
    );
    expect((await site.nurse.put('/api/me/notifications', { commandId: unique('c'), settings })).status).toBe(200);
  });
});

describe('What was answered', () => {
  it('the ferritin of 12,000: silent for its 12 h, through a repeated result and a restart, and not longer', async () => {
    const mrn = unique('F');
    await shift.admit(mrn);
    await site.post([ferritin(mrn)]);
    const alert = await shift.raised(mrn, 'FERRITIN-10K');
    await until(() => shift.calls('consultant', alert.id).length === 1, 'the attending is called');
    await shift.respond(site.consultant, alert.id);
    const said = shift.allCalls(alert.id).length;
    for (let hour = 1; hour < 12; hour++) {
      await site.pass(HOUR);
      if (hour === 4) await site.post([ferritin(mrn)]);
      if (hour === 8) {
        await site.restart();
        page = await shift.page(site.nurse);
      }
      expect((await site.alerts()).find((a) => a.id === alert.id)?.phase).toBe('acknowledged');
      expect(shift.allCalls(alert.id)).toHaveLength(said);
      expect(page.sounds()).not.toContain(alert.id);
    }
    await site.pass(HOUR);
    expect((await site.alerts()).find((a) => a.id === alert.id)).toMatchObject({ phase: 'raised', reason: 'ack-expired' });
    await until(() => shift.calls('consultant', alert.id).length === 2, 'he is called again');
  });

  it('C10 a state that lasts for days: each recorded plan keeps it silent for 12 h, a note does not, and without a plan it sounds', async () => {
    const mrn = unique('L');
    await shift.admit(mrn);
    await site.post([ferritin(mrn, 14_000), shift.lab(mrn, 'ast', 400, 'U/L'), shift.lab(mrn, 'creatinine', 4.2, 'mg/dL')]);
    const alert = await shift.raised(mrn, 'HLH-SUSPECT');
    expect(alert.priority).toBe('high');
    await shift.respond(site.physician, alert.id);
    await site.settled();
    const said = shift.allCalls(alert.id).length;
    const phase = async () => (await site.alerts()).find((a) => a.id === alert.id)?.phase;
    const plan = () =>
      site.post([{ kind: 'decision', patient: { mrn }, t: shift.ago(SECOND), reason: 'anakinra, reassess daily' }]);
    for (let day = 0; day < 4; day++) {
      await site.pass(6 * HOUR);
      await plan();
      await site.pass(5 * HOUR);
      expect(await phase()).toBe('acknowledged');
      expect(shift.allCalls(alert.id)).toHaveLength(said);
    }
    await site.post([{ kind: 'note', patient: { mrn }, t: shift.ago(SECOND), text: 'family informed' }]);
    await site.pass(7 * HOUR + MINUTE);
    expect(await phase()).toBe('raised');
    await until(() => shift.allCalls(alert.id).length > said, 'it sounds again');
  });

  it('“tocilizumab hanging by 02:40” stands on the tile with its owner, and is raised again for everybody when it is missed', async () => {
    const mrn = unique('T');
    const alert = await site.rise(mrn, shift.nextBed());
    const by = new Date(site.now() + 8 * MINUTE).toISOString();
    const promise = { text: 'tocilizumab hanging', by };
    await shift.respond(site.physician, alert.id, { promise });
    const onTile = () => [...page.screen().beds.values()].find((b) => b.mrn === mrn)?.alerts.find((a) => a.id === alert.id);
    await until(() => onTile()?.phase === 'acknowledged', 'the tile shows the answer');
    expect(onTile()).toMatchObject({ owner: { name: 'The physician' }, promise });
    await until(() => !page.sounds().includes(alert.id), 'it is silent');
    const said = shift.calls('nurse', alert.id).length;
    await site.pass(8 * MINUTE + SECOND);
    await until(() => page.sounds().includes(alert.id), 'it sounds again');
    expect(onTile()).toMatchObject({ phase: 'raised', reason: 'promise-missed' });
    await until(() => shift.calls('nurse', alert.id).length > said, 'the nurse is called again');
    await until(() => shift.calls('charge', alert.id).length > 0, 'with a copy to the charge nurse');
  });
});

describe('Corrected evidence', () => {
  it('takes the alert back, and whoever was told is told that too', async () => {
    const mrn = unique('W');
    await shift.admit(mrn);
    const result = ferritin(mrn, 15_000);
    await site.post([result]);
    const alert = await shift.raised(mrn, 'FERRITIN-10K');
    await until(() => shift.calls('consultant', alert.id).length === 1, 'the attending is called');
    await site.post([{ ...result, status: 'corrected', value: 1_500 }]);
    await until(() => shift.heard('consultant').some((p) => p.a === alert.id && p.k === 'withdrawn'), 'the phone hears of it');
    const record = await shift.record(alert.id);
    expect(record.alert.phase).toBe('withdrawn');
    const back = record.deliveries.filter((d) => d.kind === 'withdrawn');
    expect(back.map((d) => d.person?.id)).toContain(site.consultant.id);
    expect((await site.alerts('closed')).find((a) => a.id === alert.id)?.phase).toBe('withdrawn');
    expect(shift.heard('nurse').filter((p) => p.a === alert.id)).toEqual([]);
  });
});
