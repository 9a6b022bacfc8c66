import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { samples } from '../../server/developers/integrate/stacks.ts';
import {
  folderOf,
  handbookFiles,
  isOnPath,
  type Language,
  lacks,
  languages,
  linesOf,
  noteOf,
  packagesOf,
} from './languages.ts';

/**
 * `npm run samples`: for each language on this machine, fetches what its sample in docs/samples needs, by the very lines
 * of the handbook. `npm test` then runs that sample against the service. Fails when a language is here and its packages
 * cannot be had.
 */
const print = (line: string) => process.stdout.write(`${line}\n`);

for (const language of languages) {
  const { stack, commands } = language;
  const missing = commands.filter((command) => !isOnPath(command));
  if (missing.length > 0) print(`${stack}: left out, ${missing.join(' and ')} not on this machine`);
  else if (!lacks(language)) print(`${stack}: ready`);
  else if (await fetchPackages(language)) print(`${stack}: fetched`);
  else {
    print(`${stack}: its packages cannot be had`);
    process.exitCode = 1;
  }
}

async function fetchPackages(language: Language): Promise<boolean> {
  const folder = folderOf(language);
  await rm(folder, { recursive: true, force: true });
  await save(folder, handbookFiles(language));
  // npm goes up to the first folder that has one
  await save(folder, [{ name: 'package.json', text: '{ "private": true }' }]);
  const { install } = linesOf(samples[language.stack].run);
  const { status } = spawnSync('sh', ['-ec', install], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) return false;
  await writeFile(noteOf(language), packagesOf(language) ?? '');
  return true;
}

async function save(folder: string, files: readonly { name: string; text: string }[]): Promise<void> {
  for (const { name, text } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
