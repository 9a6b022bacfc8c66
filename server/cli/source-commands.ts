import { readFile } from 'node:fs/promises';
import { wordsOf } from '../../views/words/words.ts';
import { createClientRegistry } from '../clients/registry.ts';
import { type Config, loadConfig } from '../config.ts';
import {
  addSource,
  listSources,
  type ManageParts,
  readStoredSource,
  type SourceFile,
  setSourceEnabled,
} from '../federation/manage-sources.ts';
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

export const sourceAdd: Command = {
  name: 'source-add',
  summary: 'Adds an identity source that people may log in through, as its file says; see docs/sources.md.',
  options: { file: 'JSON: { "configuration": …, "secrets": …, "position": 1 }; delete it afterwards', reason },
  required: ['file', 'reason'],
  run: async ({ env, options }) => {
    const file = await readSourceFile(options.file ?? '');
    if (typeof file === 'string') return { lines: [file], ok: false };
    return withSources(env, async (parts) => {
      const act = { command: 'source-add', reason: options.reason ?? '' };
      const added = await addSource(parts, act, file);
      if (added.ok) return { lines: [...addressesOf(parts.config, added.slug)], ok: true };
      if (added.reason === 'settings')
        return {
          lines: ['These settings are wrong:', ...added.problems.map(({ path, message }) => `${path}: ${message}`)],
          ok: false,
        };
      return { lines: ['There is a source with this id or this issuer already.'], ok: false };
    });
  },
};

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
        const stored = await readStoredSource(parts, options.source ?? '');
        if (!stored) return { lines: [`There is no source ${options.source}.`], ok: false };
        const opened = open(parts.config, stored.config, stored.secrets);
        const steps = await opened.test().finally(() => opened.close());
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
