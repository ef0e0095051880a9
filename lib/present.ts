/** A chart as the outside sees it: the bodies of lib/state.ts. */
export { crsState, icansState } from './present/grades';
export { bedRow, type Identity, patientState } from './present/patient';
