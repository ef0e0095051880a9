import { z } from 'zod';

/** What a wall may say of who lies in a bed: the bed only, initials, or the surname. */
export const NAME_LEVELS = ['L0', 'L1', 'L2'] as const;
export type NameLevel = (typeof NAME_LEVELS)[number];
export const NAME_LEVEL_WORDS: Readonly<Record<NameLevel, string>> = {
  L0: 'bed only',
  L1: 'bed and initials',
  L2: 'bed and surname',
};

const privacy = z.object({
  level: z.enum(NAME_LEVELS),
  hideProduct: z.boolean(),
  /** Who decided it at the site; not always who set it here. */
  decidedBy: z.string(),
  decidedAt: z.string(),
});
export type Privacy = z.output<typeof privacy>;
/** Until a site decides otherwise. */
export const MOST_PRIVATE: Privacy = { level: 'L0', hideProduct: false, decidedBy: '', decidedAt: '' };

/** Of a unit's settings, what walls may show. What cannot be read shows least. */
export function readPrivacy(settings: Readonly<Record<string, unknown>> | undefined): Privacy {
  const parsed = privacy.safeParse(settings?.privacy);
  return parsed.success ? parsed.data : settings?.privacy === undefined ? MOST_PRIVATE : { ...MOST_PRIVATE, hideProduct: true };
}

/** The name as a wall of this level may show it. Names come as "Surname, Given" or "Given Surname". */
export function nameOnWall(name: string | null, level: NameLevel): string | null {
  if (level === 'L0' || name === null || name.trim() === '') return null;
  const [before, after] = name.split(',').map((part) => part.trim());
  const words = name.trim().split(/\s+/);
  const surname = after === undefined ? (words.at(-1) ?? '') : (before ?? '');
  if (level === 'L2') return surname;
  const given = after === undefined ? (words.length > 1 ? (words[0] ?? '') : '') : after;
  return [given, surname]
    .flatMap((part) => [...part][0] ?? [])
    .map((letter) => `${letter.toUpperCase()}.`)
    .join('');
}
