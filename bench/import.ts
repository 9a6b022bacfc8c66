import { createWriteStream } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { fixedId } from '../seeds/fixed-id.ts';
import { createPasswordHasher } from '../server/authenticators/password/hasher.ts';
import { registerApplication } from '../server/clients/register-application.ts';
import { importAccounts } from '../server/imports/import-accounts.ts';
import { inspectFile } from '../server/imports/read-file.ts';
import { rehearseImport } from '../server/imports/rehearse.ts';
import { type Fresh, withFreshDatabase } from './fresh.ts';
import { importedLines } from './imported-lines.ts';
import { cpuSeconds, familyCpuSeconds, parentOf } from './proc.ts';

const usage = `npm run bench:import -- [options]
  --rows 1000000     accounts to import; rate and memory are told ten times on the way
  --passwords 0      how many in a hundred come with a password, each hashed by Argon2id at production cost`;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    passwords: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});
const plan = { rows: Number(values.rows), passwords: Number(values.passwords) };
const print = (line: string) => process.stdout.write(`${line}\n`);
const mebibytes = (bytes: number) => Math.round(bytes / 1024 / 1024);

/** Imports a made-up user base into a fresh embedded PostgreSQL, durable as in production, and tells rate and memory on the way. */
async function run({ directory, config, database, cipher }: Fresh): Promise<void> {
  const path = join(directory, 'accounts.jsonl');
  const { knex } = database;
  const parts = { config, knex, cipher, hasher: createPasswordHasher(config), clock: () => new Date() };
  const clientId = await makeApplication(parts);
  const declared = { clientId, format: 'json-lines', verifiedMobile: 'code', verifiedEmail: 'no' } as const;
  const said = { ...declared, documentLevel: 1, takenIdentifier: 'leave-out' } as const;
  await pipeline(Readable.from(importedLines(plan.rows, plan.passwords)), createWriteStream(path));
  const inspected = await timed('inspected', plan.rows, () => inspectFile({ path, format: 'json-lines' }));
  if (!inspected.ok) throw new Error(inspected.reason);
  const { digest, rows } = inspected;
  const file = { path, format: 'json-lines', digest, rows } as const;
  const postgres = await postgresPid(knex);
  await timed('rehearsed', rows, () => rehearseImport(parts, file, said, reports(postgres)));
  const { batch } = await timed('imported', rows, () => importAccounts(parts, file, said, reports(postgres)));
  print(`${batch.rows} read = ${batch.created} created + ${batch.collisions + batch.faulty + batch.present} left out`);
}

/** All its processes are children of one. */
async function postgresPid(knex: Parts['knex']): Promise<number> {
  const { rows } = await knex.raw<{ rows: { pid: number }[] }>('SELECT pg_backend_pid() AS pid');
  return parentOf(rows[0]?.pid ?? 0) ?? Number.NaN;
}

type Parts = { knex: Fresh['database']['knex']; cipher: Fresh['cipher'] };

async function makeApplication({ knex, cipher }: Parts): Promise<string> {
  const name = { 'zh-Hans': '旧系统', 'zh-Hant': '舊系統', en: 'Old system' };
  const unitId = fixedId('unit', 2);
  await knex('divisions').insert({ code: '440000', level: 'province', name: JSON.stringify(name) });
  const unit = { id: unitId, kind: 'department', level: 'province', division_code: '440000' };
  await knex('units').insert({ ...unit, name: JSON.stringify(name) });
  const metadata = { redirect_uris: ['https://app.example.cn/callback'] };
  const done = await knex.transaction((tx) => registerApplication(tx, cipher, { name, unitId, metadata }));
  if (!done.ok) throw new Error(done.reason);
  return done.clientId;
}

/**
 * A line for each tenth: a rate that falls or memory that grows shows between the first and the last. CPU time tells of the
 * import also where others share the cores; that of the database has all its processes in it.
 */
function reports(postgres: number) {
  const measure = () => ({ at: performance.now(), own: cpuSeconds(process.pid), database: familyCpuSeconds(postgres) });
  let last = { done: 0, ...measure() };
  print(row('rows', 'a second', 'own µs', 'database µs', 'resident MiB', 'heap MiB', 'load'));
  return {
    onRow: () => {},
    onProgress: (done: number, of: number) => {
      if (done - last.done < of / 10 && (done < of || done === last.done)) return;
      const now = measure();
      const rows = done - last.done;
      const rate = Math.round(rows / ((now.at - last.at) / 1000));
      const perRow = (seconds: number) => `${Math.round((seconds * 1e6) / rows)}`;
      const cpu = [perRow(now.own - last.own), perRow(now.database - last.database)];
      const { rss, heapUsed } = process.memoryUsage();
      const load = os.loadavg()[0]?.toFixed(1) ?? '';
      print(row(`${done}`, `${rate}`, ...cpu, `${mebibytes(rss)}`, `${mebibytes(heapUsed)}`, load));
      last = { done, ...now };
    },
  };
}

function row(...cells: string[]): string {
  return cells.map((cell) => cell.padStart(13)).join('');
}

async function timed<T>(what: string, rows: number, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  print(`${what}: ${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} a second`);
  return result;
}

if (values.help) print(usage);
else await withFreshDatabase(run);
