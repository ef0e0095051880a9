import { describe, expect, it } from 'vitest';
import { besideMarks } from '../../../lib/lanes/beside';

const ROOM = { words: 58, number: 20, half: 6 };
/** 72 h on a telephone: 356 px of lane, 34 of them its scale, the rest 79 h. */
const HOUR_PX = 322 / 79;

describe('words beside the doses of a lane', () => {
  it('are whole where there is room, a number where there is less', () => {
    expect(besideMarks([100, 200, 250], 400, ROOM)).toEqual(['words', 'number', 'words']);
  });
  it('give way to the next dose on a telephone: three doses 8 h apart keep their numbers, two within 4 h only the later one', () => {
    const at = (...hours: number[]) => hours.map((h) => h * HOUR_PX);
    expect(besideMarks(at(40, 48, 56), 72 * HOUR_PX, ROOM)).toEqual(['number', 'number', 'words']);
    expect(besideMarks(at(40, 44, 70), 72 * HOUR_PX, ROOM)).toEqual(['none', 'words', 'number']);
  });
});
