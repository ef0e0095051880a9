import { describe, expect, it } from 'vitest';
import { pinTrouble } from '../../../lib/people/pin';

describe('a PIN', () => {
  it('is six to twelve digits that nobody guesses first', () => {
    for (const pin of ['739482', '4816027', '905137264801']) expect(pinTrouble(pin), pin).toBeNull();
  });
  it('is refused when it is too short or long, or holds anything but digits', () => {
    for (const pin of ['', '73948', '7394820517364', '73a482', '٧٣٩٤٨٢', ' 739482']) expect(pinTrouble(pin), pin).not.toBeNull();
  });
  it('is refused when it is a row, the same digits again and again, or a date', () => {
    for (const pin of ['123456', '890123', '987654', '147258', '111111', '474747', '140368', '19680314', '03141968'])
      expect(pinTrouble(pin), pin).not.toBeNull();
  });
});
