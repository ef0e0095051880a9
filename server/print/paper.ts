import { createHash } from 'node:crypto';
import type { Line } from '../../lib/print/line';

export type Paper = PDFKit.PDFDocument;

export const REGULAR = 'Helvetica';
export const BOLD = 'Helvetica-Bold';
export const MARGIN = 24;
const GREY = '#444444';

/** Read once the server is ready and not before: it takes a tenth of a second of a start for which patients wait. */
export const readyToPrint = () => import('pdfkit');

/** Landscape Letter in the Americas, A4 elsewhere. */
export async function newPaper(zone: string, title: string, layout: 'landscape' | 'portrait'): Promise<Paper> {
  const { default: PDFDocument } = await readyToPrint();
  return new PDFDocument({
    size: zone.startsWith('America/') ? 'LETTER' : 'A4',
    layout,
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    info: { Title: title, Producer: 'Tocsin', Creator: 'Tocsin' },
  });
}

/** Closes the paper and gives its bytes. */
export function bytesOf(paper: Paper): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    paper.on('data', (chunk: Buffer) => chunks.push(chunk));
    paper.on('end', () => resolve(Buffer.concat(chunks)));
    paper.on('error', reject);
    paper.end();
  });
}

/** Eight letters that tell one sheet from another that looks alike: from all it says. */
export function sheetHash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8);
}

const WIN_ANSI =
  /[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac\u0160\u0161\u017d\u017e\u0152\u0153\u0178]/gu;
const SPELLED: Readonly<Record<string, string>> = {
  '\u2212': '-',
  '\u2265': '>=',
  '\u2264': '<=',
  '\u2082': '2',
  '\u0142': 'l',
  '\u0141': 'L',
  '\u0111': 'd',
  '\u0110': 'D',
  '\u0131': 'i',
};
/**
 * The text in letters the PDF's own typefaces have: accents beyond Western European are left off, also those written as marks of
 * their own, and so is what nobody sees; other scripts become "?". The number printed beside a name says who is meant.
 */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\t\r\n]+/g, ' ')
    .replace(/[\u2000-\u200a\u202f]/g, '\u00a0')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(WIN_ANSI, (c) => SPELLED[c] ?? c.normalize('NFD').replace(/\p{M}/gu, '').replace(WIN_ANSI, '?'));
}

interface Piece {
  readonly text: string;
  readonly strong: boolean;
}
/** Where a word or a text goes on that found no room. */
const GOES_ON = '\u2026';

/** As much of a text as the width holds, in the look that is set; what is left off is seen to be. */
export function fitted(paper: Paper, text: string, width: number): string {
  return broken(paper, printable(text), width)[0] ?? '';
}
/** A text in pieces no wider than the width, each but the last with a mark that it goes on. */
function broken(paper: Paper, text: string, width: number): string[] {
  if (paper.widthOfString(text) <= width) return [text];
  const room = width - paper.widthOfString(GOES_ON);
  const out: string[] = [];
  let piece = '';
  let wide = 0;
  for (const letter of text) {
    const more = paper.widthOfString(letter);
    if (piece !== '' && wide + more > room) {
      out.push(piece + GOES_ON);
      [piece, wide] = ['', 0];
    }
    piece += letter;
    wide += more;
  }
  return [...out, piece];
}

/**
 * Breaks between words: half a number is a wrong number. Only a word wider than its column, which would be written over the next one,
 * is broken, and says so.
 */
function wrapped(paper: Paper, line: Line, width: number, size: number): Piece[] {
  const strong = line.strong === true;
  paper.font(strong ? BOLD : REGULAR).fontSize(size);
  const words = printable(
    line.time === undefined ? line.text : `${line.text}${line.runsOn ? ' ' : ', '}${line.time.replaceAll(' ', '\u00a0')}`,
  ).split(' ');
  const out: string[] = [];
  for (const word of words.flatMap((w) => broken(paper, w, width))) {
    const last = out.at(-1);
    if (last !== undefined && paper.widthOfString(`${last} ${word}`) <= width) out[out.length - 1] = `${last} ${word}`;
    else out.push(word);
  }
  const shown = line.most === undefined || out.length <= line.most ? out : out.slice(0, line.most);
  if (shown.length < out.length) shown.push(fitted(paper, `${shown.pop()} ${out[shown.length]}`, width));
  return shown.map((text) => ({ text, strong }));
}

/**
 * Writes lines into a box, as many as fit; what does not fit is counted, never cut.
 * Returns the y below the last line written.
 */
export function writeLines(
  paper: Paper,
  lines: readonly Line[],
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly size: number },
): number {
  const leading = box.size * 1.13;
  const room = Math.max(1, Math.floor(box.height / leading));
  const all = lines.map((line) => wrapped(paper, line, box.width, box.size));
  const needed = all.reduce((n, pieces) => n + pieces.length, 0);
  const written: Piece[] = [];
  let left = all.length;
  for (const pieces of all) {
    if (written.length + pieces.length > (needed > room ? room - 1 : room)) break;
    written.push(...pieces);
    left -= 1;
  }
  if (left > 0) written.push({ text: `+ ${left} more`, strong: true });
  written.forEach((piece, i) => {
    paper
      .font(piece.strong ? BOLD : REGULAR)
      .fontSize(box.size)
      .fillColor(piece.strong ? '#000000' : GREY);
    paper.text(piece.text, box.x, box.y + i * leading, { lineBreak: false });
  });
  return box.y + written.length * leading;
}

/** One line of text where it is wanted; never breaks, never starts a page. */
export function write(
  paper: Paper,
  text: string,
  x: number,
  y: number,
  look: { readonly size: number; readonly strong?: boolean; readonly right?: boolean; readonly color?: string },
): void {
  paper
    .font(look.strong ? BOLD : REGULAR)
    .fontSize(look.size)
    .fillColor(look.color ?? '#000000');
  const shown = printable(text);
  paper.text(shown, look.right ? x - paper.widthOfString(shown) : x, y, { lineBreak: false });
}
