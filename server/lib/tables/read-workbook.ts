import { Worker } from 'node:worker_threads';
import { type Outcome, refuse } from '../outcome.ts';
import type { Line, TableProblem } from './line.ts';
import { unpackedSize } from './unpacked-size.ts';
import type { Answer, Order } from './workbook-thread.ts';

/** Ten times what twenty thousand rows of a list need. */
const mostUnpackedBytes = 32 * 1024 * 1024;
const mostColumns = 32;
/** A workbook of that size takes two seconds; a hostile one of the same size would take minutes and gigabytes. */
const mostSeconds = 15;
const mostMebibytes = 256;

/**
 * Lines of the first sheet of an XLSX workbook. It is read in a thread of its own that has little memory and little time, so
 * that no file holds up or ends the service (T-143). Nothing outside the file is opened, whatever its links say.
 */
export async function readWorkbook(
  bytes: Uint8Array,
  mostLines: number,
): Promise<Outcome<{ lines: Line[] }, Extract<TableProblem, 'not-workbook' | 'workbook-too-large'>>> {
  const size = unpackedSize(bytes);
  if (size === undefined) return refuse('not-workbook');
  if (size > mostUnpackedBytes) return refuse('workbook-too-large');
  const answer = await inTurn(() => runApart({ bytes, mostLines, mostColumns }));
  if (answer === 'too-large') return refuse('workbook-too-large');
  return answer ? { ok: true, lines: answer } : refuse('not-workbook');
}

let turn: Promise<unknown> = Promise.resolve();

/** One after the other: files of many people at once take no more memory than one. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work);
  turn = mine.catch(() => {});
  return mine;
}

function runApart(order: Order): Promise<Answer> {
  const worker = new Worker(new URL('./workbook-thread.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: mostMebibytes, maxYoungGenerationSizeMb: 32 },
    // nothing of the service's secrets is needed there
    env: {},
  });
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const clock = setTimeout(() => resolve('too-large'), mostSeconds * 1000);
  worker.once('message', (answer: Answer) => resolve(answer));
  worker.once('error', (error: Error & { code?: string }) =>
    resolve(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-large' : undefined),
  );
  worker.once('exit', () => resolve(undefined));
  return promise.finally(() => {
    clearTimeout(clock);
    return worker.terminate();
  });
}
