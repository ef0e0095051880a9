import { DUTY_NAMES, type Duty } from '../../lib/alerts/recipients';

/** A duty's name where it stands alone. */
export function dutyTitle(duty: Duty): string {
  const name = DUTY_NAMES[duty];
  return name.charAt(0).toUpperCase() + name.slice(1);
}
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
