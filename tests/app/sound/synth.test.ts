// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';
import { Synth } from '../../../app/sound/synth';

afterEach(() => vi.unstubAllGlobals());

it('a burst keeps its gaps on a page so busy that the audio clock goes on while it is scheduled', async () => {
  const starts: number[] = [];
  let clock = 7;
  const param = { value: 0, setValueAtTime: () => undefined, setTargetAtTime: () => undefined };
  const node = (more: object) => ({ connect: <T>(to: T) => to, ...more });
  class BusyAudio {
    state = 'running';
    destination = {};
    get currentTime() {
      clock += 0.01;
      return clock;
    }
    addEventListener() {}
    close = async () => undefined;
    createGain = () => node({ gain: { ...param } });
    createOscillator = () => {
      const voice = node({
        frequency: { value: 0 },
        stop: () => undefined,
        start: (at: number) => {
          if (voice.frequency.value === 523) starts.push(at);
        },
      }) as unknown as { frequency: { value: number } };
      return voice;
    };
  }
  vi.stubGlobal('AudioContext', BusyAudio);
  const synth = new Synth(() => undefined);
  await synth.start();
  synth.burst('high');
  const first = starts[0] ?? 0;
  expect(starts.map((at) => Math.round((at - first) * 1_000) / 1_000)).toEqual([0, 0.25, 0.5, 1, 1.25, 2, 2.25, 2.5, 3, 3.25]);
});
