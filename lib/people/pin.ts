export const SHORTEST_PIN = 6;
export const LONGEST_PIN = 12;

const UP = '01234567890123456789';
const DOWN = [...UP].reverse().join('');
/** The middle column and the corners of the keypad, which fingers find first. */
const KEYPAD = ['147258', '258036', '159357', '258000', '123321', '112233', '121212', '123123', '147369', '789456'];

/** What is wrong with a new PIN, as a sentence for whoever typed it; null: nothing. */
export function pinTrouble(pin: string): string | null {
  if (!/^\d+$/.test(pin)) return 'A PIN is digits only.';
  if (pin.length < SHORTEST_PIN) return `At least ${SHORTEST_PIN} digits.`;
  if (pin.length > LONGEST_PIN) return `At most ${LONGEST_PIN} digits.`;
  if (UP.includes(pin) || DOWN.includes(pin) || KEYPAD.some((k) => pin.startsWith(k)))
    return 'A row of the keypad is the first thing that is tried.';
  if (new Set(pin).size < 3) return 'One or two digits again and again are tried first.';
  if (isDate(pin)) return 'A date is tried first.';
  return null;
}

/** 140368, 14031968, 19680314: days and months in any usual order. */
function isDate(pin: string): boolean {
  const [a, b, c] = [Number(pin.slice(0, 2)), Number(pin.slice(2, 4)), Number(pin.slice(4, 6))];
  const dayAndMonth = (x: number, y: number) => x >= 1 && y >= 1 && ((x <= 31 && y <= 12) || (x <= 12 && y <= 31));
  if (pin.length === 6) return dayAndMonth(a, b) || dayAndMonth(b, c);
  if (pin.length !== 8) return false;
  const year = (text: string) => /^(19|20)/.test(text);
  return (year(pin.slice(4)) && dayAndMonth(a, b)) || (year(pin) && dayAndMonth(c, Number(pin.slice(6))));
}
