import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import pino from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NOW, unitSnapshot, ZONE } from '../../../app/style/fixtures';
import { fixtureTrend } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';
import { type PatientSheet, patientSheet } from '../../../lib/print/patient-sheet';
import { unitSheet } from '../../../lib/print/unit-sheet';
import type { BedRow } from '../../../lib/state';
import { HOUR } from '../../../lib/time';
import type { Clock } from '../../../server/clock';
import type { Monitor } from '../../../server/monitor';
import { DowntimeSheets, EVERY_MS } from '../../../server/print/downtime';
import { newPaper, printable, writeLines } from '../../../server/print/paper';
import { patientSheetPdf } from '../../../server/print/patient-sheet';
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
  it('writes a letter whose accent came as a mark of its own, and leaves off marks and signs that nobody sees', () => {
    expect(printable('Jose\u0301 Mu\u0308ller')).toBe('José Müller');
    expect(printable('Olsen\u0489\u0323, \u202eEve\u200b\u2066')).toBe('Olsen, Eve');
    expect(printable('\u{1f469}')).toBe('?');
  });
  it('a name wider than its column stays in it, so that it lies over no grade; it says that it goes on, and the number below it stays', async () => {
    const paper = await newPaper('UTC', 'sheet', 'landscape');
    paper.addPage();
    const written: [text: string, right: number][] = [];
    vi.spyOn(paper, 'text').mockImplementation((text: string, x?: unknown) => {
      written.push([text, Number(x) + paper.widthOfString(text)]);
      return paper;
    });
    const lines = [{ text: 'Wolfeschlegel'.repeat(30), strong: true, most: 2 }, { text: 'MRN 4711' }];
    writeLines(paper, lines, { x: 30, y: 0, width: 90, height: 40, size: 7 });
    expect(written.map(([text]) => text)).toEqual([
      expect.stringMatching(/^Wolfe.*\u2026$/),
      expect.stringMatching(/\u2026$/),
      'MRN 4711',
    ]);
    expect(Math.max(...written.map(([, right]) => right))).toBeLessThanOrEqual(120);
  });
  it("a patient's sheet has the number in its title however long the name is", async () => {
    const row = { ...unitSnapshot(8).beds[0], name: 'x' } as BedRow;
    const state = { ...STATE, patient: { ...STATE.patient, name: 'N'.repeat(300) } };
    const sheet = patientSheet({
      state,
      row,
      trend: fixtureTrend({ from: NOW - HOUR, to: NOW, codes: null } as never),
      now: NOW,
      simulated: false,
    });
    const text = vi.spyOn(PDFDocument.prototype, 'text');
    await patientSheetPdf(sheet as PatientSheet, ZONE);
    expect(text.mock.calls[0]?.[0]).toMatch(new RegExp(`^N+\u2026, MRN ${STATE.patient.mrn}$`));
    text.mockRestore();
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
