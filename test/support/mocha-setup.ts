import fc from 'fast-check';
import { denyOutside } from './deny-outside.ts';
import { stopTestServer } from './server.ts';

/** Properties look at the same cases each time: what a run finds, the next one finds again. Another number looks at others. */
const seed = Number(process.env.PROPERTY_SEED ?? 1);
/** What is still open this long after the last test was left behind by one. */
const patienceMs = 20_000;

/** Called by mocha once, before the first test of the run. */
export function mochaGlobalSetup(): void {
  denyOutside();
  fc.configureGlobal({ seed });
}

/** Called by mocha once, after the last test of the run. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopTestServer();
  setTimeout(() => {
    process.stderr.write(`The run does not end: tests left open ${process.getActiveResourcesInfo().join(', ')}\n`);
    process.exit(1);
  }, patienceMs).unref();
}
