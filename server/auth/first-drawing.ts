import { AsyncLocalStorage } from 'node:async_hooks';
import type { OpenSession } from './sessions';

/** Pages run in bundles of their own, apart from the server's modules, but in its process: here the two meet. */
const meeting = globalThis as { tocsinFirstDrawing?: AsyncLocalStorage<true> };
meeting.tocsinFirstDrawing ??= new AsyncLocalStorage<true>();
const drawing = meeting.tocsinFirstDrawing;

/** Nobody, without any right: what such a page may show of patients is nothing. */
const NOBODY: OpenSession = {
  person: { kind: 'user', id: 'nobody', name: '', roles: [], session: '' },
  locked: false,
  ended: false,
  shared: false,
  unitId: '',
};

/** What `work` draws is for nobody's eyes. Only this process can say so: no header and no cookie of a request does. */
export function drawnForNobody(work: () => void): void {
  drawing.run(true, work);
}
/** The session of a page that the server draws for nobody; null: somebody asks. */
export function sessionOfNobody(): OpenSession | null {
  return drawing.getStore() ? NOBODY : null;
}
