/** The reading would change what was graded or said in between: only a refold can say. */
export const REFOLD = Symbol('refold');
export type Refold = typeof REFOLD;
