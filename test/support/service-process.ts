import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { testSecrets } from './config.ts';

const script = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

/** The service as an operator runs it: a process of its own. */
export type ServiceProcess = {
  process: ChildProcess;
  /** What it said so far, on both outputs. */
  said(): string;
  /** Sends the signal, waits for the end; gives the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

export type ServiceEnvironment = { issuer: string; port: number; databaseUrl: string; ownerUrl: string };

/** Starts a node without demonstration data; cheap password hashes, and whoever connects is believed as a proxy. */
export function startServiceProcess(
  { issuer, port, databaseUrl, ownerUrl }: ServiceEnvironment,
  more: Readonly<Record<string, string>> = {},
): ServiceProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    env: {
      ...testSecrets,
      YIMEN_MODE: 'test',
      YIMEN_ISSUER: issuer,
      YIMEN_PORT: String(port),
      YIMEN_TRUSTED_PROXIES: '127.0.0.0/8',
      YIMEN_ARGON2_MEMORY_KIB: '64',
      YIMEN_ARGON2_PASSES: '1',
      // Under load a statement may take longer than an operator would allow it.
      YIMEN_DATABASE_STATEMENT_TIMEOUT_MS: '10000',
      DATABASE_URL: databaseUrl,
      DATABASE_MIGRATION_URL: ownerUrl,
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const output of [child.stdout, child.stderr]) output.on('data', (text) => void said.push(String(text)));
  return {
    process: child,
    said: () => said.join(''),
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill(signal);
        await ended;
      }
      return child.exitCode;
    },
  };
}
