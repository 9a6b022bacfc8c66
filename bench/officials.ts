import { createWriteStream } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { fixedId } from '../seeds/fixed-id.ts';
import { createClientRegistry } from '../server/clients/registry.ts';
import { importListFile, rehearseListFile, undoListFile } from '../server/officials/import/import-file.ts';
import { inspectListFile } from '../server/officials/import/list-file.ts';
import type { OfficialParts } from '../server/officials/parts.ts';
import { officialLines } from '../test/support/official-lists.ts';
import { type Fresh, withFreshDatabase } from './fresh.ts';

const usage = `npm run bench:officials -- [options]
  --rows 100000     officials to appoint, one row in a hundred bad; rate and memory are told ten times on the way`;

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, help: { type: 'boolean', default: false } },
});
const rows = Number(values.rows);
const print = (line: string) => process.stdout.write(`${line}\n`);
const row = (...cells: string[]) => cells.map((cell) => cell.padStart(14)).join('');

/** Imports a province's officials from CSV into a fresh embedded PostgreSQL, durable as in production, and takes them back. */
async function run({ directory, config, database, cipher }: Fresh): Promise<void> {
  const path = join(directory, 'officials.csv');
  const clients = await createClientRegistry({ database, cipher });
  const parts: OfficialParts = { config, cipher, clients, knex: database.knex, clock: () => new Date() };
  const [unitId = '', ...units] = await makeUnits(parts);
  await pipeline(Readable.from(officialLines(rows, units)), createWriteStream(path));
  const inspected = await timed('inspected', () => inspectListFile(path));
  if (!inspected.ok) throw new Error(inspected.reason);
  const { file } = inspected;
  await timed('rehearsed', () => rehearseListFile(parts, { unitId, file }, reports()));
  const order = { unitId, file, delivery: 'message', reason: 'bench' } as const;
  const { list } = await timed('carried out', () => importListFile(parts, order, reports()));
  print(`${list.rows} rows = ${list.appointed} appointed + ${list.refused} refused`);
  const undone = await timed('taken back', () => undoListFile(parts, list.id, 'bench'));
  print(`${undone?.ended} posts ended`);
}

/** A hundred units below one. */
async function makeUnits({ knex }: OfficialParts): Promise<string[]> {
  const name = JSON.stringify({ 'zh-Hans': '示例局', 'zh-Hant': '示例局', en: 'Example bureau' });
  await knex('divisions').insert({ code: '440000', level: 'province', name });
  const ids = Array.from({ length: 101 }, (_, at) => fixedId('unit', 5000 + at));
  const unit = { kind: 'department', level: 'province', division_code: '440000', name };
  await knex('units').insert({ ...unit, id: ids[0], parent_id: null });
  await knex('units').insert(ids.slice(1).map((id) => ({ ...unit, id, parent_id: ids[0] })));
  return ids;
}

/** A line for each tenth: a rate that falls or memory that grows shows between the first and the last. */
function reports() {
  let last = { done: 0, at: performance.now() };
  print(row('rows', 'a second', 'resident MiB', 'load'));
  return {
    onRefused: () => {},
    onLink: () => {},
    onProgress: (done: number, of: number) => {
      if (done - last.done < of / 10 && (done < of || done === last.done)) return;
      const at = performance.now();
      const rate = Math.round((done - last.done) / ((at - last.at) / 1000));
      const resident = Math.round(process.memoryUsage().rss / 1024 / 1024);
      print(row(`${done}`, `${rate}`, `${resident}`, os.loadavg()[0]?.toFixed(1) ?? ''));
      last = { done, at };
    },
  };
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  print(`${what}: ${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} a second`);
  return result;
}

if (values.help) print(usage);
else await withFreshDatabase(run);
