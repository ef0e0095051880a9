import { describe, expect, it } from 'vitest';
import { insideSite } from '../../../lib/people/inside-site';

const SITE = 'https://tocsin.example.org';

describe('after signing in', () => {
  it.each([
    ['/patients/p1?at=2026-11-21T00:00:00Z#lab', '/patients/p1?at=2026-11-21T00:00:00Z#lab'],
    ['https://tocsin.example.org/alerts?alert=a1', '/alerts?alert=a1'],
    ['/', '/'],
  ])('%j goes on to the page that was asked for', (address, page) => expect(insideSite(address)).toBe(page));

  it.each([
    '/\t/elsewhere.example/x',
    '/\n/elsewhere.example',
    '/\r/elsewhere.example',
    '/\\elsewhere.example',
    '\\\\elsewhere.example',
    '//elsewhere.example',
    'https://tocsin.example.org//elsewhere.example',
    'https://elsewhere.example',
    '/./\t/elsewhere.example',
    'javascript:alert(1)',
    'http://[',
    '',
    undefined,
    ['/a', '/b'],
  ])('%j leads to no other site', (address) => {
    expect(new URL(insideSite(address), SITE).origin).toBe(SITE);
  });
});
