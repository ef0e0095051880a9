/** The places between two steps of telling at which a process may die; what has been stored by then is all there is. */
export const POINTS = ['claimed', 'planned', 'committed', 'taken', 'submitting', 'submitted', 'sent', 'recorded'] as const;
export type PointName = (typeof POINTS)[number];
/** Called at each of them. In a running server it does nothing; a test stops the process there. */
export type Point = (name: PointName) => void | Promise<void>;
