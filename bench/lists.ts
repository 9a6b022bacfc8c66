import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadId } from '../seeds/load/load-id.ts';
import { wholeProvince } from '../seeds/load/plan.ts';
import { busyPerson } from '../seeds/load/seed-load.ts';
import { drive, type Measured, percentile } from './drive.ts';
import { type House, withHouse } from './lists/house.ts';
import type { ListPage, Who } from './lists/page.ts';
import { listPages } from './lists/pages.ts';
import { explaining, type Plan, plansDuring } from './lists/plans.ts';
import { declaredRoutes } from './lists/routes.ts';
import { unknown, unmeasured } from './lists/unmeasured.ts';
import { addressOf, idsFor, look, type Visitor, visitors } from './lists/visit.ts';
import type { Usage } from './target.ts';
import { createWire, type Wire } from './wire.ts';

const usage = `npm run bench:lists -- [options]
  Looks at every page of lists on the database of the settings (YIMEN_DATA_DIRECTORY, DATABASE_URL), which npm run seed:load
  has filled, and tells how long they take beside how many rows there are.
  --seconds 3      time for each page
  --connections 2  requests at the same time
  --officials N    as the seeds were made, when not with the default
  --persons N      likewise
  --pages a,b      only pages whose name contains one of these words
  --plans 5        how many of the slowest plans to show; embedded database only`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '2' },
    officials: { type: 'string', default: String(wholeProvince.officials) },
    persons: { type: 'string', default: String(wholeProvince.persons) },
    pages: { type: 'string', default: '' },
    plans: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});

/** What every list of the console is to stay under (issue 5). */
const targetMs = 200;
const warmings = 3;
const print = (line: string) => process.stdout.write(`${line}\n`);
const words = values.pages.split(',').filter(Boolean);
const chosen = listPages.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const person = busyPerson({ ...wholeProvince, persons: Number(values.persons), officials: Number(values.officials) });

const ids = idsFor(person);

type Visit = { house: House; wire: Wire; as: Record<Who, Visitor> };

async function visit<T>(settings: Record<string, string>, work: (visit: Visit) => Promise<T>): Promise<T> {
  return withHouse(process.env, settings, async (house) => {
    const present = await house.database
      .knex('persons')
      .where({ id: loadId('person', person) })
      .first('id');
    if (!present) throw new Error('There are no load seeds in this database: npm run seed:load makes them.');
    const wire = createWire(house.issuer, Number(values.connections));
    try {
      const door = { house, wire, number: person };
      const as = {} as Record<Who, Visitor>;
      for (const who of new Set(chosen.map((page) => page.who))) as[who] = await visitors[who](door);
      return await work({ house, wire, as });
    } finally {
      wire.close();
    }
  });
}

/** False when the page is slower than it may be, or is not there. */
async function measure({ house, wire, as }: Visit, page: ListPage): Promise<boolean> {
  const visitor = as[page.who];
  const rows = `${await page.rows.count(house.database.knex, visitor.personId)} ${page.rows.of}`;
  const path = await addressOf(wire, visitor, page, ids);
  if (!path) {
    print(line([page.name, rows, ...Array(8).fill(''), 'no such link']));
    return true;
  }
  let bytes = 0;
  for (let turn = 0; turn < warmings; turn += 1) bytes = Buffer.byteLength(await look(wire, visitor, path));
  const before = house.usage();
  const step = async () => void (await look(wire, visitor, path));
  const measured = await drive(Array(Number(values.connections)).fill(step), Number(values.seconds));
  const isMet = measured.errors === 0 && percentile(measured.latencies, 0.95) < targetMs;
  const said = measured.errors > 0 ? `errors: ${measured.firstError}` : isMet ? 'met' : 'missed';
  print(line([page.name, rows, String(Math.ceil(bytes / 1024)), ...figures(measured, before, house.usage()), said]));
  return isMet;
}

function figures({ operations, latencies }: Measured, before: Usage, after: Usage): string[] {
  const each = (name: keyof Usage, scale: number) => (((after[name] - before[name]) * scale) / operations).toFixed(1);
  return [
    String(operations),
    ...[0.5, 0.95, 0.99].map((share) => percentile(latencies, share).toFixed(1)),
    ...[each('serviceCpuSeconds', 1000), each('databaseCpuSeconds', 1000), each('databaseRoundTrips', 1)],
  ];
}

async function explain({ house, wire, as }: Visit): Promise<void> {
  const log = join(house.config.dataDirectory, 'postgres.log');
  const found: (Plan & { page: string })[] = [];
  for (const page of chosen) {
    const visitor = as[page.who];
    const path = await addressOf(wire, visitor, page, ids);
    if (!path) continue;
    for (let turn = 0; turn < warmings; turn += 1) await look(wire, visitor, path);
    const plans = await plansDuring(log, () => look(wire, visitor, path));
    found.push(...plans.map((plan) => ({ ...plan, page: page.name })));
  }
  const slowest = found.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, Number(values.plans));
  for (const { page, milliseconds, lines } of slowest) {
    print(`\n${page}: ${milliseconds} ms in the database, measuring included`);
    for (const one of lines) print(`  ${one}`);
  }
}

const columns = ['page', 'rows', 'KiB', 'requests', 'p50 ms', 'p95 ms', 'p99 ms', 'cpu ms', 'db cpu ms', 'db trips'];
const widths = [31, 25, 6, 9, 8, 8, 8, 8, 10, 9, 0];
const line = (cells: readonly string[]) =>
  cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' ');

/** A page that nobody thought of here is as bad as a slow one. */
async function reportUnmeasured(house: House): Promise<void> {
  const routes = await declaredRoutes(house);
  for (const path of unmeasured(routes, ids)) print(`${path} is neither measured nor named in lists/no-lists.ts`);
  for (const path of unknown(routes, ids)) print(`${path} is measured or named, and is no page`);
  if (unmeasured(routes, ids).length + unknown(routes, ids).length > 0) process.exitCode = 1;
}

async function run(): Promise<void> {
  const isEmbedded = await visit({}, async (all) => {
    await reportUnmeasured(all.house);
    print(line([...columns, `p95 < ${targetMs} ms`]));
    for (const page of chosen) if (!(await measure(all, page))) process.exitCode = 1;
    return all.house.isEmbedded;
  });
  if (Number(values.plans) === 0) return;
  if (isEmbedded) await visit(explaining, explain);
  else print('\nPlans are shown of the embedded database alone.');
}

if (values.help) print(usage);
else await run();
