import { expect, it } from 'vitest';
import { browserName } from '../../../lib/people/browser';

it('a sign-in is named by its browser and system', () => {
  const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1';
  expect([chrome, `${chrome} Edg/140.0`, phone, 'curl/8', null].map(browserName)).toEqual([
    ...['Chrome on Windows', 'Edge on Windows', 'Safari on iOS', 'A browser', 'A browser'],
  ]);
});
