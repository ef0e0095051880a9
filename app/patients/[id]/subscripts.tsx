import { Fragment, type ReactNode } from 'react';

/** "SpO₂" with its figure set lower: the packaged Inter has no sign for it. */
export function withSubscripts(text: string): ReactNode {
  const parts = text.split(/₂|(?<=SpO|FiO|PaO|PaCO|H)2(?![\d.])/);
  return parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
    <Fragment key={i}>
      {i > 0 && <sub>2</sub>}
      {part}
    </Fragment>
  ));
}
