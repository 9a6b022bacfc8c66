import { parseArgs } from 'node:util';
import { startDepartment } from './department.ts';
import { housingDepartment, taxDepartment } from './departments.ts';

/**
 * Runs one demonstration department alone, for trying it against another identity service:
 * `DEPARTMENT_SECRET=… node demo/main.ts tax --issuer http://localhost:3000 --port 3001`
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    issuer: { type: 'string', default: 'http://localhost:3000' },
    host: { type: 'string', default: 'localhost' },
    port: { type: 'string', default: '3001' },
    'public-url': { type: 'string' },
  },
});
const departments = new Map([
  ['tax', taxDepartment],
  ['housing', housingDepartment],
]);
const department = departments.get(positionals[0] ?? '');
const clientSecret = process.env.DEPARTMENT_SECRET;
if (!department || !clientSecret) {
  process.stderr.write('usage: DEPARTMENT_SECRET=… node demo/main.ts tax|housing [--issuer …] [--host …] [--port …]\n');
  process.exit(2);
}
const running = await startDepartment({
  ...department,
  clientSecret,
  issuer: values.issuer,
  host: values.host,
  port: Number(values.port),
  publicUrl: values['public-url'],
  onError: (code, cause) => process.stderr.write(`${code} ${cause instanceof Error ? cause.name : ''}\n`),
});
process.stdout.write(`${department.name.en}: ${running.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.close());
