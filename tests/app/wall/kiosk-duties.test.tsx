// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveSource } from '../../../app/live/client';
import { LiveSourceProvider } from '../../../app/live/hooks';
import { UnitRoom } from '../../../app/live/store';
import { fixtureSource } from '../../../app/style/fixture-source';
import { UNIT, unitSnapshot, ZONE } from '../../../app/style/fixtures';
import { KioskDuties } from '../../../app/wall/kiosk-duties';
import { type UnitScreen, unitScreen } from '../../../lib/screen';

const asked: string[] = [];
beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    // The page that would follow does not answer, so this one stays.
    return new Response('{}', { status: path === '/wall' ? 503 : 200 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A wall that has heard nothing yet, and what it hears then. */
function wall(openHighs: boolean) {
  const room = new UnitRoom(() => undefined);
  const source: LiveSource = { ...fixtureSource(unitSnapshot()), unit: () => room };
  render(
    <LiveSourceProvider source={source} zone={ZONE}>
      <KioskDuties unitId={UNIT.id} />
    </LiveSourceProvider>,
  );
  return (version: string) => {
    const said = unitScreen({ ...unitSnapshot(), version });
    const screen: UnitScreen = openHighs ? said : { ...said, alerts: new Map() };
    return act(async () => room.snapshot(screen));
  };
}

it('a wall whose server is upgraded seconds after the wall was switched on loads itself anew, once the page that follows answers', async () => {
  const hears = wall(false);
  await hears('0.1.0+aa');
  await hears('0.1.0+aa');
  expect(asked).not.toContain('/readyz');
  await hears('0.2.0+bb');
  await vi.waitFor(() => expect(asked.slice(-2)).toEqual(['/readyz', '/wall']));
});

it('a wall does not load itself anew while a high is open', async () => {
  const hears = wall(true);
  await hears('0.1.0+aa');
  await hears('0.2.0+bb');
  await act(async () => undefined);
  expect(asked).not.toContain('/readyz');
});
