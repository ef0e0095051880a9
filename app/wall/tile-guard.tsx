'use client';
import { Component, type ReactNode } from 'react';

/** A fault in one tile takes down that tile alone, and says so; the next change of the bed tries again. */
export class TileGuard extends Component<{ bed: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  #again: ReturnType<typeof setTimeout> | null = null;

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override componentDidCatch(error: unknown): void {
    console.error(`Tile of bed ${this.props.bed} failed`, error);
    this.#again = setTimeout(() => this.setState({ failed: false }), 5_000);
  }
  override componentWillUnmount(): void {
    if (this.#again !== null) clearTimeout(this.#again);
  }
  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <article
        aria-label={`Bed ${this.props.bed}, NOT LIVE, display fault`}
        className="hatch flex min-h-24 flex-col justify-center gap-1 rounded-4 border-2 border-ink bg-tile p-4"
      >
        <p className="text-28 font-650">{this.props.bed}</p>
        <p className="text-16 font-700">NOT LIVE</p>
        <p className="text-14">This tile failed. Go to the bedside.</p>
      </article>
    );
  }
}
