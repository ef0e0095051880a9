'use client';
import { useEffect, useRef, useState } from 'react';
import { type Sort, sortBeds } from '../../lib/display/unit';
import type { UnitScreen } from '../../lib/screen';
import { MINUTE, SECOND } from '../../lib/time';
import { useClock } from '../live/clock';

const BACK_TO_BEDS_MS = 10 * MINUTE;
/** How often it is looked whether the way back to bed order has become free. */
const LOOK_MS = 5 * SECOND;

/**
 * The order of the tiles. Sorted again at most once a minute and back to bed order after ten; neither while a high is
 * unowned or a finger or pointer is on the board.
 */
export function useOrder(screen: UnitScreen | null, frozen: boolean) {
  const clock = useClock();
  const [sort, setSort] = useState<Sort>('bed');
  const [order, setOrder] = useState<readonly string[]>([]);
  const touched = useRef(false);
  const latest = useRef({ screen, frozen });
  latest.current = { screen, frozen };

  useEffect(() => {
    if (sort === 'bed') return;
    let shownMs = 0;
    const look = setInterval(() => {
      shownMs += LOOK_MS;
      if (shownMs >= BACK_TO_BEDS_MS && !latest.current.frozen && !touched.current) setSort('bed');
    }, LOOK_MS);
    return () => clearInterval(look);
  }, [sort]);
  useEffect(() => {
    if (sort === 'bed' || frozen) return;
    const sortNow = () => {
      if (latest.current.screen !== null && !touched.current) setOrder(sortBeds(latest.current.screen, sort, clock.now()));
    };
    sortNow();
    const timer = setInterval(sortNow, MINUTE);
    return () => clearInterval(timer);
  }, [sort, frozen, clock]);

  const beds = screen?.order ?? [];
  const known = new Set(order);
  const shown = sort === 'bed' ? beds : [...order.filter((b) => screen?.beds.has(b)), ...beds.filter((b) => !known.has(b))];
  return {
    sort,
    choose: (next: Sort) => {
      if (frozen) return;
      setSort(next);
      if (screen !== null) setOrder(sortBeds(screen, next, clock.now()));
    },
    order: shown,
    hold: {
      onPointerEnter: () => {
        touched.current = true;
      },
      onPointerLeave: () => {
        touched.current = false;
      },
    },
  };
}
