import type { TestDatabase } from './database';

type Pool = TestDatabase['pool'];

/** The pool, and its transactions' connections; `before` is told of each statement, may hold it up and may refuse it. */
export function watched(pool: Pool, before: (text: string) => void | Promise<void>): Pool {
  const watch = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        if (name !== 'query' && name !== 'connect') return value.bind(target);
        return async (...args: unknown[]) => {
          const [asked] = args as [string | { text?: string } | undefined];
          const text = typeof asked === 'string' ? asked : (asked?.text ?? '');
          if (text !== 'rollback') await before(text);
          const result: unknown = await value.apply(target, args);
          return name === 'connect' ? watch(result as object) : result;
        };
      },
    });
  return watch(pool);
}
