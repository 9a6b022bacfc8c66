import { readFile } from 'node:fs/promises';
import { wordsOf } from '../../views/words/words.ts';
import { createClientRegistry } from '../clients/registry.ts';
import { type Config, loadConfig } from '../config.ts';
import type { Act } from '../federation/changing/author.ts';
import { changeSource } from '../federation/changing/change-source.ts';
import {
  addSource,
  listSources,
  type ManageParts,
  setSourceEnabled,
  testSource,
} from '../federation/manage-sources.ts';
import type { SourceFile } from '../federation/read-settings.ts';
import type { IdentitySource, TestStep } from '../federation/source.ts';
import type { SourceConfig } from '../federation/source-config.ts';
import { createColumnCipher } from '../keys/column-cipher.ts';
import type { Command, CommandResult } from './command.ts';
import { withDatabase } from './database-commands.ts';

const reason = 'why, for the audit log; no personal data';
const source = 'short name of the source, as in its addresses';

async function withSources(
  env: Parameters<Command['run']>[0]['env'],
  work: (parts: ManageParts) => Promise<CommandResult>,
): Promise<CommandResult> {
  const config = loadConfig(env);
  return withDatabase(config, async (database) => {
    const cipher = createColumnCipher(config);
    const clients = await createClientRegistry({ database, cipher });
    return work({ config, cipher, clients, knex: database.knex, clock: () => new Date() });
  });
}

const file = 'JSON: { "configuration": …, "secrets": …, "position": 1 }; delete it afterwards';

/** What adding and changing have in common: the file is read, and each of its settings that is wrong is named. */
function takingFile(
  name: 'source-add' | 'source-change',
  summary: string,
  take: (parts: ManageParts, act: Act, file: SourceFile) => ReturnType<typeof addSource | typeof changeSource>,
  tell: (parts: ManageParts, slug: string) => string[],
): Command {
  return {
    name,
    summary,
    options: { file, reason },
    required: ['file', 'reason'],
    run: async ({ env, options }) => {
      const read = await readSourceFile(options.file ?? '');
      if (typeof read === 'string') return { lines: [read], ok: false };
      return withSources(env, async (parts) => {
        const taken = await take(parts, { command: name, reason: options.reason ?? '' }, read);
        if (taken.ok) return { lines: tell(parts, taken.slug), ok: true };
        if (taken.reason !== 'settings') return { lines: [refusals[taken.reason]], ok: false };
        const wrong = taken.problems.map(({ path, message }) => `${path}: ${message}`);
        return { lines: ['These settings are wrong:', ...wrong], ok: false };
      });
    },
  };
}

const refusals = {
  taken: 'There is a source with this id or this issuer already.',
  unknown: 'There is no source with this id.',
  stale: 'It has changed meanwhile; look again.',
  'other-source': 'Kind and issuer of a source never change: add another one.',
};

export const sourceAdd = takingFile(
  'source-add',
  'Adds an identity source that people may log in through, as its file says; see docs/sources.md.',
  addSource,
  ({ config }, slug) => addressesOf(config, slug),
);

export const sourceChange = takingFile(
  'source-change',
  'Puts the settings of its file in the place of those of a source; secrets stay where the file has none.',
  changeSource,
  (_parts, slug) => [`changed ${slug}`, `Then: source-test --source ${slug}`],
);

async function readSourceFile(path: string): Promise<SourceFile | string> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return `${path} cannot be read.`;
  const file = parseJson(text);
  if (typeof file !== 'object' || file === null) return `${path} is not JSON.`;
  const { configuration, secrets, position } = file as Record<string, unknown>;
  return { configuration, secrets, ...(Number.isInteger(position) && { position: position as number }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the other side is sent. */
function addressesOf({ issuer }: Config, slug: string): string[] {
  const base = `${issuer}/federation/${slug}`;
  return [
    `added ${slug}. Send the other side:`,
    `  comes back to      ${base}/callback`,
    `  metadata or keys   ${base}/metadata`,
    `  logout there       ${base}/backchannel-logout`,
    `  after our logout   ${base}/logged-out`,
    `Then: source-test --source ${slug}`,
  ];
}

function switching(name: 'source-enable' | 'source-disable', summary: string): Command {
  return {
    name,
    summary,
    options: { source, reason },
    required: ['source', 'reason'],
    run: ({ env, options }) =>
      withSources(env, async (parts) => {
        const act = { command: name, reason: options.reason ?? '' };
        const outcome = await setSourceEnabled(parts, act, options.source ?? '', name === 'source-enable');
        if (outcome.ok) {
          const ended = name === 'source-disable' ? [`${outcome.sessions} sessions ended`] : [];
          return { lines: [`${options.source} is ${name === 'source-enable' ? 'on' : 'off'}`, ...ended], ok: true };
        }
        const unknown = `There is no source ${options.source}.`;
        return { lines: [outcome.reason === 'unknown' ? unknown : 'It is so already.'], ok: false };
      }),
  };
}

export const sourceEnable = switching('source-enable', 'Switches a source on: its button appears at the next login.');
export const sourceDisable = switching(
  'source-disable',
  'Switches a source off at once: no login by it any more, and every session that began there ends.',
);

export const sourceList: Command = {
  name: 'source-list',
  summary: 'Lists the identity sources.',
  options: {},
  required: [],
  run: ({ env }) =>
    withSources(env, async (parts) => {
      const sources = await listSources(parts);
      const lines = sources.map((one) => [one.slug, one.kind, one.enabled ? 'on' : 'off', one.issuer].join('  '));
      return { lines: lines.length > 0 ? lines : ['There is no source yet.'], ok: true };
    }),
};

/** Protocols are chosen at the top, like every adapter. */
export type OpenForTest = (config: Config, source: SourceConfig, secrets: unknown) => IdentitySource;

export function createSourceTest(open: OpenForTest): Command {
  return {
    name: 'source-test',
    summary: 'Tries a source step by step, switched on or off, and says how far it came; nobody is logged in.',
    options: { source },
    required: ['source'],
    run: ({ env, options }) =>
      withSources(env, async (parts) => {
        const slug = options.source ?? '';
        const act = { command: 'source-test', reason: slug };
        const steps = await testSource(parts, (...stored) => open(parts.config, ...stored), act, slug);
        if (!steps) return { lines: [`There is no source ${slug}.`], ok: false };
        return { lines: steps.flatMap(inWords), ok: steps.every(({ ok }) => ok) };
      }),
  };
}

/** One line for each step; where it failed, what to do. The code is the one in docs/sources.md and in the log. */
function inWords(step: TestStep): string[] {
  const { steps, failures, well } = wordsOf('en').sourceTest;
  const line = `${step.name.padEnd(16)}${step.ok ? well : step.detail}`.padEnd(40);
  return [`${line}${steps[step.name]}`, ...(step.ok ? [] : [failures[step.detail]])];
}
