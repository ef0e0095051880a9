import {
  Activity,
  Archive,
  BedDouble,
  Bell,
  BellOff,
  BellRing,
  BookOpen,
  Cable,
  ChartColumn,
  HeartPulse,
  Hourglass,
  LayoutGrid,
  ListChecks,
  type LucideIcon,
  Monitor,
  MonitorCheck,
  ScrollText,
  ShieldAlert,
  Siren,
  SlidersHorizontal,
  UserLock,
  UserRoundCheck,
  Users,
  Webhook,
} from 'lucide-react';
import type { Resource } from '../../lib/permissions';

/** What the sidebar and the phone's bottom bar lead to. A page that does not exist has no row. */
export interface NavItem {
  readonly href: string;
  readonly text: string;
  readonly icon: LucideIcon;
  readonly group: 'work' | 'unit' | 'admin';
  /** Shown to those who may read this of the unit. */
  readonly needs?: Resource['kind'];
  /** Which count of the unit stands at its right. */
  readonly count?: 'alerts';
  readonly phone?: string;
}
export const NAV: readonly NavItem[] = [
  { href: '/', text: 'Board', icon: LayoutGrid, group: 'work', phone: 'Unit' },
  { href: '/alerts', text: 'Alerts', icon: Bell, group: 'work', count: 'alerts', phone: 'Alerts' },
  { href: '/worklist', text: 'Worklist', icon: ListChecks, group: 'work', phone: 'Work' },
  { href: '/settings', text: 'How you are told', icon: BellRing, group: 'work', phone: 'Me' },
  { href: '/settings/security', text: 'Password, sign-ins', icon: UserLock, group: 'work' },
  { href: '/staffing', text: 'On call', icon: UserRoundCheck, group: 'unit' },
  { href: '/alarms-off', text: 'Alarms off', icon: BellOff, group: 'unit' },
  { href: '/reports', text: 'Alarm burden', icon: ChartColumn, group: 'unit' },
  { href: '/feeds', text: 'Feeds', icon: Activity, group: 'unit' },
  { href: '/quarantine', text: 'Quarantine', icon: Archive, group: 'unit' },
  { href: '/wall', text: 'Wall display', icon: Monitor, group: 'unit' },
  { href: '/rules', text: 'Rules', icon: BookOpen, group: 'unit' },
  { href: '/admin/protocols', text: 'Protocols', icon: SlidersHorizontal, group: 'unit' },
  { href: '/admin/escalation', text: 'Escalation', icon: Siren, group: 'unit' },
  { href: '/admin/units', text: 'Units and beds', icon: BedDouble, group: 'admin', needs: 'unit-settings' },
  { href: '/emergency-access', text: 'Emergency access', icon: ShieldAlert, group: 'unit' },
  { href: '/admin/kiosks', text: 'Paired displays', icon: MonitorCheck, group: 'admin', needs: 'kiosk' },
  { href: '/admin/sources', text: 'Sources', icon: Cable, group: 'admin', needs: 'sources' },
  { href: '/admin/webhooks', text: 'Gateways', icon: Webhook, group: 'admin', needs: 'webhooks' },
  { href: '/admin/users', text: 'People', icon: Users, group: 'admin', needs: 'users' },
  { href: '/admin/health', text: 'System health', icon: HeartPulse, group: 'admin', needs: 'metrics' },
  { href: '/admin/retention', text: 'Retention', icon: Hourglass, group: 'admin', needs: 'retention' },
  { href: '/admin/audit', text: 'Audit', icon: ScrollText, group: 'admin', needs: 'audit' },
];
