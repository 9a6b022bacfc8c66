import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Person } from './people.ts';
import { cpuSeconds, familyCpuSeconds, peakMemoryMib } from './proc.ts';

/** A server under load, as the flows and the report see it. */
export type Target = {
  name: 'product' | 'ceiling';
  issuer: string;
  /** Who can log in; the ceiling takes anybody. */
  people: readonly Person[];
  /** What has been used since the start. */
  usage(): Usage;
  peakMemoryMib(): number;
  stop(): Promise<void>;
};

export type Usage = { serviceCpuSeconds: number; databaseCpuSeconds: number; databaseRoundTrips: number };

export type Child = {
  process: ChildProcess;
  pid: number;
  /** Calls `onLine` for each line of stdout; the last lines of stderr are kept for `fail`. */
  onLine(listener: (line: string) => void): void;
  /** An error with what the process said last. */
  fail(message: string): Error;
  stop(): Promise<void>;
};

/** Starts a script with this same Node; nothing of our environment but `env` reaches it. */
export function startChild(
  script: string,
  args: readonly string[],
  env: Record<string, string>,
  nodeOptions: readonly string[] = [],
): Child {
  const path = new URL(`../${script}`, import.meta.url).pathname;
  const inherited = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const child = spawn(process.execPath, [...nodeOptions, path, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const keep = (line: string) => {
    said.push(line);
    if (said.length > 20) said.shift();
  };
  const lines = createInterface({ input: child.stdout });
  lines.on('line', keep);
  createInterface({ input: child.stderr }).on('line', keep);
  return {
    process: child,
    pid: child.pid ?? 0,
    onLine: (listener) => void lines.on('line', listener),
    fail: (message) => new Error(`${message}\n${said.join('\n')}`),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Of Node, as `npm start` gives them: both servers have the same, so that neither has more memory for its garbage. */
export async function startOptions(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  return String(scripts.start).match(/--\S+/g) ?? [];
}

export async function startCeiling(): Promise<Target> {
  const child = startChild('bench/ceiling.ts', [], { NODE_ENV: 'production' }, await startOptions());
  const first = Promise.withResolvers<string>();
  child.onLine(first.resolve);
  child.process.once('exit', () => first.reject(child.fail('the ceiling did not start')));
  const issuer = await first.promise;
  return {
    name: 'ceiling',
    issuer,
    people: [],
    usage: () => ({ serviceCpuSeconds: cpuSeconds(child.pid), databaseCpuSeconds: 0, databaseRoundTrips: 0 }),
    peakMemoryMib: () => peakMemoryMib(child.pid),
    stop: child.stop,
  };
}

/** The product's usage: its log tells the round trips, the database is the family of its first process. */
export function measureProduct(child: Child, postmasterPid: number): Pick<Target, 'usage' | 'peakMemoryMib'> {
  let roundTrips = 0;
  child.onLine((line) => {
    const told = /"roundTrips":(\d+)/.exec(line)?.[1];
    if (told !== undefined) roundTrips += Number(told);
  });
  return {
    usage: () => ({
      serviceCpuSeconds: cpuSeconds(child.pid),
      databaseCpuSeconds: familyCpuSeconds(postmasterPid),
      databaseRoundTrips: roundTrips,
    }),
    peakMemoryMib: () => peakMemoryMib(child.pid),
  };
}
