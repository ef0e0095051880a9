'use client';

/** A field of a form about one's own account; what is typed is not shown. */
export function OwnField(props: {
  readonly name: string;
  readonly text: string;
  readonly complete: string;
  readonly digits?: boolean;
}) {
  return (
    <label className="grid gap-1 text-13 text-ink2">
      {props.text}
      <input
        name={props.name}
        type="password"
        required
        inputMode={props.digits ? 'numeric' : undefined}
        autoComplete={props.complete}
        className="field h-10 text-14"
      />
    </label>
  );
}
