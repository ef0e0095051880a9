import { useRef } from 'react';
import { useUnitPart } from './hooks';

/** Whether the server is another version now than the one this page heard first, which as a rule is the one that made it. */
export function useOutdated(unitId: string): boolean {
  const version = useUnitPart(unitId, (screen) => screen.version);
  const madeBy = useRef<string | null>(null);
  if (version === undefined || version === '') return false;
  madeBy.current ??= version;
  return version !== madeBy.current;
}
