import type { z } from 'zod';

/**
 * What is wrong with a value that somebody outside sent, as it reads after the name of its field: "is missing", "is not a number".
 * Handed to every reading of what came from outside, so that nobody is told in the words of our library. What a shape says itself stands.
 */
export const refusalWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `is not ${TYPES[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `is not ${String(issue.values[0])}`
        : `is none of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string')
        return issue.minimum === 1 ? 'is empty' : `is shorter than ${counted(issue.minimum, 'character')}`;
      if (issue.origin === 'array') return issue.minimum === 1 ? 'is empty' : `has fewer than ${counted(issue.minimum, 'entry')}`;
      return issue.inclusive === false ? `is not above ${issue.minimum}` : `is below ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${counted(issue.maximum, 'character')}`;
      if (issue.origin === 'array') return `has more than ${counted(issue.maximum, 'entry')}`;
      return issue.inclusive === false ? `is not below ${issue.maximum}` : `is above ${issue.maximum}`;
    case 'unrecognized_keys':
      return `takes no ${issue.keys.join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'is not of the form it has to have';
    default:
      return 'is nothing that may stand here';
  }
};

const TYPES: Readonly<Record<string, string | undefined>> = {
  string: 'text',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'empty',
};
const FORMATS: Readonly<Record<string, string | undefined>> = {
  email: 'is no e-mail address',
  url: 'is no address of the web',
  datetime: 'is not an instant with an offset',
};
const counted = (n: number | bigint, what: 'character' | 'entry'): string =>
  `${n} ${Number(n) === 1 ? what : what === 'entry' ? 'entries' : 'characters'}`;
