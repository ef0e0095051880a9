import type { Agreement as Figures, ScaleAgreement } from '../../lib/burden/agreement';

/** How often people gave the grade that was suggested to them. */
export function Agreement({ figures }: { figures: Figures }) {
  if (figures.crs.regrades + figures.icans.regrades === 0)
    return <p className="text-14 text-ink2">No regrade beside a suggestion in this time.</p>;
  return (
    <>
      <table className="num w-full text-left text-14">
        <thead className="text-12 text-ink2">
          <tr>
            {['', 'regrades', 'as suggested', 'higher', 'lower'].map((t) => (
              <th key={t} className="py-1 pr-3 font-500">
                {t === '' ? <span className="sr-only">Scale</span> : t}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Scale name="CRS" of={figures.crs} />
          <Scale name="ICANS" of={figures.icans} />
        </tbody>
      </table>
      {figures.unanimous && (
        <p className="mt-2 text-13 font-600">
          Nobody has differed from a suggestion in this time. Ask whether grades are looked at or clicked through.
        </p>
      )}
    </>
  );
}

function Scale({ name, of }: { name: string; of: ScaleAgreement }) {
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-2 pr-3 font-600">
        {name}
      </th>
      <td>{of.regrades}</td>
      <td className="font-600">
        {of.agreed}
        {of.regrades > 0 && <span className="font-400 text-ink2"> {Math.round((of.agreed / of.regrades) * 100)} %</span>}
      </td>
      <td>{of.higher}</td>
      <td>{of.lower}</td>
    </tr>
  );
}
