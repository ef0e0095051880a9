'use client';
import type { Channel } from '../../lib/alerts/alert';
import type { EscalationPolicy } from '../../lib/alerts/escalate';
import type { Priority } from '../../lib/rules/rule';
import { MINUTE, SECOND } from '../../lib/time';
import { Scrolls } from '../components/scrolls';

const PRIORITIES: readonly Priority[] = ['high', 'medium', 'low'];
const TIERS = ['Tier 0: bedside', 'Tier 1: charge nurse', 'Tier 2: intensivist', 'Tier 3: attending'] as const;
const CHANNELS: readonly { readonly value: Channel; readonly text: string }[] = [
  { value: 'app', text: 'page' },
  { value: 'sound', text: 'sound' },
  { value: 'push', text: 'push' },
  { value: 'webhook', text: 'pager' },
  { value: 'email', text: 'e-mail' },
];

/** Seconds after which each tier is told, the channels of each, and how often it begins again. */
export function DelayTable(props: {
  policy: EscalationPolicy;
  onDelay: (priority: Priority, tier: number, seconds: number | null) => void;
  onPolicy: (policy: EscalationPolicy) => void;
}) {
  const { policy, onDelay, onPolicy } = props;
  const toggle = (tier: number, channel: Channel, on: boolean) => {
    const channels = policy.channels.map((c, i) =>
      i === tier ? (on ? [...c, channel] : c.filter((x) => x !== channel)) : c,
    ) as unknown as EscalationPolicy['channels'];
    onPolicy({ ...policy, channels });
  };
  const loop = (priority: Priority, minutes: number) => {
    const before = policy.loop[priority];
    if (before === null || !(minutes > 0)) return;
    onPolicy({ ...policy, loop: { ...policy.loop, [priority]: { ...before, everyMs: minutes * MINUTE } } });
  };
  return (
    <Scrolls name="Delays">
      <table className="num w-full text-left text-14">
        <thead className="text-12 text-ink2">
          <tr>
            <th className="py-1 font-500">seconds after the raise</th>
            {PRIORITIES.map((p) => (
              <th key={p} className="px-2 py-1 font-500">
                {p}
              </th>
            ))}
            <th className="px-2 py-1 font-500">by</th>
          </tr>
        </thead>
        <tbody>
          {TIERS.map((name, tier) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="py-2 pr-2 font-500 whitespace-nowrap">
                {name}
              </th>
              {PRIORITIES.map((priority) => {
                const ms = policy.afterMs[priority][tier] ?? null;
                return (
                  <td key={priority} className="px-2">
                    <input
                      type="number"
                      min={0}
                      max={86_400}
                      className="field h-8 w-20 text-14 max-tablet:w-14"
                      aria-label={`${name}, ${priority}, seconds; empty: never by time alone`}
                      placeholder="never"
                      value={ms === null ? '' : ms / SECOND}
                      onChange={(e) =>
                        onDelay(priority, tier, e.target.value === '' ? null : Math.max(0, Math.round(Number(e.target.value))))
                      }
                    />
                  </td>
                );
              })}
              <td className="px-2 text-13 whitespace-nowrap">
                {CHANNELS.map((c) => (
                  <label key={c.value} className="mr-2 inline-flex items-center gap-1">
                    <input
                      type="checkbox"
                      className="accent-(--accent)"
                      checked={policy.channels[tier]?.includes(c.value) === true}
                      onChange={(e) => toggle(tier, c.value, e.target.checked)}
                    />
                    {c.text}
                  </label>
                ))}
              </td>
            </tr>
          ))}
          <tr className="border-t border-line">
            <th scope="row" className="py-2 pr-2 font-500 whitespace-nowrap">
              Again every, minutes
            </th>
            {PRIORITIES.map((priority) => {
              const l = policy.loop[priority];
              return (
                <td key={priority} className="px-2">
                  {l === null ? (
                    <span className="text-13 text-ink2">not</span>
                  ) : (
                    <input
                      type="number"
                      min={1}
                      max={1_440}
                      className="field h-8 w-20 text-14 max-tablet:w-14"
                      aria-label={`${priority} again every, minutes`}
                      value={l.everyMs / MINUTE}
                      onChange={(e) => loop(priority, Number(e.target.value))}
                    />
                  )}
                </td>
              );
            })}
            <td className="px-2 text-13 text-ink2">
              high without end{policy.loop.medium?.times == null ? '' : `, medium ${policy.loop.medium.times} times`}
            </td>
          </tr>
        </tbody>
      </table>
    </Scrolls>
  );
}
