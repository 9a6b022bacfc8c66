import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Filled, filledSample, samples } from '../../server/developers/integrate/stacks.ts';
import { root } from '../guards/sources.ts';

/** A stack of the handbook whose sample is run where its language is on the machine. */
export type Language = {
  stack: 'node' | 'python' | 'go' | 'java' | 'php' | 'spa';
  /** All of them have to be on the path. */
  commands: readonly string[];
  /** Files that name the packages, beside the lines that install; absent when nothing is fetched. */
  manifests?: readonly string[];
  /** What installing leaves in the folder of the program, and a run needs. */
  leaves: readonly string[];
  /** Whether the first line of its run is for every run: what is compiled holds the values of the application. */
  builds?: true;
  /** Where the program begins a login; `/login` when absent. */
  login?: string;
  /** What it says once it listens; the address when absent. */
  says?: RegExp;
};

export const languages: readonly Language[] = [
  // its one package is a dependency of the product
  { stack: 'node', commands: ['node'], leaves: [] },
  { stack: 'python', commands: ['python3'], manifests: ['requirements.txt'], leaves: ['.venv'] },
  { stack: 'go', commands: ['go'], manifests: ['go.mod'], leaves: ['go.sum'] },
  {
    stack: 'java',
    commands: ['java', 'mvn'],
    manifests: ['pom.xml'],
    leaves: [],
    builds: true,
    login: '/oauth2/authorization/yimen',
    says: /Started Application/,
  },
  { stack: 'php', commands: ['php', 'composer'], manifests: [], leaves: ['vendor'] },
  { stack: 'spa', commands: ['npm'], manifests: [], leaves: ['node_modules'] },
];

/** The values of the handbook itself. */
const handbook = {
  issuer: 'http://localhost:3000',
  clientId: 'developer-demo',
  redirectUri: 'http://localhost:8080/callback',
  scope: 'openid profile',
};

export const handbookFiles = ({ stack }: Language): Filled[] => filledSample(stack, handbook).files;

/** Folder that `npm run samples` fetches the packages into; `npm ci` empties it. */
export const folderOf = ({ stack }: Language): string => join(root, 'node_modules/.cache/samples', stack);

/** Says what was fetched last. */
export const noteOf = (language: Language): string => join(folderOf(language), 'fetched');

/** The lines that install, and the line that runs the program. */
export function linesOf(run: string): { install: string; start: string } {
  const lines = run.split('\n');
  return { install: lines.slice(0, -1).join('\n'), start: lines.at(-1) ?? '' };
}

/** Changes when other packages have to be fetched; undefined when none ever are. */
export function packagesOf({ stack, manifests }: Language): string | undefined {
  if (!manifests) return undefined;
  const hash = createHash('sha256').update(linesOf(samples[stack].run).install);
  for (const name of manifests) hash.update(readFileSync(join(root, 'docs/samples', name)));
  return hash.digest('hex');
}

/** What a run of this sample lacks on this machine, in words; undefined when nothing. */
export function lacks(language: Language): string | undefined {
  const missing = language.commands.filter((command) => !isOnPath(command));
  if (missing.length > 0) return `${missing.join(' and ')} not on this machine`;
  const packages = packagesOf(language);
  if (!packages) return undefined;
  const note = noteOf(language);
  const fetched = existsSync(note) ? readFileSync(note, 'utf8') : undefined;
  if (fetched === packages) return undefined;
  return `its packages are ${fetched ? 'of an older sample' : 'not fetched'}: npm run samples`;
}

export function isOnPath(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
