'use client';
import type { PersonSettings } from '../../lib/alerts/person-settings';
import { ask, newCommandId } from '../live/command';
import { useRead } from '../live/use-read';

export interface OwnBrowser {
  readonly id: string;
  readonly userAgent: string | null;
  readonly createdAt: string;
  readonly checkedAt: string | null;
  readonly failedAt: string | null;
}
export interface Own {
  readonly settings: PersonSettings;
  readonly publicKey: string;
  readonly subscriptions: readonly OwnBrowser[];
  readonly email: string;
  readonly emailPossible: boolean;
  readonly onCall: readonly { readonly unit: string; readonly duty: string; readonly from: string; readonly to: string }[];
}
const READ_EVERY_MS = 5_000;

/** How the signed-in person is told, read again every few seconds: a receipt of a test changes it. */
export function useOwn() {
  const { value: own, setValue: setOwn, trouble, load } = useRead<Own>('/api/me/notifications', READ_EVERY_MS);
  /** What failed, or null. */
  const save = async (settings: PersonSettings): Promise<string | null> => {
    const answer = await ask<Own>('/api/me/notifications', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ commandId: newCommandId(), settings }),
    });
    if (answer.kind === 'done') setOwn(answer.body);
    return answer.kind === 'failed' ? answer.why : null;
  };
  return { own, trouble, load, save };
}
