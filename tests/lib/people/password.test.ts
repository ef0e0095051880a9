import { describe, expect, it } from 'vitest';
import { passwordTrouble } from '../../../lib/people/password';

const who = { email: 'ann.lee@example.org', name: 'Ann Lee' };
const trouble = (password: string) => passwordTrouble(password, who);

describe('a new password', () => {
  it.each([
    'tulip radar oven quilt',
    'kelp-9-violin',
    'ünïcödé wörds hier',
    '漢字漢語日本語東京大阪名古屋',
    'aaaabbbbccccdddd-x',
  ])('%s will do: any characters, also blanks', (password) => {
    expect(trouble(password)).toBeNull();
  });
  it('needs twelve characters, as people count them, and takes two hundred', () => {
    expect(trouble('kelp-9-viol')).toContain('12 characters');
    expect(trouble('🎻🥁🎺🎷🪗🎸🪕🎹🪘🪈🎼')).toContain('12 characters');
    expect(trouble('kelp-9-violi')).toBeNull();
    expect(trouble(`kelp ${'x y'.repeat(66)}`)).toContain('At most 200');
  });
  it.each([
    'Password1234',
    'P@ssw0rd!2026',
    'passwordpassword',
    'letmein12345',
    'welcome!!!!!!',
    'Qwertyuiop12',
    'iloveyouforever',
    'Tocsin202611!',
    'hospital2026',
    '2026-11-21-2026',
  ])('%s is guessed first', (password) => expect(trouble(password)).not.toBeNull());
  it.each(['aaaaaaaaaaaaa', 'abcabcabcabc', '12341234123412', 'abcdefghijklm', '9876543210987', 'zyxwvutsrqpo'])(
    '%s is a pattern',
    (password) => expect(trouble(password)).toContain('pattern'),
  );
  it('does not hold the person’s own name or address', () => {
    for (const password of ['my ann.lee is here', 'ANN.LEE@example.org', 'Ann Lee violin 9'])
      expect(trouble(password)).toContain('own name');
  });
});
