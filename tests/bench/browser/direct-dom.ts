import { WEIGHTS } from '../../../app/components/value-with-age';
import { fitReason, vitalEmphasis } from '../../../lib/display/bed';
import { vitalText } from '../../../lib/display/numbers';
import type { BedChange } from '../../../lib/live';
import type { View } from './frames';

/** Control `direct-dom`: the same tiles, written by hand into the nodes that show what changed. Nothing is asked that a frame does not say. */
export function directDom(
  root: HTMLElement,
  view: View,
  beds: readonly { bed: string; crsGrade: number }[],
): (changes: readonly BedChange[]) => void {
  const articles = [...root.querySelectorAll('article')];
  const places = new Map(beds.map(({ bed, crsGrade }, i) => [bed, placesOf(articles[i] as HTMLElement, view, crsGrade)]));
  return (changes) => {
    for (const change of changes) {
      const at = places.get(change.bed);
      if (at === undefined) continue;
      if (at.reason !== null && change.crs) at.reason.data = fitReason(change.crs.chip, 8);
      for (const [field, place] of at.signs) {
        const v = change.latest?.[field];
        if (v === undefined) continue;
        const text = vitalText(field, v.value);
        if (text !== place.text.data) place.text.data = text;
        const emphasis = vitalEmphasis(field, v.value, at.crsGrade);
        const look = `num ${WEIGHTS[emphasis === 'off' ? 'driving' : emphasis]}`;
        if (look !== place.look) {
          place.look = look;
          place.span.className = look;
        }
      }
    }
  };
}

const SIGNS = ['tempC', 'heartRate', 'mapMmHg', 'respRate', 'spo2Percent'] as const;
interface Place {
  readonly span: Element;
  readonly text: Text;
  look: string;
}
function placesOf(tile: HTMLElement, view: View, crsGrade: number) {
  const signs = new Map<string, Place>();
  if (view === 'wall') return { crsGrade, signs, reason: tile.querySelector('.w-mid')?.firstChild as Text };
  tile.querySelectorAll('dl > div').forEach((cell, i) => {
    const span = cell.querySelector('dd span');
    const sign = SIGNS[i];
    if (span === null || sign === undefined) return;
    signs.set(sign, { span, text: span.firstChild as Text, look: span.className });
  });
  return { crsGrade, signs, reason: null };
}
