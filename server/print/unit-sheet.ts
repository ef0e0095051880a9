import type { PrintBed, PrintGrade } from '../../lib/print/bed';
import { BEDS_A_PAGE, type UnitSheet } from '../../lib/print/unit-sheet';
import { drawGrade } from './glyph';
import { BOLD, bytesOf, fitted, MARGIN, newPaper, type Paper, sheetHash, write, writeLines } from './paper';

const HEAD = 40;
const FOOT = 34;
const SIZE = 6.4;
/** Share of the width. */
const COLUMNS = { bed: 34, identity: 100, crs: 108, icans: 108, signs: 76, support: 84, labs: 98, drugs: 88, last: 98 } as const;
type Column = keyof typeof COLUMNS;
const TITLES: Readonly<Record<Column, string>> = {
  bed: 'Bed',
  identity: 'Patient',
  crs: 'CRS',
  icans: 'ICANS',
  signs: 'Vitals',
  support: 'Oxygen, pressors',
  labs: 'Labs',
  drugs: 'Tocilizumab, steroid',
  last: 'Due, alerts',
};

/** The unit's sheet as PDF: landscape, twelve beds a page, black on white. */
export async function unitSheetPdf(sheet: UnitSheet, zone: string): Promise<Buffer> {
  const paper = await newPaper(zone, sheet.title, 'landscape');
  const hash = sheetHash(sheet);
  sheet.pages.forEach((beds, i) => {
    paper.addPage();
    const columns = columnsOf(paper);
    head(paper, sheet, i);
    const top = MARGIN + HEAD;
    const rowHeight = (paper.page.height - top - MARGIN - FOOT) / BEDS_A_PAGE;
    titles(paper, columns, top - 9, sheet.kind);
    for (const [n, bed] of beds.entries()) drawBed(paper, bed, columns, top + n * rowHeight, rowHeight, sheet.kind);
    rule(paper, top + beds.length * rowHeight, 0.8);
    foot(paper, sheet, hash);
  });
  return bytesOf(paper);
}

type Columns = Readonly<Record<Column, { readonly x: number; readonly width: number }>>;
function columnsOf(paper: Paper): Columns {
  const whole = Object.values(COLUMNS).reduce((a, b) => a + b, 0);
  const unit = (paper.page.width - 2 * MARGIN) / whole;
  let x = MARGIN;
  return Object.fromEntries(
    Object.entries(COLUMNS).map(([name, share]) => {
      const column = { x, width: share * unit - 5 };
      x += share * unit;
      return [name, column];
    }),
  ) as Columns;
}

function head(paper: Paper, sheet: UnitSheet, page: number): void {
  const right = paper.page.width - MARGIN;
  write(paper, sheet.title, MARGIN, MARGIN, { size: 13, strong: true });
  write(paper, sheet.banner, right, MARGIN, { size: 11, strong: true, right: true });
  write(paper, `page ${page + 1} of ${sheet.pages.length}`, right, MARGIN + 14, { size: 8, right: true });
}
function titles(paper: Paper, columns: Columns, y: number, kind: UnitSheet['kind']): void {
  for (const name of Object.keys(COLUMNS) as Column[])
    write(paper, name === 'last' && kind === 'downtime' ? 'By hand: time, grades' : TITLES[name], columns[name].x, y, {
      size: 6.6,
    });
}
function foot(paper: Paper, sheet: UnitSheet, hash: string): void {
  const y = paper.page.height - MARGIN - FOOT + 6;
  sheet.foot.forEach((line, i) => {
    write(paper, line, MARGIN, y + i * 8.5, { size: 7, strong: i === sheet.foot.length - 1 });
  });
  write(paper, `sheet ${hash}`, paper.page.width - MARGIN, y, { size: 7, right: true });
}
function rule(paper: Paper, y: number, width: number): void {
  paper
    .moveTo(MARGIN, y)
    .lineTo(paper.page.width - MARGIN, y)
    .lineWidth(width)
    .strokeColor('#000000')
    .stroke();
}

function drawBed(paper: Paper, bed: PrintBed, c: Columns, y: number, height: number, kind: UnitSheet['kind']): void {
  rule(paper, y, 0.5);
  const inner = y + 3;
  const room = height - 4;
  const size = bed.label.length > 4 ? 9 : 14;
  paper.font(BOLD).fontSize(size);
  write(paper, fitted(paper, bed.label, c.bed.width), c.bed.x, inner, {
    size,
    strong: true,
    ...(bed.patient === null ? { color: '#777777' } : {}),
  });
  if (bed.patient === null) {
    write(paper, 'empty', c.identity.x, inner + 4, { size: 8, color: '#777777' });
    return;
  }
  const p = bed.patient;
  const lines = (column: Column, what: Parameters<typeof writeLines>[1]) =>
    writeLines(paper, what, { ...c[column], y: inner, height: room, size: SIZE });
  lines('identity', p.identity);
  grade(paper, p.crs, c.crs, inner, room);
  grade(paper, p.icans, c.icans, inner, room);
  lines('signs', p.signs);
  lines('support', p.support);
  lines('labs', p.labs);
  lines('drugs', kind === 'downtime' ? [...p.drugs, ...p.due] : p.drugs);
  if (kind === 'handover') lines('last', [...p.alerts, ...p.due]);
  else byHand(paper, c.last, inner, room);
}
function grade(paper: Paper, g: PrintGrade, column: { x: number; width: number }, y: number, height: number): void {
  const size = Math.min(27, height - 4);
  drawGrade(paper, g.view, column.x, y, size);
  const left = size * 1.08 + 4;
  writeLines(paper, g.lines, { x: column.x + left, y, width: column.width - left, height, size: SIZE });
}
/** Three lines to write on while nothing else works. */
function byHand(paper: Paper, column: { x: number; width: number }, y: number, height: number): void {
  const step = height / 3;
  for (let i = 1; i <= 3; i += 1)
    paper
      .moveTo(column.x, y + i * step - 2)
      .lineTo(column.x + column.width, y + i * step - 2)
      .lineWidth(0.4)
      .dash(1.5, { space: 1.5 })
      .strokeColor('#555555')
      .stroke()
      .undash();
}
