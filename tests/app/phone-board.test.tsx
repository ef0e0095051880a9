// @vitest-environment jsdom
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { PhoneBoard } from '../../app/board/phone-board';
import { LiveSourceProvider, useUnit } from '../../app/live/hooks';
import { fixtureSource } from '../../app/style/fixture-source';
import { UNIT, unitSnapshot, ZONE } from '../../app/style/fixtures';
import type { AlarmOffView } from '../../lib/live';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }), usePathname: () => '/' }));
configure({ defaultHidden: true });
afterEach(cleanup);

function Phone() {
  const room = useUnit(UNIT.id);
  return 'screen' in room ? <PhoneBoard unitId={UNIT.id} screen={room.screen} /> : null;
}
function show(off: readonly string[]) {
  const unit = unitSnapshot();
  const alarmOffs = unit.beds
    .filter((b) => off.includes(b.label))
    .map(
      (b): AlarmOffView => ({
        ...{ id: b.label, kind: 'alarm', patientId: b.patientId, bed: b.bed, rule: 'FEVER-FIRST', title: 'First fever' },
        ...{ reason: 'known', by: 'A. Ruiz', secondBy: 'S. Okafor', from: unit.serverNow, until: null, pending: false },
      }),
    );
  render(
    <LiveSourceProvider source={fixtureSource({ ...unit, alarmOffs })} zone={ZONE}>
      <Phone />
    </LiveSourceProvider>,
  );
}
const bedsIn = (of: HTMLElement | null) =>
  of === null
    ? []
    : within(of)
        .queryAllByRole('link', { name: /^Open / })
        .map((a) => a.textContent ?? '');
const folded = () => bedsIn(screen.queryByRole('group'));

test('on a phone a quiet bed for which an alarm is off is not folded away: the crossed bell is seen at once', () => {
  show([]);
  const quiet = folded()[0] as string;
  expect(quiet).toBeTruthy();
  cleanup();
  show([quiet]);
  expect(folded()).not.toContain(quiet);
  expect(screen.getByRole('img', { name: 'ALARM OFF: First fever' }).closest('details')).toBeNull();
});
test('on a phone a bed that waits for an answer says what is off for it', () => {
  const waiting = unitSnapshot().alerts.find((a) => a.priority === 'high' && a.phase === 'raised' && a.quietedBy === undefined);
  const bed = unitSnapshot().beds.find((b) => b.bed === waiting?.bed)?.label as string;
  show([bed]);
  const card = screen.getByRole('article', { name: new RegExp(`^Bed ${bed}`) });
  expect(within(card).getByRole('img', { name: 'ALARM OFF: First fever' })).toBeTruthy();
});
