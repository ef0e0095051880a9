/** In the page: from the beginning of a frame until its style, layout and paint are done, `n` frames, in ms. */
export async function frameTimes(n: number, apply: (i: number) => void): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < n; i++) times.push(await frameTime(() => apply(i)));
  return times;
}
export function frameTime(apply: () => void): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const started = performance.now();
      apply();
      // A task posted in a frame runs once the frame has been painted; what React put off until the end of the task is in it.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve(performance.now() - started);
      };
      port2.postMessage(null);
    });
  });
}
