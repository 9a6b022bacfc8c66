import { denyOutside } from './deny-outside.ts';
import { stopTestServer } from './server.ts';

/** What is still open this long after the last test was left behind by one. */
const patienceMs = 20_000;

/** Called by mocha once, before the first test of the run. */
export function mochaGlobalSetup(): void {
  denyOutside();
}

/** Called by mocha once, after the last test of the run. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopTestServer();
  setTimeout(() => {
    process.stderr.write(`The run does not end: tests left open ${process.getActiveResourcesInfo().join(', ')}\n`);
    process.exit(1);
  }, patienceMs).unref();
}
