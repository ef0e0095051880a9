'use client';
import { Component, type ReactNode } from 'react';

const TRY_AGAIN_MS = 5_000;

/** A fault in one part of a screen takes down that part alone, and says so; it is tried again every few seconds. */
export class Guard extends Component<{ what: string; instead: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  #again: ReturnType<typeof setTimeout> | null = null;

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override componentDidCatch(error: unknown): void {
    console.error(`${this.props.what} failed`, error);
    this.#again = setTimeout(() => this.setState({ failed: false }), TRY_AGAIN_MS);
  }
  override componentWillUnmount(): void {
    if (this.#again !== null) clearTimeout(this.#again);
  }
  override render(): ReactNode {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}

/** Around a bed's tile: its place stays, with the bed and what to do. */
export function TileGuard({ bed, children }: { bed: string; children: ReactNode }) {
  return (
    <Guard what={`Tile of bed ${bed}`} instead={<TileFault bed={bed} />}>
      {children}
    </Guard>
  );
}
export function TileFault({ bed }: { bed: string }) {
  return (
    <article
      aria-label={`Bed ${bed}, NOT LIVE, display fault`}
      className="hatch flex min-h-24 flex-col justify-center gap-1 rounded-4 border-2 border-ink bg-tile p-4"
    >
      <p className="text-28 font-650">{bed}</p>
      <p className="text-16 font-700">NOT LIVE</p>
      <p className="text-14">This tile failed. Go to the bedside.</p>
    </article>
  );
}

/** Around a header, a strip, a list, or (`inList`) one of its items: the words take its place. */
export function PartGuard({ what, inList = false, children }: { what: string; inList?: boolean; children: ReactNode }) {
  const fault = (
    <p role="alert" className="hatch border-2 border-ink bg-tile px-3 py-2 text-14 font-700">
      {what} NOT LIVE: display fault
    </p>
  );
  return (
    <Guard what={what} instead={inList ? <li>{fault}</li> : fault}>
      {children}
    </Guard>
  );
}
