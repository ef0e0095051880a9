// @vitest-environment jsdom
import { act, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeepTyped } from '../../app/live/keep-typed';

/** A form whose fields React keeps in order, as most of ours are. */
function Form() {
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [ticked, setTicked] = useState(false);
  const [level, setLevel] = useState('a');
  const [unit, setUnit] = useState('ICU-7');
  const [presses, setPresses] = useState(0);
  return (
    <form>
      <input name="text" value={text} onChange={(e) => setText(e.target.value)} />
      <textarea name="note" value={note} onChange={(e) => setNote(e.target.value)} />
      <input type="checkbox" checked={ticked} onChange={(e) => setTicked(e.target.checked)} />
      {['a', 'b'].map((v) => (
        <input key={v} type="radio" name="level" value={v} checked={level === v} onChange={() => setLevel(v)} />
      ))}
      <select value={unit} onChange={(e) => setUnit(e.target.value)}>
        <option>ICU-7</option>
        <option>ICU-8</option>
      </select>
      <input name="free" defaultValue="left" />
      <button type="button" onClick={() => setPresses(presses + 1)}>
        Again
      </button>
      <output>{JSON.stringify({ text, note, ticked, level, unit })}</output>
    </form>
  );
}
/** Acts at once, as a filter or a checklist does. */
function Act({ onAct }: { onAct: () => void }) {
  return (
    <>
      <input type="checkbox" name="act" checked={false} onChange={onAct} />
      <select name="act" value="a" onChange={onAct}>
        <option>a</option>
        <option>b</option>
      </select>
    </>
  );
}
const acted = vi.fn();
const Page = () => (
  <>
    <Form />
    <Act onAct={acted} />
    <KeepTyped />
  </>
);

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  document.body.innerHTML = `<div id="page">${renderToString(<Page />)}</div>`;
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});
const find = <E extends Element>(selector: string) => document.querySelector(selector) as E;
const known = () => JSON.parse(find('output').textContent ?? '');
const start = () => act(async () => void hydrateRoot(find('#page'), <Page />));

it('what was typed, ticked and chosen on the page as the server wrote it is known once React runs, and stays', async () => {
  find<HTMLInputElement>('[name=text]').value = 'MRN 7';
  find<HTMLTextAreaElement>('textarea').value = 'two\nlines';
  find<HTMLInputElement>('[type=checkbox]').checked = true;
  find<HTMLInputElement>('[value=b]').checked = true;
  find<HTMLSelectElement>('select').value = 'ICU-8';
  find<HTMLInputElement>('[name=free]').value = 'free';
  await start();
  const all = { text: 'MRN 7', note: 'two\nlines', ticked: true, level: 'b', unit: 'ICU-8' };
  expect(known()).toEqual(all);
  await act(async () => find<HTMLButtonElement>('button').click());
  expect(known()).toEqual(all);
  expect(find<HTMLInputElement>('[name=text]').value).toBe('MRN 7');
  expect(find<HTMLInputElement>('[type=checkbox]').checked).toBe(true);
  expect(find<HTMLInputElement>('[name=free]').value).toBe('free');
});

it('a tick or a choice outside a form is not acted on: a reload may have put it there', async () => {
  find<HTMLInputElement>('input[name=act]').checked = true;
  find<HTMLSelectElement>('select[name=act]').value = 'b';
  await start();
  expect(acted).not.toHaveBeenCalled();
});

it('fields nobody touched are left as the page has them', async () => {
  await start();
  expect(known()).toEqual({ text: '', note: '', ticked: false, level: 'a', unit: 'ICU-7' });
});
