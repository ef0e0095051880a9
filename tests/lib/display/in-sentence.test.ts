import { describe, expect, it } from 'vitest';
import { inSentence } from '../../../lib/display/in-sentence';

describe('A title inside a sentence', () => {
  it.each([
    ['Norepinephrine', 'norepinephrine'],
    ['Non-rebreather mask', 'non-rebreather mask'],
    ['Amphotericin B', 'amphotericin B'],
    ['BiPAP', 'BiPAP'],
    ['SpO2', 'SpO2'],
    ['PaO2/FiO2', 'PaO2/FiO2'],
    ['CPAP', 'CPAP'],
    ['IL-6', 'IL-6'],
    ['D-dimer', 'D-dimer'],
    ['Venturi mask', 'Venturi mask'],
    ['renal replacement', 'renal replacement'],
  ])('%s is written %s', (title, written) => {
    expect(inSentence(title)).toBe(written);
  });
});
