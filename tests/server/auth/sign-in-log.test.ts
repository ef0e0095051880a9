import { describe, expect, it } from 'vitest';
import { signInLine } from '../../../server/auth/sign-in-log';

const refused = Object.assign(new Error('invalid_client (the secret of tocsin is wrong)'), { name: 'OPError' });

describe('what is logged of a sign-in that failed', () => {
  it('says of the walk to the identity provider what went wrong there, and nothing that it quotes', () => {
    expect(JSON.parse(signInLine('OAUTH_CALLBACK_ERROR', { error: refused, providerId: 'oidc' }) as string)).toEqual({
      ...{ level: 50, msg: 'sign-in', code: 'OAUTH_CALLBACK_ERROR', cause: 'OPError', said: 'invalid_client' },
    });
    const line = signInLine('SIGNIN_OAUTH_ERROR', { error: new Error('userinfo sub mismatch, expected u-1, got: u-2') });
    expect(line).toContain('"said":"userinfo sub mismatch"');
    expect(line).not.toContain('u-1');
  });
  it('says only its name of any other error: a database quotes', () => {
    expect(signInLine('SIGN_IN_UNAVAILABLE', new Error('Ann Somebody'))).not.toContain('Somebody');
  });
  it('is nothing that anybody posted to the address where pages report, and no old cookie', () => {
    expect(signInLine('OAUTH_CALLBACK_ERROR', { name: 'forged', message: 'forged', error: 'forged' })).toBeNull();
    expect(signInLine('x'.repeat(1_000_000), refused)).toBeNull();
    expect(signInLine('JWT_SESSION_ERROR', refused)).toBeNull();
  });
});
