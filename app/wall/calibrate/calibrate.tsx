'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import {
  CARD_MM,
  type Calibration,
  DEFAULT_CALIBRATION,
  FAR_ARC_MINUTES,
  pitchOf,
  readableM,
  typeTokens,
} from '../../../lib/legibility';
import { Button } from '../../components/button';
import { DENSITIES, WALL_HEIGHT, WALL_WIDTH } from '../density';
import { keepCalibration, useCalibration } from '../use-calibration';

/** A card against a bar, two distances: from these follows how many beds this screen can show so that they are read. */
export function Calibrate() {
  const router = useRouter();
  const kept = useCalibration();
  const [bar, setBar] = useState(CARD_MM / DEFAULT_CALIBRATION.pitchMm);
  const [far, setFar] = useState(String(DEFAULT_CALIBRATION.farM));
  const [near, setNear] = useState(String(DEFAULT_CALIBRATION.nearM));
  const [scale, setScale] = useState(1);
  useEffect(() => {
    if (kept === null) return;
    setBar(CARD_MM / kept.pitchMm);
    setFar(String(kept.farM));
    setNear(String(kept.nearM));
  }, [kept]);
  useEffect(() => {
    const measure = () => setScale(Math.min(window.innerWidth / WALL_WIDTH, window.innerHeight / WALL_HEIGHT));
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  const [farM, nearM] = [Number(far), Number(near)];
  const sound = farM >= 0.5 && farM <= 20 && nearM >= 0.3 && nearM <= farM;
  const calibration: Calibration = { pitchMm: pitchOf(bar), farM, nearM };
  const grow = (by: number) => setBar((b) => Math.min(2_000, Math.max(40, Math.round((b + by) * 2) / 2)));
  const save = (value: Calibration | null) => {
    keepCalibration(value);
    router.push('/wall');
  };
  return (
    <main className="mx-auto flex min-h-dvh max-w-[860px] flex-col gap-6 bg-bg p-8 text-ink max-tablet:p-4">
      <h1 className="text-28 font-650">Measure this screen</h1>
      <section aria-labelledby="card">
        <h2 id="card" className="text-16 font-650">
          1. Hold a bank card against the bar
        </h2>
        <p className="mt-1 text-14 text-ink2">Make the bar as long as the long side of the card, 85.6 mm. Arrow keys work too.</p>
        <div
          role="img"
          aria-label="Bar to compare with a card"
          className="mt-4 h-[54px] max-w-full rounded-2 bg-ink"
          style={{ width: bar }}
          data-testid="bar"
        />
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button onClick={() => grow(-10)}>Much shorter</Button>
          <Button onClick={() => grow(-1)}>Shorter</Button>
          <label className="grid gap-1 text-13 text-ink2">
            Length of the bar
            <input
              type="range"
              min={40}
              max={1_000}
              step={0.5}
              value={bar}
              onChange={(e) => setBar(Number(e.target.value))}
              className="w-72 accent-[var(--accent)]"
            />
          </label>
          <Button onClick={() => grow(1)}>Longer</Button>
          <Button onClick={() => grow(10)}>Much longer</Button>
          <span className="num text-13 text-ink2">{bar.toFixed(1)} px</span>
        </div>
      </section>
      <section aria-labelledby="room">
        <h2 id="room" className="text-16 font-650">
          2. How far away people stand
        </h2>
        <div className="mt-3 flex flex-wrap gap-6">
          <Metres label="Far: bed and grades must be read from here" value={far} onChange={setFar} />
          <Metres label="Near: numbers are read from here" value={near} onChange={setNear} />
        </div>
        {!sound && (
          <p role="alert" className="mt-2 text-13 font-600">
            Distances are 0.5 to 20 m, and near is not farther than far.
          </p>
        )}
      </section>
      {sound && <Reach calibration={calibration} scale={scale} />}
      <div className="flex flex-wrap gap-3">
        <Button kind="primary" size="form" disabled={!sound} onClick={() => save(calibration)}>
          Keep and show the wall
        </Button>
        {kept !== null && (
          <Button size="form" onClick={() => save(null)}>
            Forget the measurement
          </Button>
        )}
      </div>
    </main>
  );
}

function Metres({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className="grid gap-1 text-13 text-ink2">
      {label}
      <span className="flex items-center gap-2 text-14 text-ink">
        <input
          className="field num h-10 w-24 text-16"
          inputMode="decimal"
          value={value}
          onChange={(e) => onChange(e.target.value.replace(',', '.'))}
        />
        m
      </span>
    </label>
  );
}

/** What each layout gives on this screen, said in metres. */
function Reach({ calibration, scale }: { calibration: Calibration; scale: number }) {
  const { far } = typeTokens(calibration);
  return (
    <section aria-labelledby="reach">
      <h2 id="reach" className="text-16 font-650">
        3. What this screen can do
      </h2>
      <p className="num mt-1 text-14 text-ink2">
        Bed and grades need {far.toFixed(0)} px at {calibration.farM} m.
      </p>
      <table className="num mt-2 text-left text-14">
        <thead className="text-12 text-ink2">
          <tr>
            <th className="py-1 pr-8 font-500">Beds</th>
            <th className="py-1 pr-8 font-500">Bed and grades are read from</th>
            <th className="py-1 font-500">Enough?</th>
          </tr>
        </thead>
        <tbody>
          {DENSITIES.map((d) => {
            const reach = readableM(d.farPx * scale, FAR_ARC_MINUTES, calibration.pitchMm);
            const enough = reach >= calibration.farM;
            return (
              <tr key={d.beds} className="border-t border-line">
                <td className="py-1.5 pr-8">{Number.isFinite(d.beds) ? `up to ${d.beds}` : 'more'}</td>
                <td className="py-1.5 pr-8">{reach.toFixed(1)} m</td>
                <td className={`py-1.5 ${enough ? 'text-ink2' : 'font-600'}`}>
                  {enough ? 'yes' : 'no: use two screens, or a larger one'}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
