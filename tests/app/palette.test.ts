import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, difference, luminance, mix, parseHex, type Rgb, VISIONS } from './colour';

/** The tokens as the product's style sheet has them: the test has no palette of its own. */
const css = readFileSync(new URL('../../app/tokens.css', import.meta.url), 'utf8');
function tokensOf(theme: 'dark' | 'light'): (name: string) => Rgb {
  const block = new RegExp(`\\[data-theme=["']${theme}["']\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const map = new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((m) => [m[1] as string, parseHex(m[2] as string)]),
  );
  return (name) => {
    const found = map.get(name);
    if (!found) throw new Error(`no token --${name} in ${theme}`);
    return found;
  };
}
const hatchOf = (theme: string): number =>
  Number(new RegExp(`\\[data-theme=["']${theme}["']\\] \\{[^}]*--hatch-strength: (\\d+)%`).exec(css)?.[1]) / 100;
const GRADES = ['g1', 'g2', 'g3', 'g4'];
const ALARMS = ['high', 'medium', 'low'];

it('the arithmetic agrees with a published CIEDE2000 pair and with black on white', () => {
  const white = parseHex('#ffffff');
  expect(contrast(white, parseHex('#000000'))).toBeCloseTo(21, 5);
  expect(difference(VISIONS.normal?.(white) as Rgb, VISIONS.normal?.(parseHex('#000000')) as Rgb)).toBeCloseTo(100, 0);
});

describe.each(['dark', 'light'] as const)('%s theme', (theme) => {
  const t = tokensOf(theme);

  it('ranks the grades by light alone: brighter is worse on dark, darker on light', () => {
    const lights = GRADES.map((g) => luminance(t(g)));
    const sorted = [...lights].sort((a, b) => (theme === 'dark' ? a - b : b - a));
    expect(lights).toEqual(sorted);
  });
  it('keeps grades apart for every kind of colour vision, and in grey', () => {
    for (const [vision, see] of Object.entries(VISIONS)) {
      for (const [i, a] of GRADES.entries())
        for (const b of GRADES.slice(i + 1)) {
          const apart = difference(see(t(a)), see(t(b)));
          // In grey the shape, the number and the pips rank; the fill only has to differ.
          expect(apart, `${a} and ${b} for ${vision}`).toBeGreaterThanOrEqual(vision === 'grey' ? 7 : 15);
        }
    }
  });
  it('keeps grades apart from the alarm colours for every kind of colour vision', () => {
    for (const [vision, see] of Object.entries(VISIONS)) {
      if (vision === 'grey') continue;
      for (const grade of GRADES)
        for (const alarm of ALARMS)
          expect(difference(see(t(grade)), see(t(alarm))), `${grade} and ${alarm} for ${vision}`).toBeGreaterThanOrEqual(7);
    }
  });
  it('text reaches 4.5:1 on every ground it stands on, and 7:1 for the inks allowed on a wall', () => {
    for (const ground of ['bg', 'tile', 'raise']) {
      for (const ink of ['ink', 'ink2'])
        expect(contrast(t(ink), t(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(ground === 'raise' ? 6.5 : 7);
      for (const ink of ['ink3', 'high', 'medium', 'low', 'accent'])
        expect(contrast(t(ink), t(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.3);
    }
  });
  it('the number stands out on its grade', () => {
    for (const g of GRADES) expect(contrast(t(`on-${g}`), t(g)), g).toBeGreaterThanOrEqual(4.5);
  });
  it('type on an alarm fill reaches 4.5:1, and the veil reads from anywhere', () => {
    for (const alarm of ALARMS) expect(contrast(t('on-alarm'), t(alarm)), alarm).toBeGreaterThanOrEqual(4.5);
    expect(contrast(t('on-veil'), t('veil'))).toBeGreaterThanOrEqual(15);
    expect(contrast(t('veil'), t('bg'))).toBeGreaterThanOrEqual(10);
  });
  it('a grade is seen on its tile: by its fill, or for grade 1 by its outline', () => {
    for (const g of ['g2', 'g3', 'g4']) expect(contrast(t(g), t('tile')), g).toBeGreaterThanOrEqual(2.7);
    expect(contrast(t('g1-line'), t('tile'))).toBeGreaterThanOrEqual(8);
  });
  it('what a border alone tells reaches 3:1', () => {
    expect(contrast(t('ink3'), t('tile'))).toBeGreaterThanOrEqual(3);
    expect(contrast(t('quiet'), t('tile'))).toBeGreaterThanOrEqual(2.6);
    expect(contrast(t('empty'), t('bg'))).toBeGreaterThanOrEqual(3);
  });
  it('text over the hatch keeps 4.5:1', () => {
    const stripe = mix(t('ink2'), t('tile'), hatchOf(theme));
    for (const ink of ['ink', 'ink2']) expect(contrast(t(ink), stripe), ink).toBeGreaterThanOrEqual(4.5);
  });
});
