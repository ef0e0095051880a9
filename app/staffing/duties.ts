import type { Duty } from '../../lib/alerts/recipients';

/** What a duty is called where people read it. */
export const DUTY_NAMES: Readonly<Record<Duty, string>> = {
  CN: 'Charge nurse',
  ICU: 'Intensivist',
  HEM: 'CAR-T attending',
  NEU: 'Neurologist',
  PH: 'Pharmacist',
  BIO: 'Technical support',
};
export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly because: string;
  readonly push: boolean;
  readonly app: boolean;
  readonly checkedAt: string | null;
  readonly doNotDisturb: boolean;
}
export interface OnCallEntryView {
  readonly id: number;
  readonly duty: Duty;
  readonly userId: string;
  readonly name: string | null;
  readonly from: string;
  readonly to: string;
}
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}
export interface OnCallView {
  readonly entries: readonly OnCallEntryView[];
  readonly gaps: readonly { readonly duty: Duty; readonly from: string; readonly to: string }[];
  readonly now: Readonly<Partial<Record<Duty, readonly Holder[]>>>;
  readonly people: readonly Colleague[];
}
