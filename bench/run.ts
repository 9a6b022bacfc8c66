import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { compare, type HashingCost } from './compare.ts';
import { flows } from './flows/flows.ts';
import { startProduct } from './product.ts';
import { heading, printed, type Row, rowsOf } from './report.ts';
import { startCeiling, type Target } from './target.ts';

const usage = `npm run bench -- [options]
  --seconds 5       length of one round
  --rounds 2        rounds of each flow on each server, in turn
  --connections 16  operations at the same time
  --flows a,b       only flows whose name contains one of these words
  --ceiling-only    without the product: checks the driver itself
  --profile dir     writes a CPU profile of the product there, for the developer tools of a browser
  --save            keeps the figures in bench/results/`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '16' },
    flows: { type: 'string', default: '' },
    'ceiling-only': { type: 'boolean', default: false },
    profile: { type: 'string' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
const plan = {
  seconds: Number(values.seconds),
  rounds: Number(values.rounds),
  connections: Number(values.connections),
};
const words = values.flows.split(',').filter(Boolean);
const chosen = flows.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
/** Cost of the default configuration, when there is no product to ask. */
const defaultCost: HashingCost = { memoryKib: 19_456, passes: 2, lanes: 1, concurrency: 2 };

type Result = { conditions: string; rows: Row[]; peakMemoryMib: Record<string, number> };

const running: Target[] = [];
const stopAll = async () => {
  for (const target of running.splice(0)) await target.stop();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopAll().finally(() => process.exit(130)));
}

async function run(): Promise<Result> {
  try {
    const ceiling = await startCeiling();
    running.push(ceiling);
    const people = Math.max(64, plan.connections);
    const product = values['ceiling-only'] ? undefined : await startProduct(people, values.profile);
    if (product) running.push(product.target);
    const cost = product?.config.argon2 ?? defaultCost;
    const stated = conditions(cost);
    print(stated);
    print(heading());
    const rows: Row[] = [];
    for (const flow of chosen) {
      const servers = { product: product?.target, ceiling };
      const added = rowsOf(await compare(flow, servers, plan, cost));
      for (const row of added) print(printed(row));
      rows.push(...added);
    }
    const peakMemoryMib = Object.fromEntries(running.map((target) => [target.name, target.peakMemoryMib()]));
    for (const [name, mebibytes] of Object.entries(peakMemoryMib)) print(`peak memory: ${name} ${mebibytes} MiB`);
    return { conditions: stated, rows, peakMemoryMib };
  } finally {
    await stopAll();
  }
}

function conditions({ memoryKib, passes, lanes, concurrency }: HashingCost): string {
  const cores = `${os.availableParallelism()} cores shared by driver, server and PostgreSQL`;
  const hashing = `Argon2id ${memoryKib} KiB t=${passes} p=${lanes}, ${concurrency} at once`;
  const load = `${plan.connections} connections kept alive, ${plan.rounds} × ${plan.seconds} s each in turn`;
  return `Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${cores}; http without TLS; ${load}; ${hashing}`;
}

async function save(result: Result): Promise<void> {
  const directory = new URL('./results/', import.meta.url);
  await mkdir(directory, { recursive: true });
  const name = `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.json`;
  await writeFile(new URL(name, directory), `${JSON.stringify({ plan, ...result }, null, 2)}\n`);
  print(`saved bench/results/${name}`);
}

if (values.help) print(usage);
else {
  const result = await run();
  if (values.save) await save(result);
  if (result.rows.some(({ verdict }) => verdict === 'void' || verdict === 'missed')) process.exitCode = 1;
}
