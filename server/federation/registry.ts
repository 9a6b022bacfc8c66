import type { Database } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { readSecrets, readSource } from './read-source.ts';
import { insertUse } from './running/store.ts';
import type { IdentitySource, SourceTools } from './source.ts';
import type { SourceConfig } from './source-config.ts';
import { listSourceRows, type SourceRow } from './store.ts';

/** A source that people may log in through now. `id`: of its row. */
export type LiveSource = { id: string; config: SourceConfig; source: IdentitySource };

export type SourceRegistry = {
  /** Those that are switched on, in the order of their buttons. */
  list(): Promise<readonly LiveSource[]>;
  /** By the name in addresses; undefined when unknown or switched off. */
  find(slug: string): Promise<LiveSource | undefined>;
  close(): Promise<void>;
};

/** Makes a source of its settings and secrets; protocols are chosen at the top of server, like every adapter. */
export type OpenSource = (
  config: SourceConfig,
  secrets: unknown,
  consumeOnce: SourceTools['consumeOnce'],
) => IdentitySource;

export type SourceRegistryParts = {
  database: Database;
  cipher: ColumnCipher;
  open: OpenSource;
  clock: () => Date;
  report: (code: string, cause: unknown) => void;
};

/** Told by a trigger on the table, so that no writer can forget it. */
export const sourcesChannel = 'identity_sources_changed';
/** A notice can be lost with a connection that broke without a word: nothing is believed longer than this. */
const believedForMs = 60_000;

type Opened = LiveSource & { version: number };

/**
 * The live sources of this process. A change reaches every node by NOTIFY; a source that did not change keeps its
 * connections, one that did is opened anew and the old one closed when what it is doing is done.
 */
export async function createSourceRegistry(parts: SourceRegistryParts): Promise<SourceRegistry> {
  const { database, clock, report } = parts;
  const opened = new Map<string, Opened>();
  let known: { sources: Promise<readonly LiveSource[]>; readAt: number } | undefined;

  const forget = () => {
    known = undefined;
  };
  await database.listen(sourcesChannel, forget, forget);
  return {
    list,
    find: async (slug) => (await list()).find(({ config }) => config.id === slug),
    close: async () => {
      await Promise.all([...opened.values()].map(({ source }) => source.close()));
      opened.clear();
    },
  };

  function list(): Promise<readonly LiveSource[]> {
    const now = clock().getTime();
    if (known && now - known.readAt < believedForMs) return known.sources;
    const sources = load();
    known = { sources, readAt: now };
    sources.catch(() => {
      if (known?.sources === sources) known = undefined;
    });
    return sources;
  }

  async function load(): Promise<readonly LiveSource[]> {
    const rows = (await listSourceRows(database.knex)).filter(({ enabled }) => enabled);
    const live = rows.flatMap((row) => opening(row) ?? []);
    for (const [id, { source }] of opened) {
      if (live.some((one) => one.source === source)) continue;
      opened.delete(id);
      source.close().catch((error: unknown) => report('sources.not-closed', error));
    }
    for (const one of live) opened.set(one.id, one);
    return live;
  }

  /** One source that cannot be read, such as after a key was lost, closes its own button and no other. */
  function opening(row: SourceRow): Opened | undefined {
    const present = opened.get(row.id);
    if (present?.version === row.version) return present;
    try {
      const config = readSource(row);
      const consumeOnce = (value: string, until: Date) => insertUse(database, `${row.id}\n${value}`, until);
      const source = parts.open(config, readSecrets(row, parts.cipher), consumeOnce);
      return { id: row.id, version: row.version, config, source };
    } catch (error) {
      report('sources.not-opened', error);
      return undefined;
    }
  }
}
