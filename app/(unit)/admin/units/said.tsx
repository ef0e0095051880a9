/** What became of an act, announced politely. */
export function Said({ said, busy }: { said: { readonly done: boolean; readonly text: string } | null; busy: boolean }) {
  return (
    <p role="status" className={`min-h-5 text-13 ${said?.done === false ? 'font-600' : 'text-ink2'}`}>
      {busy ? 'Saving…' : (said?.text ?? '')}
    </p>
  );
}
