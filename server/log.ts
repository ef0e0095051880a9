import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'] as const;

/**
 * Structured lines for machines. What patients or secrets look like never gets in: messages are logged by id, type, size,
 * and these fields are cut out wherever somebody forgets.
 */
const REDACTED = [
  'mrn',
  'name',
  'birthDate',
  'password',
  'token',
  'key',
  'secret',
  'authorization',
  'cookie',
  'raw',
  'body',
  'email',
];

export function createLog(
  level: string = process.env.LOG_LEVEL ?? 'info',
  to: 'stdout' | 'stderr' | DestinationStream = 'stdout',
): Logger {
  return pino(
    {
      level: levelOf(level),
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), remove: true },
      serializers: { err: plainError },
    },
    typeof to === 'string' ? pino.destination(to === 'stdout' ? 1 : 2) : to,
  );
}

/** A level that is none is named by the settings (`loadConfig`), which are read after there is a log. */
function levelOf(text: string): string {
  return text === 'silent' || Object.hasOwn(pino.levels.values, text) ? text : 'info';
}

/** PostgreSQL's class 22 says what was wrong with a value and quotes the value after a colon. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

/** Drivers put rows and parameters into their errors (detail, where, query): only name, code, message and stack are kept. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name } = error;
  const { code } = error as { code?: string };
  if (code !== undefined && DATA_EXCEPTION.test(code)) {
    const [said = ''] = error.message.split(':');
    return { name, code, message: said, stack: error.stack?.replace(error.message, said) };
  }
  return { name, code, message: error.message, stack: error.stack };
}
