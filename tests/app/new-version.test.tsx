// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { LiveSourceProvider } from '../../app/live/hooks';
import { NewVersion } from '../../app/live/new-version';
import { fixtureSource } from '../../app/style/fixture-source';
import { UNIT, unitSnapshot, ZONE } from '../../app/style/fixtures';
import { unitScreen } from '../../lib/screen';

afterEach(cleanup);

it('a page says that it is out of date once another version answers, and not before', () => {
  const of = (version: string) => ({ ...unitSnapshot(), version });
  const source = fixtureSource(of('0.1.0+aa'));
  render(
    <LiveSourceProvider source={source} zone={ZONE}>
      <NewVersion unitId={UNIT.id} />
    </LiveSourceProvider>,
  );
  const again = (version: string) => act(() => source.unit(UNIT.id).snapshot(unitScreen(of(version))));
  again('0.1.0+aa');
  expect(screen.queryByRole('button')).toBeNull();
  again('0.2.0+bb');
  expect(screen.getByText(/Tocsin was updated/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Load anew' })).toBeTruthy();
  // Back on the version that made it, as it goes while nodes are upgraded one by one, nothing is out of date.
  again('0.1.0+aa');
  expect(screen.queryByRole('button')).toBeNull();
});
