import { sourcesNamed } from '../../lib/display/sources';

/** Under texts that name their sources by a tag: what the tags stand for. Nothing where none is named. */
export function SourcesNamed({ texts, className = '' }: { texts: readonly string[]; className?: string }) {
  const named = sourcesNamed(texts);
  return named.length === 0 ? null : <p className={`text-12 text-ink2 ${className}`}>{named.join('; ')}.</p>;
}
