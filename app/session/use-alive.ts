'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False on the page as the server wrote it, true once it answers. What is typed into a field before that is lost, so such a field waits. */
export const useAlive = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
