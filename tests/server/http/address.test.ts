import { describe, expect, it } from 'vitest';
import { addressAsked } from '../../../server/http/address';

describe('the address of a request', () => {
  it.each([
    ['/api/units', '/api/units'],
    ['/alerts?alert=%2Fx%zz', '/alerts'],
    ['/api/x/../units', '/api/units'],
    ['http://tocsin.example.org/api/units?a=1', '/api/units'],
  ])('%j is read', (text, path) => expect(addressAsked(text)?.pathname).toBe(path));

  it.each([
    '//',
    '*',
    'http://',
    '//[',
    'http://[::1',
    '/patients/%E0%A4',
    '/patients/%',
    '/api/alerts/%00/record',
    '/audit?q=a%00b',
    '',
  ])('%j is none that anybody behind the door could read', (text) => expect(addressAsked(text)).toBeNull());
});
