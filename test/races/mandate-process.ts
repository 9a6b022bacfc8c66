import { createInterface } from 'node:readline';
import { openDatabase } from '../../server/db/open.ts';
import { type Act, perform } from './mandate-acts.ts';

// A second process on the same database: performs each line of acts at once and answers with a line.
const [url = ''] = process.argv.slice(2);
const database = openDatabase({ url, poolSize: 10, statementTimeoutMs: 10_000, acquireTimeoutMs: 5000 });
await database.knex.raw('SELECT 1');
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { now, acts } = JSON.parse(line) as { now: number; acts: Act[] };
  process.stdout.write(`${JSON.stringify(await perform(database.knex, now, acts))}\n`);
}
await database.close();
