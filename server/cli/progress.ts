const secondsBetween = 5;

/** Told first of where it begins. Tells every few seconds how far something is, how fast it goes and how long it will take. */
export function createProgress(tell: (line: string) => void, clock: () => Date): (done: number, of: number) => void {
  let toldAt = 0;
  // What an earlier run had done says nothing about the rate of this one.
  let began: { at: number; done: number } | undefined;
  return (done, of) => {
    const now = clock().getTime();
    if (!began) {
      began = { at: now, done };
      toldAt = now;
      return;
    }
    if (now - toldAt < secondsBetween * 1000 && done < of) return;
    toldAt = now;
    const rate = (done - began.done) / Math.max((now - began.at) / 1000, 0.001);
    const left = rate > 0 ? `, ${describeSeconds((of - done) / rate)} left` : '';
    tell(`${done} of ${of} rows, ${Math.round(rate)} a second${left}`);
  };
}

function describeSeconds(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
