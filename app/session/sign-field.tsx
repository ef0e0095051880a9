'use client';

/** Where somebody signs an act with PIN or password. The one field for it, wherever something has to be signed. */
export function SignField(props: {
  /** "the override" */
  readonly what: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly height?: 'h-8' | 'h-10' | 'h-12';
}) {
  const { what, value, onChange, height = 'h-10' } = props;
  return (
    <label className="flex flex-wrap items-center gap-2 text-13 text-ink2">
      Your PIN or password signs {what}
      <input
        type="password"
        autoComplete="current-password"
        className={`field ${height} w-44 text-14`}
        value={value}
        onChange={(e) => onChange(e.target.value)}
      />
    </label>
  );
}
