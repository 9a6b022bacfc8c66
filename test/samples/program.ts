import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { root } from '../guards/sources.ts';
import { decodeEntities } from '../support/html-forms.ts';
import { folderOf, type Language, linesOf } from './languages.ts';

/** What the page shows: how to run it, and each file under the path it is to be saved at. */
export type Shown = { run: string; files: { name: string; text: string }[] };

/** Reads the blocks of code of the page "Integrate"; the first one tells how to install and run. */
export function readShown(body: string): Shown {
  const blocks = [
    ...body.matchAll(/<figure class="listing"><figcaption>([^<]*)<\/figcaption><pre[^>]*><code>([^<]*)</g),
  ];
  const [run, ...files] = blocks.map(([, name = '', text = '']) => ({ name, text: decodeEntities(text) }));
  if (!run || files.length === 0) throw new Error(`no code on this page:\n${body.slice(0, 3000)}`);
  return { run: run.text, files };
}

/** A program that runs, until `stop`. */
export type Program = { stop(): Promise<void> };

/**
 * Does what a newcomer does: saves the files of the page, puts in the secret, runs the last line. Its packages are those
 * that `npm run samples` has fetched; nothing is fetched here.
 */
export async function startProgram(language: Language, shown: Shown, port: number): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), `yimen-sample-${language.stack}-`));
  for (const { name, text } of shown.files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  for (const name of language.leaves) await symlink(join(folderOf(language), name), join(folder, name));
  if (language.stack === 'node') await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  if (language.stack === 'java') {
    await mkdir(join(folder, '.mvn'));
    await writeFile(join(folder, '.mvn/maven.config'), '--offline\n--quiet\n');
  }
  const { install, start } = linesOf(shown.run);
  const child = spawn('sh', ['-ec', language.builds ? `${install}\n${start}` : start], {
    cwd: folder,
    env: { ...process.env, PATH: `${join(folder, '.venv/bin')}${delimiter}${process.env.PATH}`, GOPROXY: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // a group of its own: the program is a child of this shell, and with some languages a grandchild
    detached: true,
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(-(child.pid ?? 0), 'SIGTERM');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(child, language.says ?? new RegExp(`localhost:${port}\\b`), port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function untilListening(child: ChildProcess, says: RegExp, port: number): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (says.test(said)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the sample ended with ${code}:\n${said}`)));
  });
  // some say so a moment before they do
  while (!(await isOpen(port))) if (child.exitCode !== null) throw new Error(`the sample ended:\n${said}`);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
