'use client';
import { memo, type ReactNode } from 'react';
import { timeText } from '../../../../lib/display/clock';
import { clinicalNumber } from '../../../../lib/display/numbers';
import type { Guidance } from '../../../../lib/guidance';
import type { Advice } from '../../../../lib/guidance/types';
import { drugName, unitText } from '../../../../lib/lanes/words';
import { MINUTE } from '../../../../lib/time';
import { SourcesNamed } from '../../../components/sources-named';
import { useNow, useZone } from '../../../live/clock';
import { withSubscripts } from '../subscripts';
import { Panel, StepSign } from './panel';

/** Everything else the sources say for this patient now, folded away until asked for. */
export const GuidancePanel = memo(function GuidancePanel({ guidance }: { guidance: Guidance }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const at = (t: number) => timeText(t, now, zone);
  const { delay, infection, steroid, anakinra, hscore, easix, salvage, product } = guidance;
  const advised = [
    ...guidance.hemodynamics,
    ...steroid.listed,
    ...steroid.alternatives,
    ...anakinra.lines,
    ...[delay, salvage.cytapheresis].filter((a) => a !== null),
  ];
  return (
    <Panel title="Guidance" note={guidance.unsigned ? 'protocol not signed off by this site' : undefined}>
      <div className="mt-1">
        {delay && (
          <Fold
            title="Delay to tocilizumab"
            line={delay.hoursSinceOnset === null ? '' : `${delay.hoursSinceOnset.toFixed(1)} h from onset`}
          >
            <p>
              {delay.onsetAt !== null && `Onset ${at(delay.onsetAt)}. `}
              {delay.grade2At !== null && `Grade 2 from ${at(delay.grade2At)}. `}
              {delay.doseAt === null ? 'No dose in this episode yet.' : `First dose ${at(delay.doseAt)}.`}
            </p>
            <Sourced text={delay.text} source={delay.source} />
          </Fold>
        )}
        <Fold title="Circulation and ventilation" line={`${guidance.hemodynamics.length} apply now`}>
          <Lines lines={guidance.hemodynamics} />
        </Fold>
        <Fold
          title="Infection"
          line={
            infection.anc === null
              ? 'ANC not known'
              : `ANC ${clinicalNumber(infection.anc.value)}${infection.anc.neutropenicSince === null ? '' : `, below 0.5 since ${at(infection.anc.neutropenicSince)}`}`
          }
        >
          <ul>
            {infection.cultures.map((c) => (
              <li key={`${c.test}${c.t}`}>
                {c.test} {at(c.t)}, {c.hours.toFixed(0)} h: <span className="font-600">{c.result ?? 'pending'}</span>
              </li>
            ))}
            {infection.antibiotics.map((a) => (
              <li key={`${a.drug}${a.since}`}>
                {drugName(a.drug)}: day {a.day}
                {a.running ? '' : ', not running'}
                {a.review && <span className="font-600"> narrow or stop?</span>}
              </li>
            ))}
          </ul>
          {infection.reassess?.open && (
            <div className="mt-2">
              <p className="font-600">How much CRS, how much infection? Open since {at(infection.reassess.opensAt)}.</p>
              <ul>
                {infection.reassess.changes.map((c) => (
                  <li key={c.name}>
                    {c.name}: {c.before ?? 'not known'} at the dose, now {c.now ?? 'not known'}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </Fold>
        <Fold title="Steroid" line={steroid.run?.lastText ?? 'none running'}>
          <Lines lines={steroid.listed} />
          <p className="mt-1">
            Dexamethasone equivalent {steroid.rateUnknown && 'at least '}
            {clinicalNumber(steroid.equivalent24h, 0)} mg in 24 h, {clinicalNumber(steroid.equivalent72h, 0)} mg in 72 h
            {steroid.rateUnknown && ': a rate is not known'}.
          </p>
          <p className="mt-1 font-600">
            Methylprednisolone course{steroid.ladder.day === null ? '' : `, day ${steroid.ladder.day}`}
          </p>
          <ul>
            {steroid.ladder.steps.map((step) => (
              <li key={step.text} className={step.current ? 'font-650' : ''}>
                day {step.fromDay}
                {step.toDay === null ? ' on' : step.toDay === step.fromDay ? '' : ` to ${step.toDay}`}: {step.text}
              </li>
            ))}
          </ul>
          <Lines lines={steroid.alternatives} />
        </Fold>
        <Fold title="Anakinra" line={anakinra.doses.length === 0 ? 'not started' : `${anakinra.doses.length} given`}>
          <Lines lines={anakinra.lines} />
        </Fold>
        <Fold
          title="HScore, EASIX"
          line={
            hscore.score === null
              ? `HScore incomplete, ${hscore.partial} so far`
              : `HScore ${hscore.score}${hscore.probability ? `, ${hscore.probability.text} %` : ''}`
          }
        >
          {hscore.missing.length > 0 && <p>Missing: {hscore.missing.join(', ')}. Nothing is imputed.</p>}
          <ul className="num">
            {hscore.items.map((i) => (
              <li key={i.name}>
                {i.name}: {i.points === null ? 'not known' : `${i.points} of ${i.max}`}
                {i.value !== null && `, ${i.value}${i.unit ? ` ${unitText(i.unit)}` : ''}`}
                {i.t !== null && `, ${at(i.t)}`}
              </li>
            ))}
          </ul>
          <p className="mt-1 num">
            {(['easix', 'sEasix', 'mEasix'] as const)
              .map(
                (name) =>
                  `${EASIX_WORDS[name]} ${easix[name] === null ? 'not computed' : `${clinicalNumber(easix[name].value, 1)} (log2 ${clinicalNumber(easix[name].log2, 1)})`}`,
              )
              .join(', ')}
            {easix.missing.length > 0 && `. Missing: ${easix.missing.join(', ')}`}
          </p>
        </Fold>
        <Fold
          title="IEC-HS features"
          line={`${guidance.iecHs.filter((f) => f.state === 'met').length} of ${guidance.iecHs.length} met`}
        >
          <ul>
            {guidance.iecHs.map((f) => (
              <li key={f.id} className="flex items-start gap-2">
                <span className="mt-0.5">
                  <StepSign result={f.state === 'met' ? true : f.state === 'not-met' ? false : 'unknown'} />
                </span>
                <span>
                  {f.name}
                  {f.value !== null && `: ${f.value}`}
                  {f.kind === 'required' && <span className="text-ink2"> (required)</span>}
                </span>
              </li>
            ))}
          </ul>
        </Fold>
        {guidance.organs.length > 0 && (
          <Fold title="Organ values" line={`worst grade ${Math.max(...guidance.organs.map((o) => o.grade))}`}>
            <ul className="num">
              {guidance.organs.map((o) => (
                <li key={o.name}>
                  {o.name} {clinicalNumber(o.value)} {unitText(o.unit)}, {at(o.t)}: CTCAE {o.grade}
                </li>
              ))}
            </ul>
            <p className="mt-1">Organ toxicity is graded by CTCAE and never changes CRS.</p>
          </Fold>
        )}
        {(salvage.cytapheresis !== null || salvage.ecmo !== null) && (
          <Fold title="Gravest courses" line={salvage.ecmo?.running ? `ECMO ${salvage.ecmo.running}` : ''}>
            {salvage.cytapheresis && (
              <Sourced
                text={`${salvage.cytapheresis.because}: ${salvage.cytapheresis.text}`}
                source={salvage.cytapheresis.source}
              />
            )}
            <ul>
              {salvage.ecmo?.criteria.map((c) => (
                <li key={c.name} className="flex items-start gap-2">
                  <span className="mt-0.5">
                    <StepSign result={c.state === 'met' ? true : c.state === 'not-met' ? false : 'unknown'} />
                  </span>
                  {c.name}
                  {c.value !== null && `: ${c.value}`}
                </li>
              ))}
            </ul>
          </Fold>
        )}
        <Fold title="Product" line={product.product ?? 'not known'}>
          <dl>
            {product.rows.map((r) => (
              <div key={r.name}>
                <dt className="inline text-ink2">{r.name}: </dt>
                <dd className="inline">
                  {r.text}
                  {r.mark === 'k' && <span className="text-ink2"> (to be confirmed)</span>}
                </dd>
              </div>
            ))}
          </dl>
          <p className="mt-1">{product.generic}</p>
        </Fold>
        {guidance.missingBaseline.length > 0 && (
          <Fold title="Baseline before the infusion" line={`${guidance.missingBaseline.length} missing`}>
            <p>{guidance.missingBaseline.join(', ')}</p>
          </Fold>
        )}
      </div>
      <SourcesNamed texts={advised.flatMap((a) => [a.text, ...a.source])} className="border-t border-line pt-2" />
    </Panel>
  );
});
const EASIX_WORDS = { easix: 'EASIX', sEasix: 's-EASIX', mEasix: 'm-EASIX' } as const;

function Fold({ title, line, children }: { title: string; line: string; children: ReactNode }) {
  return (
    <details className="border-t border-line">
      <summary className="flex min-h-8 items-center gap-3 text-13 marker:content-none">
        <span aria-hidden="true" className="fold-mark text-ink3">
          <svg width="8" height="10" viewBox="0 0 8 10" aria-hidden="true">
            <path d="M1 1 L7 5 L1 9 Z" fill="currentcolor" />
          </svg>
        </span>
        <span className="font-600">{title}</span>
        <span className="ml-auto text-right text-12 text-ink2 num">{line}</span>
      </summary>
      <div className="pb-2 pl-5 text-13 text-ink2">{children}</div>
    </details>
  );
}
function Lines({ lines }: { lines: readonly Advice[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line.id + line.text}>
          <Sourced text={line.text} source={line.source} />
        </li>
      ))}
    </ul>
  );
}
function Sourced({ text, source }: { text: string; source: readonly string[] }) {
  return (
    <p>
      {withSubscripts(text)} <span className="text-12 whitespace-nowrap">[{source.join(', ')}]</span>
    </p>
  );
}
