/**
 * Header in which a page names the person it was drawn for. The cookie alone decides who asks; but of two tabs one may sign somebody else
 * in, and what stands in the other must not be read, or sent, as that person's.
 */
export const PAGE_PERSON_HEADER = 'x-tocsin-person';
/** Code of the refusal: the page has to be drawn anew. */
export const ANOTHER_PERSON = 'another-person';

/** Whether a page drawn for `drawnFor` may go on under the sign-in of `person`. Who names nobody is no page. */
export const isPageOf = (drawnFor: unknown, person: string): boolean => drawnFor === undefined || drawnFor === person;
