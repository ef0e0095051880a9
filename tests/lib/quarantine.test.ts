import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../lib/quarantine';

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
});
