import pino, { type Logger } from 'pino';

export type { Logger } from 'pino';

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

export function createLog(level = process.env.LOG_LEVEL ?? 'info', to: 'stdout' | 'stderr' = 'stdout'): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), remove: true },
      serializers: { err: plainError },
    },
    pino.destination(to === 'stdout' ? 1 : 2),
  );
}

/** Drivers put rows and parameters into their errors (detail, where, query): only name, code, message and stack are kept. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const { code } = error as { code?: string };
  return { name, code, message, stack };
}
