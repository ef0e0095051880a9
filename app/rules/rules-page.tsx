'use client';
import { useMemo, useState } from 'react';
import type { Contents } from '../../lib/contents/contents';
import { SOURCES } from '../../lib/display/sources';
import { Button } from '../components/button';
import { Link } from '../components/link';
import { TopBar } from '../components/shell';
import { SourcesNamed } from '../components/sources-named';
import { Problem, Skeleton } from '../components/tags';
import { useUnits } from '../session/unit';
import { ThemeSwitch } from '../theme/theme-switch';
import { NumberGroups, Products, Questions, Table } from './parts';
import { RuleEntry } from './rule-entry';
import { countOf, searched } from './search';
import { SignOff } from './sign-off';
import { useJson } from './use-json';

export type RulesAnswer = Contents & {
  readonly protocols: readonly {
    readonly ref: string;
    readonly title: string;
    readonly signedOff: Contents['protocol']['signedOff'];
  }[];
};

/** Reads the table of contents of the protocol the unit follows, or of another one that is chosen. */
export function RulesPage() {
  const { current } = useUnits();
  const [chosen, setChosen] = useState<string | null>(null);
  const query = chosen === null ? `unit=${encodeURIComponent(current ?? '')}` : `protocol=${encodeURIComponent(chosen)}`;
  const read = useJson<RulesAnswer>(`/api/rules?${query}`);
  if (read.state === 'failed')
    return (
      <div className="p-6">
        <Problem title="The rules cannot be read.">{read.why}</Problem>
      </div>
    );
  if (read.state === 'loading')
    return (
      <div role="status" aria-label="Loading the rules" className="grid gap-2 p-4">
        <Skeleton className="h-10" />
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
      </div>
    );
  return <Rules contents={read.body} onChoose={setChosen} />;
}

/** Every rule and number the engine runs on, one column, searchable and printable. */
export function Rules({ contents, onChoose }: { contents: RulesAnswer; onChoose: (ref: string) => void }) {
  const [question, setQuestion] = useState('');
  const shown = useMemo(() => searched(contents, question), [contents, question]);
  const { protocol } = contents;
  const found = countOf(shown);
  const sections = [
    ...shown.groups
      .filter((g) => g.rules.length > 0)
      .map((g) => ({ id: `group-${g.id}`, title: g.title, count: g.rules.length })),
    ...(shown.technical.length > 0 ? [{ id: 'technical', title: 'Technical conditions', count: shown.technical.length }] : []),
    ...(shown.tables.length > 0 ? [{ id: 'tables', title: 'Tables', count: shown.tables.length }] : []),
    ...(shown.numbers.some((g) => g.numbers.length > 0)
      ? [{ id: 'numbers', title: 'Numbers', count: shown.numbers.reduce((n, g) => n + g.numbers.length, 0) }]
      : []),
    ...(shown.questions.length > 0 ? [{ id: 'questions', title: 'Questions for the site', count: shown.questions.length }] : []),
    ...(shown.products.length > 0 ? [{ id: 'products', title: 'Products', count: shown.products.length }] : []),
  ];
  return (
    <>
      <div className="print:hidden">
        <TopBar
          actions={
            <>
              <Button onClick={() => window.print()}>Print</Button>
              <ThemeSwitch />
            </>
          }
        >
          <h1 className="text-20 font-650">Rules</h1>
          <label className="flex items-center gap-2 text-13 text-ink2">
            Protocol
            <select value={protocol.ref} onChange={(e) => onChoose(e.target.value)} className="field h-8 text-13 font-600">
              {contents.protocols.map((p) => (
                <option key={p.ref} value={p.ref}>
                  {p.title} {p.ref.split('@')[1]}
                </option>
              ))}
            </select>
          </label>
          <SignOff signedOff={protocol.signedOff} />
        </TopBar>
      </div>
      <div className="mx-auto max-w-[1080px] p-5 max-tablet:p-4 print:max-w-none print:p-0 print:[zoom:0.8]">
        <header className="hidden print:block">
          <h1 className="text-20 font-650">Tocsin: rules and numbers</h1>
        </header>
        <p className="max-w-[72ch] text-14 text-ink2">
          {protocol.title}, {protocol.ref}
          {protocol.base === null ? '' : `, made from ${protocol.base}`}. The engine grades by exactly what stands here. It
          suggests; a clinician decides. Not a cleared medical device.
          {protocol.signedOff === null && ' Nobody at this site has signed off these numbers.'}
          {protocol.signedOff !== null && (
            <span className="hidden print:inline">
              {' '}
              <SignOff signedOff={protocol.signedOff} />.
            </span>
          )}{' '}
          <Link href="/admin/protocols" className="underline underline-offset-2 print:hidden">
            Versions and differences
          </Link>
        </p>
        <label className="mt-4 flex flex-wrap items-center gap-3 print:hidden">
          <span className="text-14 font-600">Search</span>
          <input
            type="search"
            value={question}
            onChange={(e) => setQuestion(e.target.value)}
            placeholder="800 mg, ferritin, REGRADE, pharmacist PH"
            className="field h-10 min-w-0 flex-1 text-14"
          />
          <span role="status" className="num text-13 text-ink2">
            {question.trim() === '' ? `${found} entries` : found === 0 ? 'nothing found' : `${found} found`}
          </span>
        </label>
        <nav aria-label="Parts of this page" className="mt-3 flex flex-wrap gap-x-4 print:hidden">
          {sections.map((s) => (
            <a key={s.id} href={`#${s.id}`} className="flex min-h-7 items-center gap-1 text-13 underline underline-offset-2">
              {s.title} <span className="num text-ink2">{s.count}</span>
            </a>
          ))}
        </nav>
        {shown.groups.map(
          (g) =>
            g.rules.length > 0 && (
              <Section key={g.id} id={`group-${g.id}`} title={g.title}>
                {g.rules.map((r) => (
                  <RuleEntry key={r.id} rule={r} />
                ))}
              </Section>
            ),
        )}
        {shown.technical.length > 0 && (
          <Section id="technical" title="Technical conditions">
            {shown.technical.map((r) => (
              <RuleEntry key={r.id} rule={r} anchor={`technical-${r.id}`} />
            ))}
          </Section>
        )}
        {shown.tables.length > 0 && (
          <Section id="tables" title="Tables">
            {shown.tables.map((t) => (
              <Table key={t.id} table={t} />
            ))}
          </Section>
        )}
        {shown.numbers.some((g) => g.numbers.length > 0) && (
          <Section id="numbers" title="Numbers">
            <NumberGroups groups={shown.numbers} />
          </Section>
        )}
        {shown.questions.length > 0 && (
          <Section id="questions" title="Questions for the site">
            <Questions questions={shown.questions} />
          </Section>
        )}
        {shown.products.length > 0 && (
          <Section id="products" title="Products">
            <Products products={shown.products} />
          </Section>
        )}
        <p className="mt-8 border-t border-line pt-3 text-12 text-ink2">
          Roles: RN bedside nurse, CN charge nurse, ICU intensivist, HEM CAR-T attending, PH pharmacist, NEU neurologist, BIO
          technical support. (k): the primary text was not at hand, to be confirmed before clinical use.
        </p>
        <SourcesNamed texts={Object.keys(SOURCES)} className="mt-2" />
      </div>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-7">
      <h2 id={`${id}-title`} className="mb-2 text-16 font-650">
        {title}
      </h2>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2 break-words">{children}</div>
    </section>
  );
}
