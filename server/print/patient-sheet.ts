import { wallTime } from '../../lib/display/clock';
import type { GradeView } from '../../lib/display/grade';
import type { Line } from '../../lib/print/line';
import type { PatientSheet } from '../../lib/print/patient-sheet';
import { HOUR } from '../../lib/time';
import { drawGrade } from './glyph';
import { BOLD, bytesOf, fitted, MARGIN, newPaper, type Paper, printable, sheetHash, write, writeLines } from './paper';

const SIZE = 8.5;
const GAP = 14;

/** A patient's sheet as PDF: one portrait page, why the grades are what they are and how they came to be. */
export async function patientSheetPdf(sheet: PatientSheet, zone: string): Promise<Buffer> {
  const paper = await newPaper(zone, sheet.name + sheet.number, 'portrait');
  paper.addPage();
  const { width, height } = paper.page;
  const inner = width - 2 * MARGIN;
  const half = (inner - GAP) / 2;
  const right = MARGIN + half + GAP;
  paper.font(BOLD).fontSize(14);
  const name = fitted(paper, sheet.name, inner - paper.widthOfString(printable(sheet.number)));
  write(paper, name + sheet.number, MARGIN, MARGIN, { size: 14, strong: true });
  write(paper, sheet.banner, MARGIN, MARGIN + 18, { size: 10, strong: true });
  let y = writeLines(paper, sheet.identity, { x: MARGIN, y: MARGIN + 36, width: inner, height: 44, size: 9 }) + 8;

  rule(paper, y, width);
  grade(paper, sheet.crs, MARGIN, y + 6, half);
  grade(paper, sheet.icans, right, y + 6, half);
  y += 150;
  rule(paper, y, width);
  const third = (inner - 2 * GAP) / 3;
  section(paper, 'Vitals, oxygen, pressors', [...sheet.now.signs, ...sheet.now.support], MARGIN, y + 6, third, 130);
  section(paper, 'Labs', sheet.now.labs, MARGIN + third + GAP, y + 6, third, 130);
  section(paper, 'Due, alerts', [...sheet.now.due, ...sheet.now.alerts], MARGIN + 2 * (third + GAP), y + 6, third, 130);
  y += 142;
  rule(paper, y, width);
  write(paper, 'Course of the grades', MARGIN, y + 6, { size: 9, strong: true });
  course(paper, sheet, zone, { x: MARGIN, y: y + 20, width: inner, height: 92 });
  y += 132;
  rule(paper, y, width);
  const rest = height - MARGIN - 34 - y - 10;
  section(
    paper,
    'Grades, newest first',
    [...sheet.course].reverse().map((s) => s.line),
    MARGIN,
    y + 6,
    third,
    rest,
  );
  section(paper, 'Given', [...sheet.now.drugs, ...sheet.given], MARGIN + third + GAP, y + 6, third, rest);
  section(paper, 'Happened, newest first', [...sheet.happened].reverse(), MARGIN + 2 * (third + GAP), y + 6, third, rest);
  const bottom = height - MARGIN - 20;
  sheet.foot.forEach((line, i) => {
    write(paper, line, MARGIN, bottom + i * 9, { size: 7.5, strong: i === sheet.foot.length - 1 });
  });
  write(paper, `sheet ${sheetHash(sheet)}`, width - MARGIN, bottom, { size: 7.5, right: true });
  return bytesOf(paper);
}

function rule(paper: Paper, y: number, width: number): void {
  paper
    .moveTo(MARGIN, y)
    .lineTo(width - MARGIN, y)
    .lineWidth(0.5)
    .strokeColor('#000000')
    .stroke();
}
function section(paper: Paper, title: string, lines: readonly Line[], x: number, y: number, width: number, height: number): void {
  write(paper, title, x, y, { size: 9, strong: true });
  writeLines(paper, lines.length === 0 ? [{ text: 'none' }] : lines, { x, y: y + 13, width, height: height - 13, size: SIZE });
}
function grade(paper: Paper, g: { view: GradeView; why: readonly Line[] }, x: number, y: number, width: number): void {
  drawGrade(paper, g.view, x, y, 46);
  write(paper, g.view.name, x + 58, y, { size: 12, strong: true });
  writeLines(paper, g.why, { x: x + 58, y: y + 17, width: width - 58, height: 120, size: SIZE });
}

/** Two step lines over one time axis, a tick each day at midnight of the unit. */
function course(
  paper: Paper,
  sheet: PatientSheet,
  zone: string,
  box: { x: number; y: number; width: number; height: number },
): void {
  const gutter = 42;
  const x0 = box.x + gutter;
  const width = box.width - gutter;
  const lane = (box.height - 14) / 2;
  const at = (t: number) => x0 + ((Math.max(sheet.from, t) - sheet.from) / Math.max(1, sheet.to - sheet.from)) * width;
  (['CRS', 'ICANS'] as const).forEach((scale, n) => {
    const top = box.y + n * (lane + 6);
    const level = (g: number) => top + lane - 2 - (Math.min(4, g) / 4) * (lane - 8);
    write(paper, scale, box.x, top + lane / 2 - 5, { size: 8.5, strong: true });
    for (const g of [0, 2, 4]) {
      write(paper, String(g), x0 - 5, level(g) - 4, { size: 7, right: true });
      paper
        .moveTo(x0, level(g))
        .lineTo(x0 + width, level(g))
        .lineWidth(0.25)
        .strokeColor('#aaaaaa')
        .stroke();
    }
    const steps = sheet.course.filter((s) => s.scale === scale);
    steps.forEach((s, i) => {
      const until = steps[i + 1]?.t ?? sheet.to;
      paper.moveTo(at(s.t), level(s.grade)).lineTo(at(until), level(s.grade));
      const next = steps[i + 1];
      if (next) paper.lineTo(at(until), level(next.grade));
      paper.lineWidth(1.6).strokeColor('#000000').stroke();
    });
  });
  let day = '';
  for (let t = Math.ceil(sheet.from / HOUR) * HOUR; t <= sheet.to; t += HOUR) {
    const wall = wallTime(t, zone);
    if (wall.date === day) continue;
    if (day !== '') {
      paper
        .moveTo(at(t), box.y)
        .lineTo(at(t), box.y + box.height - 10)
        .lineWidth(0.25)
        .strokeColor('#888888')
        .stroke();
      if (at(t) < x0 + width - 30) write(paper, wall.day, at(t) + 2, box.y + box.height - 9, { size: 7 });
    }
    day = wall.date;
  }
}
