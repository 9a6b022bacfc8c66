import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/**
 * What `npm test` runs: mocha over everything, or over the files and options given. Ends with `N passed, N failed` alone
 * on a line, taken from mocha's own reports; fails when anything failed, when nothing ran, and when mocha broke off.
 */
const report = z.object({
  stats: z.object({ passes: z.number(), failures: z.number() }),
  failures: z.array(z.object({ fullTitle: z.string(), err: z.object({ stack: z.string().optional() }) })),
});
type Report = z.infer<typeof report>;

const root = fileURLToPath(new URL('..', import.meta.url));
/** What is looked at in a browser takes as long as half of the rest: it runs beside it, on the second core. */
const inBrowser = ['test/views/**/*.test.ts', 'test/browser/**/*.test.ts'];
const everythingElse = ['test/**/*.test.ts', ...inBrowser.flatMap((files) => ['--ignore', files])];

const args = process.argv.slice(2);
const directory = await mkdtemp(join(tmpdir(), 'yimen-report-'));
const isChosen = args.some((arg) => arg.startsWith('test/'));
const runs = isChosen ? [run('chosen', args, 'inherit')] : [run('rest', [...args, ...everythingElse], 'inherit')];
if (!isChosen) runs.push(run('browser', [...args, ...inBrowser], 'later'));
const results = await Promise.all(runs);
for (const { said } of results) process.stdout.write(said);
await rm(directory, { recursive: true, force: true });
// who has only the last lines of a long run finds there what failed
for (const { fullTitle, err } of results.flatMap(({ failures }) => failures))
  process.stdout.write(`FAILED: ${fullTitle}\n${err.stack ?? ''}\n\n`);
const passes = results.reduce((sum, { stats }) => sum + stats.passes, 0);
const failures = results.reduce((sum, result) => sum + failuresOf(result), 0);
const isGood = failures === 0 && passes > 0;
process.stdout.write(`${passes} passed, ${isGood ? 0 : Math.max(1, failures)} failed\n`);
process.exitCode = isGood ? 0 : 1;

type Result = Report & { exitCode: number | null; said: string };

/** `later`: what it says is given back, so that two runs do not talk at once. */
async function run(name: string, given: readonly string[], output: 'inherit' | 'later'): Promise<Result> {
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = join(root, 'test', 'support', 'reporter.ts');
  const file = join(directory, `${name}.json`);
  const where = output === 'later' ? 'pipe' : output;
  const child: ChildProcess = spawn(
    process.execPath,
    [mocha, '--reporter', reporter, '--reporter-option', `output=${file}`, ...given],
    { cwd: root, stdio: ['ignore', where, where], env: { ...process.env, TEST_RUN: name } },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const kept = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return { exitCode, ...(await readReport(file)), said: (await Promise.all(kept)).join('') };
}

async function readReport(file: string): Promise<Report> {
  const written = await readFile(file, 'utf8').catch(() => undefined);
  if (written === undefined) return { stats: { passes: 0, failures: 0 }, failures: [] };
  return report.parse(JSON.parse(written));
}

/** A run that broke off counts as a failure even when its report knows of none. */
function failuresOf({ exitCode, stats }: Result): number {
  return exitCode === 0 ? stats.failures : Math.max(1, stats.failures);
}
