import { describe, expect, it } from 'vitest';
import { MOST_PRIVATE, nameOnWall, readPrivacy } from '../../lib/privacy';

describe('what a wall says of who lies in a bed', () => {
  it('is the bed only, initials, or the surname, however the name was written', () => {
    for (const name of ['Quillfeather, Zacanaria', 'Zacanaria Quillfeather', ' Zacanaria  M. Quillfeather '])
      expect([nameOnWall(name, 'L0'), nameOnWall(name, 'L1'), nameOnWall(name, 'L2')], name).toEqual([
        null,
        'Z.Q.',
        'Quillfeather',
      ]);
    expect([nameOnWall('Ösa', 'L1'), nameOnWall('de la Cruz, Élan', 'L1'), nameOnWall('de la Cruz, Élan', 'L2')]).toEqual([
      ...['Ö.', 'É.D.', 'de la Cruz'],
    ]);
    expect([nameOnWall(null, 'L2'), nameOnWall('  ', 'L2')]).toEqual([null, null]);
  });
  it('is least while nobody decided, and when what was decided cannot be read', () => {
    expect([readPrivacy(undefined), readPrivacy({})]).toEqual([MOST_PRIVATE, MOST_PRIVATE]);
    expect(readPrivacy({ privacy: { level: 'L9' } })).toMatchObject({ level: 'L0', hideProduct: true });
    const set = { level: 'L1', hideProduct: true, decidedBy: 'Dr. Osei', decidedAt: '2026-11-21T00:00:00.000Z' };
    expect(readPrivacy({ privacy: set })).toEqual(set);
  });
});
