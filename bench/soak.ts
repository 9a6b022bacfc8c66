import { parseArgs } from 'node:util';
import { openDatabase } from '../server/db/open.ts';
import { type Budget, budgets, overBudget } from './budgets.ts';
import { drifts, type Sample } from './drift.ts';
import { type Measured, merge, percentile, type Step } from './drive.ts';
import { fillExpired } from './expired.ts';
import { flows } from './flows/flows.ts';
import { memoryMib, openFiles } from './proc.ts';
import { type Product, startProduct } from './product.ts';
import { driveAtRate } from './rate.ts';
import { createWire } from './wire.ts';

const usage = `npm run bench:soak -- [options]
  --minutes 60      how long; 2 are enough for the budgets, and too short to tell what grows
  --expired 1000000 expired rows that are removed meanwhile
  --connections 16  of each flow`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    expired: { type: 'string', default: '1000000' },
    connections: { type: 'string', default: '16' },
    help: { type: 'boolean', default: false },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
const connections = Number(values.connections);
const windowSeconds = 10;

/** Each flow has persons of its own: two logins of one person at once would count as guessing. */
async function stepsOf({ target }: Product, { flow }: Budget, at: number): Promise<Step[]> {
  const found = flows.find(({ name }) => name === flow);
  if (!found) throw new Error(`no flow ${flow}`);
  const people = target.people.slice(at * connections * 4, (at + 1) * connections * 4);
  const wire = createWire(target.issuer, connections);
  const steps: Step[] = [];
  for (let index = 0; index < connections; index += 1)
    steps.push(await found.prepare({ ...target, people }, wire, index));
  return steps;
}

async function run(): Promise<string[]> {
  const product = await startProduct(budgets.length * connections * 4, undefined);
  const database = openDatabase({
    url: product.databaseUrl,
    poolSize: 1,
    statementTimeoutMs: 0,
    acquireTimeoutMs: 5000,
  });
  const stop = async () => {
    await database.close();
    await product.target.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  try {
    const steps: Step[][] = [];
    for (const [at, budget] of budgets.entries()) steps.push(await stepsOf(product, budget, at));
    const warmUp = budgets.map((budget, at) => driveAtRate(steps[at] ?? [], budget.perSecond, windowSeconds));
    await Promise.all(warmUp);
    await fillExpired(database, Number(values.expired));
    const windows: Measured[][] = [];
    const samples: Sample[] = [];
    const count = Math.max(1, Math.round((Number(values.minutes) * 60) / windowSeconds));
    for (let window = 1; window <= count; window += 1) {
      const measured = await Promise.all(
        budgets.map((budget, at) => driveAtRate(steps[at] ?? [], budget.perSecond, windowSeconds)),
      );
      windows.push(measured);
      const { rows } = await database.knex.raw<{ rows: { connections: number }[] }>(
        `SELECT count(*)::int AS connections FROM pg_stat_activity WHERE application_name = 'yimen' AND pid <> pg_backend_pid()`,
      );
      const sample = {
        seconds: window * windowSeconds,
        ...{ memoryMib: memoryMib(product.pid), openFiles: openFiles(product.pid) },
        ...{ connections: rows[0]?.connections ?? 0, p99Ms: percentile(measured[0]?.latencies ?? [], 0.99) },
      };
      samples.push(sample);
      print(
        Object.entries(sample)
          .map(([name, value]) => `${name} ${value.toFixed(0)}`)
          .join('  '),
      );
    }
    const kept = budgets.flatMap((budget, at) =>
      overBudget(budget, merge(windows.flatMap((window) => window[at] ?? []))),
    );
    return [...kept, ...drifts(samples, product.config.databasePoolSize)];
  } finally {
    await stop();
  }
}

if (values.help) print(usage);
else {
  const problems = await run();
  for (const problem of problems) print(problem);
  print(problems.length === 0 ? 'kept' : 'not kept');
  process.exitCode = problems.length === 0 ? 0 : 1;
}
