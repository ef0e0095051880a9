'use client';
import { useId } from 'react';

/** The real control is hidden; its focus shows on what stands for it. */
const CHOICE =
  'relative cursor-pointer has-[:focus-visible]:z-2 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent';

/** One of a few, as a joined row; the chosen one inverse. Arrow keys move within it like in any radio group. */
export function ChoiceRow<T extends string>(props: {
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="choice-row min-w-0">
      <legend className="text-13 font-600">
        {props.label}
        {props.hint && <span className="font-400 text-ink2"> {props.hint}</span>}
      </legend>
      <div className="mt-1.5 flex flex-wrap">
        {props.options.map((option, i) => {
          const chosen = option.value === props.value;
          return (
            <label
              key={option.value}
              className={`${CHOICE} -ml-px flex h-10 items-center pointer-coarse:min-h-11 border px-3.5 text-13 whitespace-nowrap max-tablet:grow max-tablet:justify-center max-tablet:px-1.5 ${i === 0 ? 'ml-0 rounded-l-4' : ''} ${
                i === props.options.length - 1 ? 'rounded-r-4' : ''
              } ${chosen ? 'z-1 border-ink bg-ink font-650 text-bg' : 'border-ink3 bg-tile font-500 text-ink2 hover:bg-raise'}`}
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={chosen}
                onChange={() => props.onChange(option.value)}
              />
              {option.text}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** One of a few, one below the other. */
export function RadioList<T extends string>(props: {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="choice-list">
      <legend className="text-13 font-600">{props.label}</legend>
      <div className="mt-1">
        {props.options.map((option) => {
          const chosen = option.value === props.value;
          return (
            <label
              key={option.value}
              className={`${CHOICE} flex min-h-8 items-center gap-3 pointer-coarse:min-h-11 text-13 ${chosen ? 'font-600' : 'text-ink2'}`}
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={chosen}
                onChange={() => props.onChange(option.value)}
              />
              <span
                aria-hidden="true"
                className={`flex h-4.5 w-4.5 flex-none items-center justify-center rounded-full border-2 ${chosen ? 'border-ink' : 'border-ink3'}`}
              >
                {chosen && <span className="h-2 w-2 rounded-full bg-ink forced-colors:bg-[CanvasText]" />}
              </span>
              {option.text}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** A box with a drawn tick. */
export function TickBox(props: {
  readonly text: React.ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly className?: string;
}) {
  return (
    <label className={`${CHOICE} flex min-h-8 items-center gap-2.5 pointer-coarse:min-h-11 text-13 ${props.className ?? ''}`}>
      <input type="checkbox" className="sr-only" checked={props.checked} onChange={(e) => props.onChange(e.target.checked)} />
      <span
        aria-hidden="true"
        className={`flex h-4.5 w-4.5 flex-none items-center justify-center rounded-2 border-2 ${props.checked ? 'border-ink bg-ink' : 'border-ink3'}`}
      >
        {props.checked && <Tick stroke="var(--bg)" />}
      </span>
      {props.text}
    </label>
  );
}
export function Tick({ stroke = 'currentcolor' }: { stroke?: string }) {
  return (
    <svg width="12" height="12" viewBox="0 0 14 14" aria-hidden="true">
      <path
        d="M1.5 7.5 L5.2 11 L12.5 3"
        fill="none"
        stroke={stroke}
        strokeWidth="2.2"
        className="forced-colors:stroke-[CanvasText]"
      />
    </svg>
  );
}
export function Cross() {
  return (
    <svg width="12" height="12" viewBox="0 0 14 14" aria-hidden="true">
      <path d="M2.5 2.5 L11.5 11.5 M11.5 2.5 L2.5 11.5" fill="none" stroke="currentcolor" strokeWidth="1.8" />
    </svg>
  );
}

/** Correct is inverse with a tick, not correct is outlined twice with a cross: different in shape, not only in tone. */
export function CorrectOrNot(props: {
  readonly item: string;
  readonly detail?: string;
  readonly value: boolean | undefined;
  readonly onChange: (correct: boolean) => void;
}) {
  const name = useId();
  const half = `${CHOICE} flex h-9 items-center justify-center gap-2.5 pointer-coarse:min-h-11 text-13 whitespace-nowrap`;
  return (
    <fieldset className="correct-or-not flex items-center justify-between gap-3 py-1">
      <legend className="sr-only">
        {props.item}
        {props.detail && `: ${props.detail}`}
      </legend>
      <span aria-hidden="true" className="text-13">
        {props.item}
        {props.detail && <span className="detail">: {props.detail}</span>}
      </span>
      <span className="flex flex-none">
        <label
          className={`${half} w-26 rounded-l-4 border ${props.value === true ? 'border-ink bg-ink font-650 text-bg' : 'border-ink3 bg-tile text-ink2 hover:bg-raise'}`}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={props.value === true}
            onChange={() => props.onChange(true)}
          />
          {props.value === true && <Tick />}
          correct
        </label>
        <label
          className={`${half} -ml-px w-32 rounded-r-4 ${
            props.value === false
              ? 'border border-ink bg-raise font-650 text-ink outline-1 -outline-offset-4 outline-ink'
              : 'border border-ink3 bg-tile text-ink2 hover:bg-raise'
          }`}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={props.value === false}
            onChange={() => props.onChange(false)}
          />
          {props.value === false && <Cross />}
          not correct
        </label>
      </span>
    </fieldset>
  );
}
