import { describe, expect, it } from 'vitest';
import { adviceFor, codeToMap } from '../../lib/quarantine';

describe('what quarantine advises', () => {
  it('a drug that is not known may be one of ours under another name: it can be mapped', () => {
    const { help, acts } = adviceFor('drug not known', 'kept');
    expect(acts).toContain('map');
    expect(help).toMatch(/code map/);
  });
  it.each(['no bed', 'time in the skipped hour', 'codes contradict each other'])(
    'held for "%s": what the site itself can set right is offered, not the sender alone',
    (reason) => expect(adviceFor(reason, 'held').acts).toContain('map'),
  );
  it('numbers of two patients: a person may say whose it is', () => {
    expect(adviceFor('numbers of two patients', 'held').acts).toContain('assign');
  });
  it("a reason nobody wrote words for: kept needs nothing, the rest is the sender's", () => {
    expect(adviceFor('something new', 'kept').help).toMatch(/Nothing has to be done/);
    expect(adviceFor('something new', 'held').help).toMatch(/sender/);
  });
  it('the code to give a meaning to is the one the entry names, as the map wants it', () => {
    expect(codeToMap('unknown code', '7001 Ferritin is not a code we use (99MNDRY|7001)')).toBe('99MNDRY|7001');
    expect(codeToMap('drug not known', 'DEXA (oral) is not a drug we use')).toBeNull();
    expect(codeToMap('no value', '7001 has no value (99MNDRY|7001)')).toBeNull();
  });
});
