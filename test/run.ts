import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/**
 * What `npm test` runs: mocha over everything, or over the files and options given. Ends with `N passed, N failed` alone
 * on a line, taken from mocha's own report; fails when anything failed, when nothing ran, and when mocha broke off.
 */
const report = z.object({ stats: z.object({ tests: z.number(), passes: z.number(), failures: z.number() }) });

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = await mkdtemp(join(tmpdir(), 'yimen-report-'));
const file = join(directory, 'report.json');
const mochaExit = await runMocha(process.argv.slice(2), file);
const { stats } = await readReport(file);
await rm(directory, { recursive: true, force: true });
const isGood = mochaExit === 0 && stats.failures === 0 && stats.passes > 0;
// A run that broke off counts as a failure even when its report knows of none.
process.stdout.write(`${stats.passes} passed, ${isGood ? 0 : Math.max(1, stats.failures)} failed\n`);
process.exitCode = isGood ? 0 : 1;

function runMocha(args: readonly string[], output: string): Promise<number | null> {
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = join(root, 'test', 'support', 'reporter.ts');
  const files = args.some((arg) => arg.startsWith('test/')) ? [] : ['test/**/*.test.ts'];
  const child = spawn(
    process.execPath,
    [mocha, '--reporter', reporter, '--reporter-option', `output=${output}`, ...args, ...files],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

async function readReport(path: string): Promise<z.infer<typeof report>> {
  const written = await readFile(path, 'utf8').catch(() => undefined);
  if (written === undefined) return { stats: { tests: 0, passes: 0, failures: 0 } };
  return report.parse(JSON.parse(written));
}
