import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../http/log.ts';
import { DataHeld } from '../start-failed.ts';
import { type EndSignal, endProcess, whenEnded } from './process.ts';

export type Keeping = {
  log: Pick<Log, 'warn' | 'error'>;
  /** One before each try to start it again. */
  pausesMs?: readonly number[];
};

export type KeptServer = {
  launch(): Promise<ChildProcess>;
  answers(child: ChildProcess): Promise<boolean>;
};

/** From a tenth of a second, doubled, nearly a minute in all: children of a killed server hold its memory for a moment. */
const usualPausesMs = Array.from({ length: 9 }, (_, index) => 100 * 2 ** index);
/** Having served for so long, it has all tries anew when it ends again. */
const steadyMs = 60_000;
/** Between looks at data that somebody else holds, such as a command that found no server to use and started its own. */
const heldPauseMs = 1000;

/**
 * Starts a server again that ends without being told to: killed, or crashed (T-172). One that ended well was told by somebody else,
 * who has a reason: it stays stopped. `stop` ends it, also while it is just being started again; nothing starts it any more.
 */
export function keepRunning(
  first: ChildProcess,
  { launch, answers }: KeptServer,
  { log, pausesMs = usualPausesMs }: Keeping,
): { stop(signal: EndSignal): Promise<void> } {
  const told = new AbortController();
  let child = first;

  async function keep(): Promise<void> {
    for (let tries = 0; ; ) {
      const since = performance.now();
      await whenEnded(child);
      if (told.signal.aborted) return;
      if (child.exitCode === 0) {
        log.error({ event: 'database.stopped' }, 'the embedded database was stopped; start the service again');
        return;
      }
      const code = child.signalCode ?? child.exitCode;
      log.warn({ event: 'database.ended', code }, 'the embedded database ended and is started again');
      if (performance.now() - since >= steadyMs) tries = 0;
      tries = await startAgain(tries);
      if (told.signal.aborted || tries > pausesMs.length) return;
    }
  }

  /** Gives how often it was tried so far; beyond the pauses when none of the tries is left. */
  async function startAgain(before: number): Promise<number> {
    for (const [index, pauseMs] of pausesMs.entries()) {
      const attempt = index + 1;
      if (attempt <= before) continue;
      const serves = await tryOnce(pauseMs, attempt);
      if (serves) log.warn({ event: 'database.started-again', attempt }, 'the embedded database serves again');
      if (serves || told.signal.aborted) return attempt;
    }
    log.error(
      { event: 'database.given-up', attempt: pausesMs.length },
      'the embedded database does not start; postgres.log says why, or a line before this one',
    );
    return pausesMs.length + 1;
  }

  async function tryOnce(pauseMs: number, attempt: number): Promise<boolean> {
    try {
      await pause(pauseMs, undefined, { signal: told.signal });
      child = await launchOnceFree();
      // told while it was launched, when there was nothing to end yet
      if (told.signal.aborted) await endProcess(child, 'SIGINT');
      return await answers(child);
    } catch (err) {
      if (!told.signal.aborted)
        log.warn({ event: 'database.not-started', attempt, err }, 'a try to start the embedded database again failed');
      return false;
    }
  }

  /** However long somebody else holds the data, that is no try that failed. */
  async function launchOnceFree(): Promise<ChildProcess> {
    for (let isSaid = false; ; isSaid = true) {
      try {
        return await launch();
      } catch (err) {
        if (!(err instanceof DataHeld)) throw err;
        if (!isSaid)
          log.warn({ event: 'database.held', err }, 'the embedded database is started again once its data are free');
        await pause(heldPauseMs, undefined, { signal: told.signal });
      }
    }
  }

  const keeping = keep();
  return {
    async stop(signal) {
      told.abort();
      await endProcess(child, signal);
      await keeping;
    },
  };
}
