import type { Metadata } from 'next';
import { Link } from '../components/link';
import { Gallery } from './gallery/gallery';
import { StopTime } from './stop-time';

export const metadata: Metadata = { title: 'Style' };
const PAGES = [
  ['Board', '/style/board'],
  ['Alerts', '/style/alerts'],
  ['Wall 8', '/style/wall?beds=8'],
  ['Wall 12', '/style/wall?beds=12'],
  ['Wall 16', '/style/wall?beds=16'],
  ['Wall 24', '/style/wall'],
  ['Wall 32', '/style/wall?beds=32'],
  ['Wall 28', '/style/wall?beds=28'],
  ['Wall 40', '/style/wall?beds=40'],
  ['Wall, storm', '/style/wall?night=storm'],
  ['Wall, empty', '/style/wall?night=empty'],
  ['Wall, monitors silent', '/style/wall?night=silent'],
  ['Wall, alarms off', '/style/wall?night=off'],
  ['Not live, wall', '/style/veil'],
  ['Not live, desk', '/style/veil?on=desk&silent=20'],
  ['Patient', '/style/patient'],
] as const;

/** Every component in every state, both themes, with invented data. Nothing in the product leads here. */
export default function Page() {
  return (
    <main>
      <StopTime />
      <h1 className="sr-only">Style</h1>
      <nav aria-label="Pages drawn from fixtures" className="flex flex-wrap gap-4 bg-bg px-6 py-2 text-13">
        {PAGES.map(([text, href]) => (
          <Link key={href} href={href} className="underline underline-offset-2">
            {text}
          </Link>
        ))}
      </nav>
      <div className="grid wide:grid-cols-2">
        <Gallery theme="dark" />
        <Gallery theme="light" />
      </div>
    </main>
  );
}
