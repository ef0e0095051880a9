import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../server/root';

/** Clocks, which have their zone beside them, and forms, which ask which of both is meant. */
const OWN_WORDS = [
  'board/board.tsx',
  'board/phone-board.tsx',
  'live/client.ts',
  'live/other-zone.ts',
  'patients/[id]/handoff/given-handoff.tsx',
  'patients/[id]/history/correct-dialog.tsx',
  'patients/[id]/then/then-view.tsx',
  'patients/[id]/when-field.tsx',
  'patients/[id]/where-bar.tsx',
  'wall/kiosk-duties.tsx',
  'wall/wall.tsx',
];

test('UX-3.10 in the hour that happens twice every time on a page says which it is: none is written from the bare wall clock', () => {
  const app = join(PROJECT_ROOT, 'app');
  const pages = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const bare = pages.filter((name) => /\.hms?\b/.test(readFileSync(join(app, name), 'utf8')));
  expect(bare.sort()).toEqual(OWN_WORDS);
});
