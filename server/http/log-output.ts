import { write, writeSync } from 'node:fs';

export type LogOutput = {
  write(line: string): void;
  /** Writes what is still held without going on before; for the end of the process. */
  flushLast(): void;
};

/** Lines wait for company for so long at most, or until there are so many characters: a write for each would cost more than the line. */
const flushMs = 100;
const flushLength = 15 * 1024;
/** Held while the reader is slow or its volume is full; lines beyond are lost, and counted. */
const heldLength = 4 * 1024 * 1024;
/** At the end of the process a slow reader is waited for so often; one without room is not. */
const lastTries = 20;
const lastPauseMs = 50;

/**
 * Stdout, written in batches and without waiting for a slow reader. With `flushLast` at the end of the process,
 * also by an error nobody caught, only a kill -9 or the machine going away can take the last tenth of a second along. A full
 * volume takes neither the service down nor holds up its end (T-177; pino's own output does both): what is held is
 * tried again, and once there is room a line tells how many were lost.
 */
export function createLogOutput(place: { fd: number } = { fd: 1 }): LogOutput {
  let lines = '';
  let batch = Buffer.alloc(0);
  let isWriting = false;
  let lost = 0;

  function flush(): void {
    if (isWriting || !takeBatch()) return;
    isWriting = true;
    write(place.fd, batch, (error, written) => {
      isWriting = false;
      // Tried again at the next turn.
      if (error) return;
      batch = batch.subarray(written);
      if (batch.length > 0 || lines.length >= flushLength) flush();
    });
  }

  function takeBatch(): boolean {
    if (batch.length > 0) return true;
    if (lost > 0) lines += tellLost(lost);
    batch = Buffer.from(lines);
    lines = '';
    lost = 0;
    return batch.length > 0;
  }

  function flushLast(): void {
    // What the system has in hand already would be written twice.
    if (isWriting) batch = Buffer.alloc(0);
    for (let tries = 0; tries < lastTries && takeBatch(); ) {
      try {
        batch = batch.subarray(writeSync(place.fd, batch));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
        tries += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lastPauseMs);
      }
    }
  }

  setInterval(flush, flushMs).unref();
  return {
    flushLast,
    write(line) {
      if (lines.length + line.length > heldLength) {
        lost += 1;
        return;
      }
      lines += line;
      if (lines.length >= flushLength) flush();
    },
  };
}

function tellLost(count: number): string {
  const time = new Date().toISOString();
  return `${JSON.stringify({ level: 'error', time, event: 'log.lines-lost', count, msg: 'log lines lost' })}\n`;
}
