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

/** PostgreSQL's class 22 says what was wrong with a value and quotes the value, in quotation marks or after a colon. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;
/** Prisma writes what it was asked to store, or what the database quoted, into its message; what it was asked to do stands in here. */
const ASKED_OF_PRISMA = /^\s*(Invalid `[^`]{1,100}` invocation)/;

/**
 * Drivers put rows and parameters into their errors (detail, where, query, message): name, code, where it happened and so much of the
 * message are kept as cannot quote what somebody sent.
 */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name } = error;
  const { code } = error as { code?: string };
  const message = messageOf(error);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { name, code, message, stack: [`${name}: ${message}`, ...frames].join('\n') };
}
function messageOf(error: Error): string {
  // Of JSON that is none the message quotes the text around the place.
  if (error instanceof SyntaxError) return 'what was read is malformed';
  if (error.name.startsWith('PrismaClient')) {
    const asked = ASKED_OF_PRISMA.exec(error.message)?.[1] ?? 'Prisma failed';
    const { cause } =
      (error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string; originalMessage?: string } } } }).meta
        ?.driverAdapterError ?? {};
    return cause === undefined ? asked : `${asked}: ${cause.originalCode} ${unquoted(cause.originalCode, cause.originalMessage)}`;
  }
  return unquoted((error as { code?: string }).code, error.message);
}
const unquoted = (code = '', said = ''): string =>
  DATA_EXCEPTION.test(code) ? (said.split(':')[0] as string).replace(/".*"/s, '"..."') : said;
