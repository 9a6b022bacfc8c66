import { readKeyModels } from '../authenticators/passkey/models/read-models.ts';
import { effectiveValues } from '../config/describe.ts';
import { keptSecrets } from '../config/development-secrets.ts';
import { resolveSettings } from '../config.ts';
import type { Command } from './command.ts';
import { generatedDocs, writeDocs } from './generated-docs.ts';

export const configCheck: Command = {
  name: 'config-check',
  summary: 'Checks the configuration and prints what is in effect, secrets hidden; writes nothing.',
  options: {},
  required: [],
  run: async ({ env }) => {
    const values = resolveSettings(env, { readSecrets: keptSecrets });
    const now = new Date();
    const { trusted, nextUpdate } = await readKeyModels(values.YIMEN_FIDO_METADATA_FILE ?? [], now);
    const isOld = nextUpdate !== undefined && nextUpdate < now;
    const keys = `${trusted.length} models of security keys are trusted${isOld ? '; the FIDO metadata should be replaced' : ''}`;
    return { lines: [...effectiveValues(values), keys], ok: true };
  },
};

export const docs: Command = {
  name: 'docs',
  summary: 'Writes the generated pages of docs/ from their declarations.',
  options: {},
  required: [],
  run: async () => {
    await writeDocs();
    return { lines: Object.keys(generatedDocs()).map((path) => `wrote ${path}`), ok: true };
  },
};
