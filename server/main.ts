import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { type RunningDepartment, startDepartment } from '../demo/department.ts';
import { housingDepartment, taxDepartment } from '../demo/departments.ts';
import { demonstrationSecrets, departmentUrls } from '../seeds/applications.ts';
import { demonstrationCard, seedDemonstration } from '../seeds/demonstration.ts';
import { createService } from './app.ts';
import { createPasswordHasher } from './authenticators/password/hasher.ts';
import { ConfigRefused } from './config/read-settings.ts';
import { type Config, loadConfig } from './config.ts';
import { startDatabase } from './db/start.ts';
import { StartFailed } from './db/start-failed.ts';
import { createLimitedServer, drainLimitMs } from './http/limited-server.ts';
import { createLog, type Log } from './http/log.ts';
import { createLogOutput } from './http/log-output.ts';
import { createColumnCipher } from './keys/column-cipher.ts';
import { printCard } from './print-card.ts';

/** What must be undone at the end, the last thing first. */
const undo: (() => Promise<void>)[] = [];
// Nobody who reads, or no room for what is said: no reason to end.
process.stdout.on('error', () => {});
const say = (text: string) => process.stdout.write(`${text}\n`);

async function start(): Promise<void> {
  const config = loadConfig(process.env);
  const output = createLogOutput();
  process.on('exit', output.flushLast);
  const log = createLog(config, output);
  const { database, stop: stopDatabase } = await startDatabase(config, log);
  undo.push(stopDatabase);
  if (stopping) return;
  if (config.demonstration) await seed(config, database.knex);
  const announce = (text: string) => say(`  ✉ ${text}`);
  const service = await createService({ config, database, log, clock: () => new Date(), announce });
  undo.push(() => service.stop());
  if (stopping) return;
  const { server, leave, drain } = createLimitedServer(service.app.callback());
  await listen(server, config);
  const noticeMs = config.shutdownNoticeSeconds * 1000;
  undo.push(() => drain(drainLimitMs - noticeMs));
  undo.push(async () => {
    service.leave();
    leave();
    await wait(noticeMs);
  });
  if (config.demonstration) await startDepartments(config, log);
  if (config.mode !== 'production')
    say(printCard(config.issuer, config.demonstration ? demonstrationCard(config) : undefined));
  log.info({ event: 'service.started', port: config.port }, 'ready');
}

async function seed(config: Config, knex: Parameters<typeof seedDemonstration>[0]['knex']): Promise<void> {
  const hasher = createPasswordHasher(config);
  await seedDemonstration({
    knex,
    cipher: createColumnCipher(config),
    hashPassword: (password) => hasher.hash(password),
    config,
  });
}

async function listen(server: import('node:http').Server, { host, port }: Config): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw listenProblem(error, { host, port }, { host: 'YIMEN_HOST', port: 'YIMEN_PORT' });
  });
}

async function startDepartments(config: Config, log: Log): Promise<void> {
  const departments = [taxDepartment, housingDepartment];
  for (const [index, department] of departments.entries()) {
    const port = config.demoPorts[index] ?? 0;
    const running: RunningDepartment = await startDepartment({
      ...department,
      clientSecret: demonstrationSecrets[department.clientId as keyof typeof demonstrationSecrets],
      issuer: config.issuer,
      host: config.demoHost,
      port,
      // as they are registered
      publicUrl: departmentUrls(config)[index] ?? '',
      onError: (code) => log.warn({ event: 'demo.failed', code }, 'demonstration department'),
    }).catch((error: NodeJS.ErrnoException) => {
      const name = index === 0 ? 'YIMEN_DEMO_TAX_PORT' : 'YIMEN_DEMO_HOUSING_PORT';
      throw listenProblem(error, { host: config.demoHost, port }, { host: 'YIMEN_DEMO_HOST', port: name });
    });
    undo.push(() => running.close());
  }
}

type Place<T> = { host: string; port: T };

function listenProblem(error: NodeJS.ErrnoException, { host, port }: Place<number>, settings: Place<string>): Error {
  if (error.code === 'EADDRINUSE')
    return new StartFailed(`Port ${port} is taken: stop what uses it, or set ${settings.port} to another one.`);
  if (error.code === 'EACCES')
    return new StartFailed(`Port ${port} may not be opened by this user: set ${settings.port} to one above 1023.`);
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code ?? ''))
    return new StartFailed(`${host} is no address of this machine: set ${settings.host} to one that is.`);
  return error;
}

let stopping: Promise<void> | undefined;

/**
 * Undoes what was started, the last thing first: notice is given, no new requests, running ones finish, then the database.
 * What is just being started comes to its end first, or the database would be left running; a second signal ends at once.
 */
function stop(): Promise<void> {
  stopping ??= (async () => {
    await started.catch(() => {});
    for (const step of undo.reverse())
      await step().catch((error: unknown) => say(`while stopping: ${(error as Error).message}`));
  })();
  return stopping;
}

function explain(error: unknown): string {
  if (error instanceof ConfigRefused)
    return `Not started, because of the configuration:\n${error.problems.map((one) => `  - ${one}`).join('\n')}`;
  if (error instanceof Error && (error.name === 'StartFailed' || error.name === 'DatabaseUnavailable'))
    return `Not started: ${error.message}`;
  return `Not started: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

const started = start();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().then(() => process.exit(0)));
}
started.catch(async (error: unknown) => {
  // Ctrl-C reaches what was started in the same terminal too: that it failed then is no news.
  if (!stopping) process.stderr.write(`${explain(error)}\n`);
  await stop();
  process.exit(1);
});
