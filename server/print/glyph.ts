import { BOX_HEIGHT, BOX_WIDTH, DIAMOND, octagon, type Point, TRIANGLE } from '../../lib/display/glyph-shapes';
import type { GradeView } from '../../lib/display/grade';
import { BOLD, type Paper } from './paper';

const polygon = (paper: Paper, shape: readonly Point[]) => paper.polygon(...shape.map(([x, y]): [number, number] => [x, y]));

/**
 * A grade in black and white: shape and number carry it, darker is worse. Open and dashed: held; "?" in a dashed square: not
 * known; disc confirmed, ring suggested, bars held.
 */
export function drawGrade(paper: Paper, view: GradeView, x: number, y: number, height: number): void {
  const scale = height / BOX_HEIGHT;
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
    polygon(paper, TRIANGLE);
    done();
  } else if (grade === 3) {
    polygon(paper, DIAMOND);
    done();
  } else {
    polygon(paper, octagon(79));
    done();
    polygon(paper.undash(), octagon(98)).stroke();
  }
  paper.undash();
  const text = view.value === 'unknown' ? '?' : view.value === 'none' ? '–' : `${view.atLeast ? '>=' : ''}${view.value}`;
  const size = view.atLeast ? 50 : 70;
  paper
    .font(BOLD)
    .fontSize(size)
    .fillColor(dark ? '#ffffff' : '#000000');
  paper.text(text, (BOX_WIDTH - paper.widthOfString(text)) / 2, (grade === 2 ? 68 : 55) - size * 0.37, { lineBreak: false });
  if (view.mark === 'confirmed') paper.circle(102, 10, 8).fill('#000000');
  if (view.mark === 'suggested') paper.lineWidth(4).circle(102, 10, 7).stroke('#000000');
  if (view.mark === 'held') paper.rect(94, 2, 6, 18).rect(104, 2, 6, 18).fill('#000000');
  paper.restore();
}
