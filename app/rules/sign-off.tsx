/** Who has approved the numbers shown, or that nobody has. */
export function SignOff({ signedOff }: { signedOff: { readonly by: string; readonly at: string } | null }) {
  if (signedOff === null)
    return <span className="rounded-2 border border-ink px-1.5 text-12 font-600 whitespace-nowrap">not signed off</span>;
  return (
    <span className="text-12 text-ink2">
      signed off by {personName(signedOff.by)}, <span className="num">{signedOff.at.slice(0, 10)}</span>
    </span>
  );
}
/** Rows name a person with their id behind it. */
export const personName = (text: string): string => text.replace(/ \[[^\]]+\]$/, '');
