// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NewVersion } from '../../../app/protocols/new-version';
import { Protocols } from '../../../app/protocols/protocols-page';
import type { ProtocolsAnswer } from '../../../app/protocols/types';
import { Rules, type RulesAnswer } from '../../../app/rules/rules-page';
import { contentsOf } from '../../../lib/contents/contents';
import { DEFAULT_PROTOCOL, PROTOCOLS } from '../../../lib/protocols';
import { refOf } from '../../../lib/protocols/document';

configure({ asyncUtilTimeout: 20_000 });

beforeEach(() => {
  window.matchMedia = vi
    .fn()
    .mockReturnValue({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }) as never;
  window.fetch = vi.fn().mockReturnValue(new Promise(() => undefined)) as never;
});
afterEach(cleanup);

const summary = PROTOCOLS.map((p) => ({ ref: refOf(p), title: p.title, signedOff: p.signedOff }));
const contents: RulesAnswer = { ...contentsOf(DEFAULT_PROTOCOL), protocols: summary };

describe('the rules page', () => {
  it('a pharmacist who looks for 800 mg finds the limit, its source, whom the overdose rule tells', () => {
    render(<Rules contents={contents} onChoose={() => undefined} />);
    fireEvent.change(screen.getByPlaceholderText(/800 mg/), { target: { value: '800 mg' } });
    const rule = screen.getByRole('article', { name: 'TOCI-OVERDOSE' });
    expect(within(rule).getByText('RN PH ICU HEM')).toBeTruthy();
    const row = within(within(rule).getByRole('table')).getByText('Tocilizumab: largest single dose').closest('tr');
    expect(row?.textContent).toContain('800 mg');
    expect(row?.textContent).toContain('S1 S2 FDA');
    expect(screen.queryByRole('article', { name: 'CRS-ONSET' })).toBeNull();
    expect(screen.getByRole('status').textContent).toMatch(/^\d+ found$/);
  });
  it('every rule can be linked to, and says that nobody has signed off its numbers', () => {
    const { container } = render(<Rules contents={contents} onChoose={() => undefined} />);
    const ids = [...container.querySelectorAll('[id]')].map((e) => e.id);
    const rules = contents.groups.flatMap((g) => g.rules.map((r) => r.id));
    expect(rules.filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(screen.getByText('not signed off')).toBeTruthy();
  });
  it('another protocol is asked for by its version', () => {
    const chosen = vi.fn();
    render(<Rules contents={{ ...contents, groups: [], numbers: [] }} onChoose={chosen} />);
    fireEvent.change(screen.getByLabelText('Protocol'), { target: { value: 'review-2025@1.0.0' } });
    expect(chosen).toHaveBeenCalledWith('review-2025@1.0.0');
  });
});

describe('the protocols page', () => {
  const version = {
    base: null,
    signedOff: null,
    note: null,
    createdBy: null,
    createdAt: null,
    mayApprove: false,
    followedBy: [],
  };
  const answer: ProtocolsAnswer = {
    serverNow: '2026-11-21T08:00:00.000Z',
    broken: [],
    mayCreate: false,
    protocols: [
      ...summary.map((p) => ({ ...version, ...p })),
      {
        ...version,
        ref: 'astct-2019@1.0.0-site.1',
        title: 'ASTCT consensus 2019',
        base: 'astct-2019@1.0.0',
        note: 'oxygen earlier',
        createdBy: 'Ann Lee [u1]',
        createdAt: '2026-11-20T10:00:00.000Z',
        mayApprove: true,
      },
    ],
    units: [{ id: 'ICU-7', name: 'ICU 7', current: 'astct-2019@1.0.0', since: null, timeline: [], mayPublish: true }],
  };
  it('a version nobody has approved cannot be published; who may approve it can', () => {
    render(<Protocols answer={answer} unitId="ICU-7" onChanged={() => undefined} />);
    const follow = screen.getByRole('combobox', { name: 'Follow' });
    expect([...follow.querySelectorAll('option')].map((o) => o.textContent)).toEqual(['choose a version', 'review-2025@1.0.0']);
    expect(screen.getByRole('button', { name: 'Approve astct-2019@1.0.0-site.1' })).toBeTruthy();
    expect(screen.getByText(/written by Ann Lee, 20 Nov 2026/)).toBeTruthy();
  });
  it('who may not write or publish sees neither form', () => {
    const read = { ...answer, units: answer.units.map((u) => ({ ...u, mayPublish: false })) };
    render(<Protocols answer={read} unitId="ICU-7" onChanged={() => undefined} />);
    expect(screen.queryByRole('button', { name: /Publish/ })).toBeNull();
    expect(screen.queryByRole('heading', { name: 'New version' })).toBeNull();
    expect(screen.queryByRole('button', { name: /Dry run/ })).toBeNull();
  });
});

describe('a new version', () => {
  it('answers a question of the site with yes or no, and sends what was chosen', async () => {
    const sent: { path: string; body: unknown }[] = [];
    window.fetch = vi.fn(async (path: string, init?: RequestInit) => {
      if (init?.method === 'POST') sent.push({ path, body: JSON.parse(String(init.body)) });
      return new Response(JSON.stringify(init?.method === 'POST' ? { ref: 'x' } : DEFAULT_PROTOCOL));
    }) as never;
    const version = { ref: refOf(DEFAULT_PROTOCOL), title: DEFAULT_PROTOCOL.title, base: null, signedOff: null };
    const more = { note: null, createdBy: null, createdAt: null, mayApprove: false, followedBy: [] };
    render(<NewVersion protocols={[{ ...version, ...more }]} onDone={() => undefined} />);
    const ask = (await screen.findByLabelText('Answer a question')) as HTMLSelectElement;
    await waitFor(() => expect(ask.disabled).toBe(false));
    fireEvent.change(ask, { target: { value: 'iceNightArousal' } });
    fireEvent.change(ask, { target: { value: 'adultMapCounts' } });
    expect(screen.getByText(/At night a check of consciousness/).textContent).toContain('yes');
    expect(screen.getByText(/A low mean pressure alone counts in adults/).textContent).toContain('no');
    fireEvent.click(screen.getByRole('button', { name: /Do not change: A low mean pressure/ }));
    fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'nights' } });
    fireEvent.click(screen.getByRole('button', { name: 'Write the version' }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({
      path: '/api/protocols',
      body: { base: refOf(DEFAULT_PROTOCOL), note: 'nights', numbers: {}, choices: { iceNightArousal: true } },
    });
  });
});
