import { describe, expect, it } from 'vitest';
import { codeText, mayReload, readCode, readWallLight, wallTheme } from '../../lib/kiosk';
import { HOUR } from '../../lib/time';

describe('pairing code', () => {
  it('is read however it is typed, and told in two groups', () => {
    for (const typed of ['abcd-efgh', 'ABCDEFGH', ' abcd efgh ', 'AbCd-EfGh']) expect(readCode(typed)).toBe('ABCDEFGH');
    expect(codeText('ABCDEFGH')).toBe('ABCD-EFGH');
  });
  it('too short, too long, or with letters that are mistaken for others, is none', () => {
    for (const typed of ['', 'ABCDEFG', 'ABCDEFGHJ', 'ABCDEFG0', 'ABCDEFGO', 'ABCDEFG1', 'ABCDEFGI'])
      expect(readCode(typed)).toBeNull();
  });
});

describe('nightly reload of a wall', () => {
  const night = { now: 20 * HOUR, loadedAt: 0, localHour: 3, openHighs: 0, live: true, outdated: false };
  it('happens in the small hours, on a live link, with no high open', () => {
    expect(mayReload(night)).toBe(true);
    expect(mayReload({ ...night, localHour: 4 })).toBe(true);
  });
  it.each([
    ['a high is open, owned or not', { openHighs: 1 }],
    ['the link is not live', { live: false }],
    ['it is day', { localHour: 14 }],
    ['it is five', { localHour: 5 }],
    ['the page was loaded this night', { loadedAt: 19 * HOUR }],
  ])('waits while %s', (_, change) => {
    expect(mayReload({ ...night, ...change })).toBe(false);
  });
  it('happens at any hour once the server is another version, and also then not while a high is open or the link is not live', () => {
    const upgraded = { ...night, localHour: 14, loadedAt: night.now, outdated: true };
    expect(mayReload(upgraded)).toBe(true);
    expect(mayReload({ ...upgraded, openHighs: 1 })).toBe(false);
    expect(mayReload({ ...upgraded, live: false })).toBe(false);
  });
});

describe('brightness of a wall', () => {
  it.each([
    ['day', 6, 'dark'],
    ['day', 7, 'light'],
    ['day', 18, 'light'],
    ['day', 19, 'dark'],
    ['dark', 12, 'dark'],
    ['light', 3, 'light'],
  ] as const)('%s at %i h is %s', (light, hour, theme) => expect(wallTheme(light, hour)).toBe(theme));
  it('without a setting, or with one nobody knows, a wall is dark', () => {
    for (const stored of [{}, null, 'light', { light: 'blinding' }]) expect(readWallLight(stored)).toBe('dark');
    expect(readWallLight({ light: 'day' })).toBe('day');
  });
});
