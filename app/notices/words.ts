import type { NoticeMessage } from '../../lib/live';

/** Why this person is told, in a few words. */
export function whyText({ why, tier }: Pick<NoticeMessage, 'why' | 'tier'>): string {
  switch (why) {
    case 'raised':
      return tier === 0 ? 'You are told first' : `Tier ${tier} is told at once`;
    case 'worse':
      return 'It became worse';
    case 'present-again':
      return 'It holds again';
    case 'ack-expired':
      return 'The answer has run out';
    case 'promise-missed':
      return 'The promised time has passed';
    case 'snooze-over':
      return 'The snooze is over';
    case 'escalation':
    case 'skipped':
      return `Nobody has answered: tier ${tier}`;
    case 'declined':
      return `Somebody cannot take it: tier ${tier}`;
    case 'loop':
      return 'Still nobody has it';
    case 'reminder':
      return 'Reminder: nobody has it';
    case 'assigned':
    case 'moved':
      return 'The patient is yours now';
    case 'confirm-end':
      return 'The stay has ended: confirm';
    case 'handover':
      return 'You are asked to take over';
    case 'withdrawn':
      return 'Withdrawn: its data were corrected';
    case 'emergency-access':
      return 'Emergency access was taken: see Emergency access';
    case 'test':
      return 'Test: this page reaches you';
    default:
      return 'You are told';
  }
}
/** Notices that no longer concern anybody once the alert is answered. */
export function needsRaised(why: string): boolean {
  return !['handover', 'confirm-end', 'withdrawn', 'test'].includes(why);
}
