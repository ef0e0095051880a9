import { describe, expect, it } from 'vitest';
import {
  arcMinutePx,
  CARD_MM,
  DEFAULT_CALIBRATION,
  DEFAULT_PITCH_MM,
  fontPx,
  pitchOf,
  readableM,
  readCalibration,
  typeTokens,
} from '../../lib/legibility';

describe('type that can be read from a distance', () => {
  it('one arc-minute on a 55 inch screen is 2.75 px at 6 m, 1.83 at 4 m, 1.38 at 3 m', () => {
    expect([6, 4, 3].map((m) => Number(arcMinutePx(m, DEFAULT_PITCH_MM).toFixed(2)))).toEqual([2.75, 1.83, 1.38]);
  });
  it.each([
    [55, 61, 76],
    [43, 77, 97],
    [65, 51, 64],
    [75, 44, 56],
  ])('a %i inch screen needs %i px for 16 and %i px for 20 arc-minutes at 6 m', (inches, sixteen, twenty) => {
    const pitch = (DEFAULT_PITCH_MM * inches) / 55;
    // The table of the design is rounded; one pixel either way is its precision.
    expect(Math.abs(fontPx(16, 6, pitch) - sixteen)).toBeLessThan(1.5);
    expect(Math.abs(fontPx(20, 6, pitch) - twenty)).toBeLessThan(1.5);
  });
  it('a card as long as 135 px on screen gives the 55 inch pitch, and distance and size are each other’s inverse', () => {
    expect(pitchOf(CARD_MM / DEFAULT_PITCH_MM)).toBeCloseTo(DEFAULT_PITCH_MM, 9);
    expect(readableM(fontPx(20, 6, 0.5), 20, 0.5)).toBeCloseTo(6, 9);
  });
  it('tokens without calibration are those of the design: 76, 40 and 30 px', () => {
    const { far, mid, near } = typeTokens(DEFAULT_CALIBRATION);
    expect([far, mid, near].map(Math.round)).toEqual([76, 40, 30]);
  });
});

describe('a stored calibration', () => {
  it('is used if it can be a screen in a room', () => {
    expect(readCalibration('{"pitchMm":0.5,"farM":5,"nearM":2}')).toEqual({ pitchMm: 0.5, farM: 5, nearM: 2 });
  });
  it.each([
    null,
    '',
    '{}',
    'null',
    '{"pitchMm":0,"farM":5,"nearM":2}',
    '{"pitchMm":0.5,"farM":2,"nearM":5}',
    '{"pitchMm":"x","farM":5,"nearM":2}',
  ])('%s is none', (text) => {
    expect(readCalibration(text)).toBeNull();
  });
});
