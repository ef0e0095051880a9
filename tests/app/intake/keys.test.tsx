// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Keys } from '../../../app/intake/keys';
import { ClockProvider, stillClock } from '../../../app/live/clock';
import { NOW, ZONE } from '../../../app/style/fixtures';
import type { SourceView } from '../../../lib/sources';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const key = { scopes: ['ingest'], createdAt: '2026-11-01T00:00:00Z', expiresAt: null, revokedAt: null, lastUsedAt: null };
const source: SourceView = {
  ...{ id: '7', name: 'MON/ICU', kind: 'monitor', isNew: false, zone: 'UTC', monitor: true, units: [], lastAt: null },
  ...{ expectedSecs: null, skewLimitSecs: null, certificate: null, codes: {}, unitMap: {}, locations: {} },
  keys: [
    { ...key, kid: 'aaaaaaaaaa', unitId: 'ICU-7', addresses: [] },
    { ...key, kid: 'bbbbbbbbbb', unitId: 'ICU-7', addresses: ['10.2.0.0/16', '10.3.0.9'] },
  ],
};

it('a key says from where it may be used, and is revoked only once the name of its source has been typed', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return new Response(JSON.stringify({ source: { ...source, keys: [] } }), { status: 200 });
  });
  const changed = vi.fn();
  render(
    <ClockProvider clock={stillClock(NOW)} zone={ZONE}>
      <Keys source={source} mayManage onChanged={changed} />
    </ClockProvider>,
  );
  expect(screen.getByText('from anywhere')).toBeTruthy();
  expect(screen.getByText('from 10.2.0.0/16, 10.3.0.9')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Revoke key bbbbbbbbbb' }));
  const act = screen.getByRole('button', { name: 'Revoke ctk_bbbbbbbbbb_…' }) as HTMLButtonElement;
  expect([act.disabled, asked]).toEqual([true, []]);
  fireEvent.change(screen.getByLabelText(/MON\/ICU/), { target: { value: 'MON/ICU' } });
  fireEvent.click(act);
  await waitFor(() => expect(changed).toHaveBeenCalled(), { timeout: 20_000 });
  expect(asked).toEqual(['/api/sources/7/keys/bbbbbbbbbb/revoke']);
});
