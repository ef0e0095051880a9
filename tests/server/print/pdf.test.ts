import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { NOW, unitSnapshot, ZONE } from '../../../app/style/fixtures';
import { unitSheet } from '../../../lib/print/unit-sheet';
import type { Clock } from '../../../server/clock';
import type { Monitor } from '../../../server/monitor';
import { DowntimeSheets, EVERY_MS } from '../../../server/print/downtime';
import { printable } from '../../../server/print/paper';
import type { Printer } from '../../../server/print/printer';
import { unitSheetPdf } from '../../../server/print/unit-sheet';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a sheet as PDF', () => {
  it.each([
    [8, 'America/Chicago', 1, '792'],
    [24, 'Europe/Berlin', 2, '841.89'],
    [40, 'UTC', 4, '841.89'],
  ])('of %i beds in %s has its pages, landscape on the paper used there', async (count, zone, pages, width) => {
    const { beds, unit } = unitSnapshot(count);
    const sheet = unitSheet({ kind: 'downtime', unit, rows: beds, protocols: [], now: NOW, simulated: false });
    const text = (await unitSheetPdf(sheet, zone)).toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text.match(/\/Type \/Page\b/g)?.length).toBe(pages);
    expect(text).toContain(`/MediaBox [0 0 ${width}`);
  });
  it('writes what its typeface has, leaves off rarer accents, and never lets a letter through that would print as another', () => {
    expect(printable('Müller–Łódź Dvořák')).toBe('Müller–Lódz Dvorák');
    expect(printable('Иванова')).toBe('???????');
    expect(printable('≥ 8\u2009420 −2')).toBe('>= 8\u00a0420 -2');
    expect(printable('a\nb')).toBe('a b');
  });
});

describe('downtime sheets in their folder', () => {
  const setUp = () => {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-downtime-'));
    folders.push(dir);
    let now = NOW;
    let broken = '';
    const sheets = new DowntimeSheets(dir, {
      monitor: { census: { allUnits: () => ['ICU-7', 'ICU-8'].map((id) => ({ id, zone: ZONE })) } } as unknown as Monitor,
      printer: {
        unit: async (id: string) => {
          if (id === broken) throw new Error('no');
          return Buffer.from(`${id} ${now}`);
        },
      } as unknown as Printer,
      clock: { now: () => now } as unknown as Clock,
      log: pino({ level: 'silent' }),
    });
    return {
      dir,
      sheets,
      at: (t: number) => (now = t),
      breakUnit: (id: string) => (broken = id),
      files: () => readdirSync(dir).sort(),
    };
  };
  it('are written for each unit, with the newest under a name that does not change', async () => {
    const { dir, sheets, files } = setUp();
    await sheets.writeAll();
    expect(files()).toEqual(['ICU-7-2026-11-21T0314.pdf', 'ICU-7-latest.pdf', 'ICU-8-2026-11-21T0314.pdf', 'ICU-8-latest.pdf']);
    expect(readFileSync(join(dir, 'ICU-7-latest.pdf'), 'utf8')).toBe(`ICU-7 ${NOW}`);
  });
  it('keep a day of sheets a unit, touch nothing else in the folder, and leave no half file', async () => {
    const { dir, sheets, at, files } = setUp();
    writeFileSync(join(dir, 'notes-from-somebody.pdf'), 'x');
    for (let i = 0; i < 100; i += 1) {
      at(NOW + i * EVERY_MS);
      await sheets.writeAll();
    }
    const mine = files().filter((f) => f.startsWith('ICU-7-2026'));
    expect(mine).toHaveLength(96);
    expect(mine.at(-1)).toBe('ICU-7-2026-11-22T0359.pdf');
    expect(files()).toContain('notes-from-somebody.pdf');
    expect(files().filter((f) => f.startsWith('.'))).toEqual([]);
  });
  it('one unit that cannot be printed does not keep the others from their sheet', async () => {
    const { sheets, breakUnit, files } = setUp();
    breakUnit('ICU-7');
    await sheets.writeAll();
    expect(files()).toEqual(['ICU-8-2026-11-21T0314.pdf', 'ICU-8-latest.pdf']);
  });
});
