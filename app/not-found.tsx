import { Link } from './components/link';

/** Our own, in our own look: the framework's brings a style of its own that the content policy refuses. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center gap-3 bg-bg p-6 text-center">
      <h1 className="text-20 font-650">There is nothing at this address.</h1>
      <p className="text-14 text-ink2">
        <Link href="/" className="underline">
          To the board
        </Link>
      </p>
    </main>
  );
}
