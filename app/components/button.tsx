import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Kind = 'primary' | 'secondary' | 'quiet' | 'alarm-off';
type Size = 'mouse' | 'form' | 'touch';
const KINDS: Record<Kind, string> = {
  primary: 'bg-ink text-bg border border-ink hover:opacity-90',
  secondary: 'bg-tile text-ink border border-line2 hover:bg-raise',
  quiet: 'text-ink2 border border-transparent hover:bg-raise',
  'alarm-off': 'bg-tile text-high border border-high hover:bg-raise',
};
const SIZES: Record<Size, string> = {
  // A finger needs more than a mouse, a glove more than a finger: what answers an alert is larger still (answer.tsx).
  mouse: 'h-8 px-3 text-13 pointer-coarse:min-h-11',
  form: 'h-10 px-4 text-13 pointer-coarse:min-h-11',
  touch: 'h-14 px-4 text-16',
};
/** Look of a button, for links that act like one. */
export function buttonLook(kind: Kind = 'secondary', size: Size = 'mouse'): string {
  return `inline-flex items-center justify-center gap-2 rounded-4 font-600 whitespace-nowrap select-none disabled:opacity-45 disabled:hover:bg-transparent ${KINDS[kind]} ${SIZES[size]}`;
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: Kind;
  readonly size?: Size;
  /** Key that does the same, shown as a small box after the words. */
  readonly hint?: string;
  readonly children: ReactNode;
}

/** One primary a screen. Its words are verb, object, bed: "Respond: 704 CRS 4". */
export function Button({
  kind = 'secondary',
  size = 'mouse',
  hint,
  className = '',
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button type={type} className={`${buttonLook(kind, size)} ${className}`} {...rest}>
      {children}
      {hint !== undefined && <KeyHint>{hint}</KeyHint>}
    </button>
  );
}

/** 17 px box with a key's name; silent for screen readers, which have their own list of keys. */
export function KeyHint({ children }: { children: ReactNode }) {
  return (
    <span
      aria-hidden="true"
      className="inline-flex h-[17px] min-w-[17px] max-tablet:hidden items-center justify-center rounded-2 border border-current px-0.5 font-sans text-[11px] leading-none font-500 opacity-70"
    >
      {children}
    </span>
  );
}

/** A row of choices of which one holds: view switches underline it, forms show it inverse. */
export function Segments<T extends string>(props: {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly inverse?: boolean;
  readonly disabled?: boolean;
  readonly size?: Size;
}) {
  const height = props.size === 'form' ? 'h-10' : 'h-8 pointer-coarse:min-h-11';
  return (
    <fieldset
      className="inline-flex overflow-hidden rounded-4 border border-line2 bg-tile"
      aria-label={props.label}
      disabled={props.disabled}
    >
      {props.options.map((option, i) => {
        const chosen = option.value === props.value;
        const look = chosen
          ? props.inverse
            ? 'bg-ink text-bg font-600'
            : 'bg-raise text-ink font-600 shadow-[inset_0_-3px_0_var(--accent)]'
          : 'text-ink2 font-500 hover:bg-raise disabled:hover:bg-transparent';
        return (
          <button
            key={option.value}
            type="button"
            aria-pressed={chosen}
            onClick={() => props.onChange(option.value)}
            className={`${height} px-4 text-13 whitespace-nowrap focus-visible:-outline-offset-2 ${i > 0 ? 'border-l border-line' : ''} ${look}`}
          >
            {option.text}
          </button>
        );
      })}
    </fieldset>
  );
}
