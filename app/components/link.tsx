import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link inside the product. Nothing is fetched ahead: every page is drawn for this person at this moment, so what came early would say
 * nothing, and twenty such requests compete with what a page that opens is waiting for.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
