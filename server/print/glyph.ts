import type { GradeView } from '../../lib/display/grade';
import { BOLD, type Paper } from './paper';

/** Box of the drawing, in units; the shapes are those of the screen. */
const WIDTH = 112;
const HEIGHT = 104;

function octagon(across: number): [number, number][] {
  const h = across / 2;
  const s = h * Math.tan(Math.PI / 8);
  return (
    [
      [-s, -h],
      [s, -h],
      [h, -s],
      [h, s],
      [s, h],
      [-s, h],
      [-h, s],
      [-h, -s],
    ] as const
  ).map(([x, y]) => [56 + x, 52 + y]);
}

/**
 * A grade in black and white: shape and number carry it, darker is worse. Open and dashed: held; "?" in a dashed square: not
 * known; disc confirmed, ring suggested, bars held.
 */
export function drawGrade(paper: Paper, view: GradeView, x: number, y: number, height: number): void {
  const scale = height / HEIGHT;
  const grade = typeof view.value === 'number' ? Math.min(4, view.value) : 0;
  const open = view.held || typeof view.value !== 'number' || grade === 0;
  const dark = grade >= 3 && !open;
  paper
    .save()
    .translate(x, y)
    .scale(scale)
    .lineWidth(4)
    .strokeColor('#000000')
    .fillColor(grade >= 4 ? '#000000' : grade === 3 ? '#333333' : grade === 2 ? '#bbbbbb' : '#e8e8e8');
  if (view.held || view.value === 'unknown' || view.value === 'none') paper.dash(10, { space: 7 });
  const done = () => (open ? paper.stroke() : paper.fillAndStroke());
  if (view.value === 'unknown') paper.rect(13, 9, 86, 86).stroke();
  else if (grade <= 1) {
    paper.circle(56, 52, 47);
    done();
  } else if (grade === 2) {
    paper.polygon([56, 5], [108, 99], [4, 99]);
    done();
  } else if (grade === 3) {
    paper.polygon([56, 1.5], [108, 52], [56, 102.5], [4, 52]);
    done();
  } else {
    paper.polygon(...octagon(79));
    done();
    paper
      .undash()
      .polygon(...octagon(98))
      .stroke();
  }
  paper.undash();
  const text = view.value === 'unknown' ? '?' : view.value === 'none' ? '–' : `${view.atLeast ? '>=' : ''}${view.value}`;
  const size = view.atLeast ? 50 : 70;
  paper
    .font(BOLD)
    .fontSize(size)
    .fillColor(dark ? '#ffffff' : '#000000');
  paper.text(text, (WIDTH - paper.widthOfString(text)) / 2, (grade === 2 ? 68 : 55) - size * 0.37, { lineBreak: false });
  if (view.mark === 'confirmed') paper.circle(102, 10, 8).fill('#000000');
  if (view.mark === 'suggested') paper.lineWidth(4).circle(102, 10, 7).stroke('#000000');
  if (view.mark === 'held') paper.rect(94, 2, 6, 18).rect(104, 2, 6, 18).fill('#000000');
  paper.restore();
}
