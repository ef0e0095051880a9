/** For a drawer's `onInteractOutside`: answering a notice beside it does not close it, with what was typed there. */
export function stayForNotices(event: { readonly target: EventTarget | null; preventDefault(): void }): void {
  if (event.target instanceof Element && event.target.closest('.notice-stack') !== null) event.preventDefault();
}
