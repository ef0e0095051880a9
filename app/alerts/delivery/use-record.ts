'use client';
import { useEffect, useState } from 'react';
import type { DeliveryView } from '../../../lib/display/delivery';
import { ask } from '../../live/command';

export interface TransitionView {
  readonly version: number;
  readonly at: string;
  readonly event: string;
  readonly from: string | null;
  readonly to: string;
  readonly actor: { readonly id: string; readonly name: string } | null;
  readonly reason: string | null;
  readonly tier: number | null;
  readonly lateMs: number | null;
}
export interface NoticeRow {
  readonly id: string;
  readonly at: string;
  readonly tier: number;
  readonly kind: string;
  readonly why: string | null;
  readonly state: string;
  readonly reason: string | null;
}
export interface AlertRecord {
  readonly transitions: readonly TransitionView[];
  readonly notices: readonly NoticeRow[];
  readonly deliveries: readonly DeliveryView[];
}
const READ_EVERY_MS = 3_000;

/** The whole record of an alert, read when it changes and every few seconds while it is open: receipts come in by themselves. */
export function useRecord(alertId: string, version: number, open: boolean) {
  const [record, setRecord] = useState<AlertRecord | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a reason to read again
  useEffect(() => {
    let there = true;
    const load = async () => {
      const answer = await ask<AlertRecord>(`/api/alerts/${encodeURIComponent(alertId)}/record`);
      if (!there) return;
      if (answer.kind === 'done') setRecord(answer.body);
      setTrouble(answer.kind === 'failed' ? answer.why : null);
    };
    void load();
    const timer = open ? setInterval(() => void load(), READ_EVERY_MS) : null;
    return () => {
      there = false;
      if (timer !== null) clearInterval(timer);
    };
  }, [alertId, version, open]);
  return { record, trouble };
}
