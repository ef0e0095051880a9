'use client';
import { useLayoutEffect } from 'react';

type Field = HTMLInputElement | HTMLTextAreaElement;

/**
 * What a person typed, chose or ticked on the page as the server wrote it, before its scripts ran: React leaves it in the field but
 * never hears of it, and takes it away at its next word. So it is told now, once, as if it had just been typed. Ticks and choices only
 * in forms: elsewhere they may act at once, and a browser that puts a reloaded page back as it was has nobody's word for it.
 */
export function KeepTyped() {
  useLayoutEffect(() => {
    for (const field of document.querySelectorAll<Field>('input, textarea')) {
      const isTick = field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');
      if (isTick && field.form !== null && field.checked !== field.defaultChecked) tickAgain(field);
      else if (!isTick && field.value !== field.defaultValue) typeAgain(field);
    }
    for (const select of document.querySelectorAll<HTMLSelectElement>('form select')) {
      const chosen = select.selectedOptions[0];
      const written = [...select.options].some((o) => o.defaultSelected);
      if (chosen !== undefined && written && !chosen.defaultSelected)
        select.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }, []);
  return null;
}

/** React compares with the value it saw last, which it watches on the element itself: that is set back, the real one is not. */
function typeAgain(field: Field): void {
  const typed = field.value;
  field.value = field.defaultValue;
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, typed);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function tickAgain(field: HTMLInputElement): void {
  // A radio button that lost its tick is told of by the one that has it.
  if (field.type === 'radio' && !field.checked) return;
  field.checked = field.defaultChecked;
  field.click();
}
