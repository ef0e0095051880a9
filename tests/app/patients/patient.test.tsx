// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }), usePathname: () => '/patients/p-701' }));

import { LiveSourceProvider } from '../../../app/live/hooks';
import { EventsLane } from '../../../app/patients/[id]/lanes/drug-lanes';
import { FrameProvider, geometryOf } from '../../../app/patients/[id]/lanes/geometry';
import { dueItems } from '../../../app/patients/[id]/open-items';
import { TocilizumabNotes } from '../../../app/patients/[id]/panels/tocilizumab-notes';
import { TocilizumabPanel } from '../../../app/patients/[id]/panels/tocilizumab-panel';
import { PatientView } from '../../../app/patients/[id]/patient-view';
import { RegradeView } from '../../../app/patients/[id]/regrade/regrade-view';
import { GuidanceSourceProvider } from '../../../app/patients/[id]/use-guidance';
import { TrendSourceProvider } from '../../../app/patients/[id]/use-trend';
import { PersonProvider } from '../../../app/session/person';
import { fixtureSource } from '../../../app/style/fixture-source';
import { unitSnapshot } from '../../../app/style/fixtures';
import { fixtureGuidance } from '../../../app/style/patient-chart';
import { fixtureTrend, ZONE } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';
import type { Checklist } from '../../../lib/guidance/types';

// The page is large: asking jsdom for the visibility of every ancestor of every element takes most of the time.
configure({ defaultHidden: true, asyncUtilTimeout: 60_000 });
vi.setConfig({ testTimeout: 90_000 });

const source = fixtureSource(unitSnapshot());
const trend = {
  load: async (_id: string, query: Parameters<typeof fixtureTrend>[0] | object) =>
    fixtureTrend({ codes: null, ...query } as never),
};
const advice = fixtureGuidance();
const guidance = { load: async () => advice };

function show(page: React.ReactNode, unitId = 'ICU-7') {
  return render(
    <LiveSourceProvider source={source} zone={ZONE}>
      <PersonProvider person={{ id: 'lee', name: 'K. Lee', roles: [{ unitId, role: 'nurse' }] }}>
        <TrendSourceProvider value={trend}>
          <GuidanceSourceProvider value={guidance}>{page}</GuidanceSourceProvider>
        </TrendSourceProvider>
      </PersonProvider>
    </LiveSourceProvider>,
  );
}
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the patient page, as a screen reader hears it', () => {
  test('every lane is a figure named after its lane and described in a sentence', async () => {
    show(<PatientView state={STATE} />);
    const names = [
      'CRS',
      'ICANS',
      'Temperature',
      'HR, MAP, RR',
      'SpO₂, FiO₂',
      'Oxygen',
      'Pressors',
      'Ferritin',
      'CRP',
      'IL-6',
      'Tocilizumab',
      'Events',
    ];
    await screen.findByRole('figure', { name: 'Temperature' });
    for (const name of names) expect(screen.getByRole('figure', { name }), name).toBeTruthy();
    expect(screen.getByRole('figure', { name: 'IL-6' }).textContent).toContain('no sign of failure');
  });
  test('says why, when the next tocilizumab is permitted and what is open', async () => {
    show(<PatientView state={STATE} />);
    expect(screen.getByRole('region', { name: 'Why CRS 3' }).textContent).toContain(
      'One vasopressor, and high-flow oxygen above 6 L/min.',
    );
    expect(screen.getByRole('region', { name: 'Tocilizumab' }).textContent).toContain('06:40');
    const list = await screen.findByRole('region', { name: 'Checklist, grade 3' });
    expect(within(list).getByRole('button', { name: 'Done: 701 Aspiration precautions, swallow check' })).toBeTruthy();
  });
  test('what is open on the checklist stands in the bar, by count and by name', async () => {
    show(<PatientView state={STATE} />);
    const list = await screen.findByRole('region', { name: 'Checklist, grade 3' });
    const due = within(list).getAllByRole('button', { name: /^Does not apply: / });
    const bar = await screen.findByRole('button', { name: new RegExp(`^Checklist: ${due.length} open`) });
    expect(bar.textContent).toContain(
      within(list).getAllByRole('listitem')[0]?.querySelector('.font-600')?.textContent?.slice(5),
    );
  });
  test('of what is open the gravest grade comes first: the pulse of grade 4 before what is asked for at grade 1', () => {
    const rest = { why: '', t: null, tick: false, by: null, source: [] };
    const item = (id: string) => ({ id, title: id, state: 'due' as const, ...rest });
    const groups: Checklist['sections'][number]['groups'] = [
      { fromGrade: 1, items: [item('CHK-1c'), { ...item('CHK-1a'), state: 'done' as const }] },
      { fromGrade: 4, items: [item('CHK-4a')] },
    ];
    const list = { ...advice.checklist, sections: [{ id: 'crs' as const, title: 'CRS', groups }] };
    expect(dueItems(list).map((i) => i.id)).toEqual(['CHK-4a', 'CHK-1c']);
  });
  test('a step says what was measured or runs, and when: two pressors by the newer one, a held fever by its own time', () => {
    const at = (hm: string) => `2026-11-21T${hm}:00.000Z`;
    const { basis } = STATE.crs;
    const input = (name: string, value: number, unit: string, t: string, source: string) =>
      ({ name, value, unit, t: at(t), source, fresh: 'fresh', used: true }) as const;
    const step = (text: string, inputs: string[]) => ({ rule: 'CRS', text, result: true, inputs, ref: '' }) as const;
    const told = {
      ...basis,
      inputs: [
        input('tempC', 37.6, 'Cel', '09:00', 'monitor'),
        input('last fever', 38.2, 'Cel', '08:00', 'monitor'),
        input('sbpMmHg', 96, 'mm[Hg]', '09:10', 'monitor'),
        input('mapMmHg', 65, 'mm[Hg]', '09:10', 'monitor'),
        input('norepinephrine', 0.3, 'ug/kg/min', '07:00', 'MAR'),
        input('epinephrine', 0.08, 'ug/kg/min', '08:30', 'MAR'),
      ],
      steps: [
        step('Fever held: last 38.2 °C', ['last fever', 'tempC']),
        step('Pressure not low: systolic below 90 or mean below 65', ['sbpMmHg', 'mapMmHg']),
        step('2 vasopressors: norepinephrine and epinephrine', ['norepinephrine', 'epinephrine']),
      ],
    };
    const state = { ...STATE, crs: { ...STATE.crs, basis: told } };
    show(<PatientView state={state} />);
    const why = screen.getByRole('region', { name: 'Why CRS 3' });
    const row = (text: RegExp) => within(why).getAllByText(text)[0]?.closest('li')?.textContent?.replaceAll('\u00a0', ' ');
    expect(row(/held: last/)).toMatch(/38\.2 °C02:00,/);
    expect(row(/not low/)).toMatch(/; systolic 96, mean 65 mmHg03:10,/);
    expect(row(/vasopressors:/)).toMatch(/; 0\.3 µg\/kg\/min and 0\.08 µg\/kg\/min02:30,/);
  });
  test('under Why stand the rules behind each source, and how the grade came to be what it is, with who confirmed it', async () => {
    show(<PatientView state={STATE} />);
    const why = screen.getByRole('region', { name: 'Why CRS 3' });
    expect(why.textContent).toMatch(/table 3: CRS-01, CRS-05, CRS-04, CRS-06\./);
    expect(within(why).getByRole('link', { name: 'Rules and numbers' }).getAttribute('href')).toBe('/rules');
    const history = await within(why).findByText(/^History of CRS, \d+ steps since the infusion$/);
    const steps = [...(history.closest('details')?.querySelectorAll('li') ?? [])].map((li) => li.textContent);
    expect(steps[0]).toMatch(/^02:36CRS 3 confirmed, K\. Lee.*for 38 min$/);
    expect(steps.at(-1)).toMatch(/CRS 0 suggested/);
  });
  test('what may be given and is not listed at this grade says so: permitted is not indicated', async () => {
    const calm = { ...advice, tocilizumab: { ...advice.tocilizumab, indicated: false } };
    const state = { ...STATE, crs: { ...STATE.crs, grade: 1 }, toci: { ...STATE.toci, canGive: true } };
    const words = /^Permitted, not indicated: tocilizumab is listed from CRS 2, and CRS is 1\.$/;
    const panel = (guidance: typeof advice) =>
      render(
        <LiveSourceProvider source={source} zone={ZONE}>
          <TocilizumabPanel state={state} course={[]} guidance={guidance} notices={[]} onSaved={() => undefined} />
        </LiveSourceProvider>,
      );
    panel(calm);
    expect(screen.getByText(words)).toBeTruthy();
    cleanup();
    panel(advice);
    expect(screen.queryByText(words)).toBeNull();
  });
  test('on a phone too what may be given below CRS 2 is called permitted, and not indicated', () => {
    const may = { ...STATE, toci: { ...STATE.toci, canGive: true } };
    show(<PatientView state={{ ...may, crs: { ...may.crs, grade: 1 } }} />);
    expect(screen.getByRole('region', { name: 'Now' }).textContent).toContain('permitted, not indicated');
    cleanup();
    show(<PatientView state={may} />);
    expect(screen.getByRole('region', { name: 'Now' }).textContent).toContain('permitted now');
  });
  test('what is ordered and not given stands beside the doses, and what the sources say of the drug for this patient', () => {
    const t = Date.parse(STATE.asOf);
    const panel: typeof advice.tocilizumab = {
      ...advice.tocilizumab,
      orders: [{ t: t - 600_000, plannedAt: t + 3_600_000, mg: 571, eventId: 'o1' }],
      notes: [{ id: 'TOCI-08', text: 'Tocilizumab does little for ICANS', source: ['S1', 'S2'] }],
    };
    show(<TocilizumabNotes panel={panel} />);
    expect(screen.getByText('Ordered 03:04, planned for 04:14, 571 mg: not given yet')).toBeTruthy();
    expect(screen.getByText(/^Tocilizumab does little for ICANS/).textContent).toContain('[S1, S2]');
    expect(screen.getByText(/S1: guideline digest on CRS, after ASCO 2021; S2: ICU review 2025/)).toBeTruthy();
  });
  test('an alert that names its sources by a tag has them in words below it, and leads to who was told', () => {
    const alert = { ...(STATE.alerts[0] as (typeof STATE.alerts)[number]), id: 'a 1', action: 'S1 repeats it; S2: a steroid' };
    show(<PatientView state={{ ...STATE, alerts: [alert] }} />);
    const panel = screen.getByRole('region', { name: 'Alerts' });
    expect(panel.textContent).toContain('S1: guideline digest on CRS, after ASCO 2021; S2: ICU review 2025.');
    expect(
      within(panel)
        .getByRole('link', { name: /^Who was told: 701/ })
        .getAttribute('href'),
    ).toBe('/alerts/a%201');
  });
  test('what an owner has promised, that nobody was reached and that an alert was raised again are said at the patient too', () => {
    const alert = {
      ...(STATE.alerts[0] as (typeof STATE.alerts)[number]),
      ...{ owner: { id: 'r', name: 'A. Ruiz', role: 'nurse' }, undelivered: true as const, phase: 'acknowledged' as const },
      promise: { text: 'Tocilizumab hanging', by: STATE.asOf },
    };
    const again = { ...alert, id: 'b', phase: 'raised' as const, reason: 'promise-missed' as const };
    show(<PatientView state={{ ...STATE, alerts: [alert, again] }} />);
    const panel = screen.getByRole('region', { name: 'Alerts' });
    expect(panel.textContent).toContain('A. Ruiz: Tocilizumab hanging by 03:14');
    expect(panel.textContent).toContain('NOT DELIVERED');
    expect(panel.textContent).toContain('Raised again: the promised time has passed');
  });
  test('a high that is over and that nobody has seen says so in the bar and on a phone, and not in a word of ours', () => {
    const { owner: _owner, ...over } = STATE.alerts[0] as (typeof STATE.alerts)[number];
    show(<PatientView state={{ ...STATE, alerts: [{ ...over, priority: 'high', phase: 'latched' }] }} />);
    expect(screen.getByRole('region', { name: 'Now' }).textContent).toContain('WAS HIGH, not seen');
    expect(screen.getByRole('region', { name: 'State now' }).textContent).toContain('WAS HIGH, not seen');
  });
  test('an alert in the events lane shows how grave it was', async () => {
    const events = [{ id: 'x', t: Date.parse(STATE.asOf) - 3_600_000, what: 'alert', label: 'CRS 3', priority: 'high' }] as const;
    const frame = { axis: { from: events[0].t - 3_600_000, end: events[0].t + 3_600_000, to: events[0].t + 3_600_000 } };
    const now = frame.axis.end;
    render(
      <FrameProvider value={{ ...frame, ticks: [], geometry: geometryOf(1300), now, zone: ZONE }}>
        <EventsLane events={events} asTable={false} present={null} />
      </FrameProvider>,
    );
    expect(screen.getByText('!!! CRS 3')).toBeTruthy();
  });
  test('treatment limits, a changed protocol and an absence stand over the page and again where a dose is decided', async () => {
    const change = { at: STATE.asOf, from: 'astct-2019@1.0.0', to: 'astct-2019@1.1.0', crs: { was: 2, is: 3 } };
    const state = {
      ...STATE,
      protocol: { ...STATE.protocol, change: { ...change, icans: { was: 2, is: 2 } } },
      patient: {
        ...STATE.patient,
        limits: { text: 'no intubation', reviewBy: null },
        absence: { reason: 'CT head', until: null },
      },
    };
    show(<PatientView state={state} />);
    const dosing = screen.getByRole('region', { name: 'Tocilizumab' }).textContent;
    for (const text of ['Treatment limits: no intubation', 'Off unit: CT head', 'CRS was 2, is 3'])
      expect(dosing).toContain(text);
    expect(screen.getByRole('note').textContent).toContain('CRS was 2, is 3');
    const [bar] = screen.getAllByRole('banner');
    expect(bar?.textContent).toContain('no intubation');
    expect(bar?.textContent).toContain('Off unit: CT head');
  });
  test('the table shows readings in place of the drawing', async () => {
    show(<PatientView state={STATE} />);
    await screen.findByRole('figure', { name: 'Ferritin' });
    fireEvent.click(screen.getByRole('button', { name: /Table/ }));
    const table = within(screen.getByRole('figure', { name: 'Ferritin' })).getByRole('table');
    expect(table.textContent).toContain('8 420');
  });
});

describe('the regrade form', () => {
  const answer = () => {
    fireEvent.click(screen.getByLabelText(/Two identifiers checked/));
    fireEvent.click(screen.getByLabelText('Yes'));
    fireEvent.click(screen.getByLabelText('Alert'));
    for (const group of ['Year', 'Month', 'Hospital', 'Pen', 'Watch', 'Command: show me two fingers'])
      fireEvent.click(within(screen.getByRole('group', { name: group })).getByLabelText('correct'));
    for (const group of ['City', 'Cup', 'Writing: “The sky is clear today.”', 'Attention: 100 back to 0 by ten'])
      fireEvent.click(within(screen.getByRole('group', { name: group })).getByLabelText('not correct'));
    fireEvent.click(screen.getByLabelText('None'));
    fireEvent.click(screen.getByLabelText('No deep focal weakness'));
    fireEvent.change(screen.getByLabelText('Raised pressure, oedema'), { target: { value: 'none' } });
  };
  test('opens with nothing answered and cannot be saved', () => {
    show(<RegradeView state={STATE} />);
    expect(screen.queryAllByRole('radio', { checked: true })).toHaveLength(0);
    expect(screen.getByRole('img', { name: 'ICANS not known yet' })).toBeTruthy();
    expect(screen.getByRole('button', { name: /Confirm 701/ }).hasAttribute('disabled')).toBe(true);
  });
  test('ICANS-01 shows ICE 6 as grade 2 with its reason, and saves findings before the regrade', async () => {
    const sent: Record<string, unknown>[] = [];
    vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
      sent.push(JSON.parse(String(init.body)));
      return new Response(JSON.stringify({ id: 'x', status: 'stored' }), { status: 200 });
    });
    const saved = vi.fn();
    show(<RegradeView state={STATE} onSaved={saved} />);
    answer();
    expect(screen.getByText(/ICE 6 is in 3 to 6/)).toBeTruthy();
    fireEvent.click(screen.getByLabelText('Agree, ICANS 2'));
    fireEvent.click(screen.getByLabelText('Agree, CRS 3'));
    fireEvent.click(screen.getByRole('button', { name: 'Confirm 701: CRS 3, ICANS 2' }));
    await waitFor(() => expect(saved).toHaveBeenCalled());
    expect(sent.map((e) => e.kind)).toEqual(['neuro', 'ice', 'regrade']);
    expect(sent.at(-1)).toMatchObject({ crs: 3, icans: 2, seen: { crs: 3, icans: 2 } });
    expect(new Set(sent.map((e) => e.commandId)).size).toBe(3);
    expect(screen.getByText(/Saved 03:14:22/)).toBeTruthy();
  });
  const confirm = () => {
    answer();
    fireEvent.click(screen.getByLabelText('Agree, ICANS 2'));
    fireEvent.click(screen.getByLabelText('Agree, CRS 3'));
    fireEvent.click(screen.getByRole('button', { name: /Confirm 701/ }));
  };
  test('without a network it is NOT SAVED, the answers stay, and trying again sends the same commands once more', async () => {
    const sent: Record<string, unknown>[] = [];
    let online = false;
    vi.stubGlobal('fetch', async (_path: string, init?: RequestInit) => {
      if (!online) throw new TypeError('Failed to fetch');
      sent.push(JSON.parse(String(init?.body)));
      return new Response(JSON.stringify({ id: 'x', status: 'stored' }), { status: 200 });
    });
    const saved = vi.fn();
    show(<RegradeView state={STATE} onSaved={saved} />);
    confirm();
    const retry = await screen.findByRole('button', { name: 'retry' });
    expect(screen.getByText(/NOT SAVED/)).toBeTruthy();
    expect(saved).not.toHaveBeenCalled();
    expect(screen.getByLabelText<HTMLInputElement>('Agree, CRS 3').checked).toBe(true);
    online = true;
    fireEvent.click(retry);
    await waitFor(() => expect(saved).toHaveBeenCalledOnce());
    expect(sent.map((e) => e.kind)).toEqual(['neuro', 'ice', 'regrade']);
  });
  test('what was filled in for one patient is refused for another: NOT SAVED, and why', async () => {
    const sent: Record<string, unknown>[] = [];
    const message = 'This was filled in for another patient. Nothing was saved.';
    vi.stubGlobal('fetch', async (_path: string, init?: RequestInit) => {
      sent.push(JSON.parse(String(init?.body)));
      return new Response(JSON.stringify({ error: { code: 'wrong-patient', message } }), { status: 422 });
    });
    const saved = vi.fn();
    show(<RegradeView state={STATE} onSaved={saved} />);
    confirm();
    await screen.findByText(message);
    expect(saved).not.toHaveBeenCalled();
    // Every command names the person and the bed that stood on the form; after the first refusal nothing more is sent.
    const commands = sent.filter((e) => 'commandId' in e);
    expect(commands).toHaveLength(1);
    expect(commands[0]?.patient).toEqual({ mrn: STATE.patient.mrn, bed: STATE.patient.bed });
  });
  test('a changed suggestion is shown and both choices are asked again; what was stored is not stored twice', async () => {
    const sent: Record<string, unknown>[] = [];
    vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
      const body = JSON.parse(String(init.body));
      sent.push(body);
      if (body.kind === 'regrade')
        return new Response(
          JSON.stringify({ error: { message: 'The suggestion is now CRS 4, ICANS 2.' }, suggestion: { crs: 4, icans: 2 } }),
          { status: 409 },
        );
      return new Response(JSON.stringify({ id: 'x', status: 'stored' }), { status: 200 });
    });
    show(<RegradeView state={STATE} onSaved={() => undefined} />);
    answer();
    const agree = () => {
      fireEvent.click(screen.getByLabelText('Agree, ICANS 2'));
      fireEvent.click(screen.getByLabelText('Agree, CRS 3'));
      fireEvent.click(screen.getByRole('button', { name: /Confirm 701/ }));
    };
    agree();
    await screen.findByText(/The suggestion is now CRS 4, ICANS 2. Look at it/);
    expect(screen.getByText('NOT SAVED')).toBeTruthy();
    expect(screen.getByRole('button', { name: /Confirm 701/ }).hasAttribute('disabled')).toBe(true);
    agree();
    await waitFor(() => expect(sent.filter((e) => e.kind === 'regrade')).toHaveLength(2));
    const ids = (kind: string) => new Set(sent.filter((e) => e.kind === kind).map((e) => e.commandId));
    expect(ids('ice').size).toBe(1);
    expect(ids('regrade').size).toBe(2);
  });
});

describe('a patient of another unit, seen by emergency access', () => {
  test('is responded to, and nothing is offered that the server would refuse', async () => {
    show(<PatientView state={STATE} />, 'ICU-8');
    const list = await screen.findByRole('region', { name: 'Checklist, grade 3' });
    expect(screen.getAllByRole('button', { name: /^(Respond|Take over): 701/ }).length).toBeGreaterThan(0);
    for (const name of [/^Can't take it/, /^Snooze/, /^Resolve/, /^Chart dose/, /^Print/])
      expect(screen.queryByRole('button', { name }), String(name)).toBeNull();
    expect(screen.queryByRole('link', { name: /^Regrade/ })).toBeNull();
    expect(within(list).queryByRole('button', { name: /^(Done|Does not apply): / })).toBeNull();
  });
});

describe('an entry begun in the charting drawer that a lock has closed', () => {
  const keep = (draft: { body: object; ageMs: number } | null) =>
    vi.stubGlobal('fetch', async (path: string) =>
      path.endsWith('/drafts/charting') ? Response.json({ draft }) : new Response(null, { status: 503 }),
    );
  test('is said on the patient’s page not to be saved, and opened again from there', async () => {
    keep({ body: {}, ageMs: 240_000 });
    show(<PatientView state={STATE} />);
    expect(await screen.findByText(/An entry you began 4 min ago is NOT SAVED/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Go on with it' }));
    expect(await screen.findByRole('dialog')).toBeTruthy();
    expect(screen.queryByText(/is NOT SAVED/)).toBeNull();
  });
  test('and is not asked for where nothing may be charted', async () => {
    keep({ body: {}, ageMs: 240_000 });
    show(<PatientView state={STATE} />, 'ICU-8');
    await screen.findByRole('region', { name: 'Checklist, grade 3' });
    expect(screen.queryByText(/is NOT SAVED/)).toBeNull();
  });
});
