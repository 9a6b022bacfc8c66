import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { loadConfig } from '../config.ts';
import type { SourceFailure } from '../federation/failures.ts';
import { oauth2Presets, yimenPreset } from '../federation/presets.ts';
import type { SamlSettings } from '../federation/settings/saml.ts';
import type { Outcome } from '../lib/outcome.ts';
import type { Command } from './command.ts';

/** Protocols are chosen at the top, like every adapter. */
type ReadSamlMetadata = (
  text: string,
  now: Date,
) => Promise<
  Outcome<{ metadata: Pick<SamlSettings, 'entityId' | 'ssoUrl' | 'binding' | 'certificates'> }, SourceFailure>
>;

/** To be filled in by whoever adds the source. */
const blank = '…';
/** Trusted with little, and switched off: whoever adds it raises that on purpose. */
const careful = {
  enabled: false,
  icon: 'government',
  label: { 'zh-Hans': blank, 'zh-Hant': blank, en: blank },
  identityTypes: ['citizen'],
  highestIal: 1,
  highestAcr: 'urn:yimen:aal1',
};

function platform(name: keyof typeof oauth2Presets, label: Record<string, string>): Draft {
  const { connection, ...others } = oauth2Presets[name];
  const filled = { ...connection, clientId: blank };
  return {
    configuration: { ...careful, icon: 'chat', label, kind: 'oauth2', ...others, connection: filled },
    secrets: { clientSecret: blank },
  };
}

type Draft = { configuration: object; secrets: object };

const presets: Readonly<Record<string, () => Draft>> = {
  wechat: () => platform('wechat', { 'zh-Hans': '微信', 'zh-Hant': '微信', en: 'WeChat' }),
  dingtalk: () => platform('dingtalk', { 'zh-Hans': '钉钉', 'zh-Hant': '釘釘', en: 'DingTalk' }),
  yimen: () => {
    const connection = { issuer: blank, clientId: blank, ...yimenPreset.connection };
    return {
      configuration: { ...careful, icon: 'city', kind: 'oidc', ...yimenPreset, connection },
      secrets: { clientSecret: blank },
    };
  },
};

export function createSourceDraft(readSamlMetadata: ReadSamlMetadata): Command {
  return {
    name: 'source-draft',
    summary: 'Prints a file for source-add to begin with, for a known platform or from SAML metadata; stores nothing.',
    options: {
      id: 'short name that the source is to have, as in its addresses',
      preset: `one of ${Object.keys(presets).join(', ')}`,
      metadata: 'instead of a preset: file with the SAML metadata of the other side',
    },
    required: ['id'],
    run: async ({ env, options, tell }) => {
      const { id = '', preset, metadata } = options;
      const print = (draft: Draft) => {
        const whole = { ...draft, configuration: { id, ...draft.configuration } };
        return { lines: [JSON.stringify(whole, null, 2)], ok: true };
      };
      if (metadata === undefined) {
        const known = Object.hasOwn(presets, preset ?? '') ? presets[preset ?? ''] : undefined;
        if (known) return print(known());
        return { lines: [`Give --metadata, or --preset with one of ${Object.keys(presets).join(', ')}.`], ok: false };
      }
      const text = await readFile(metadata, 'utf8').catch(() => undefined);
      if (text === undefined) return { lines: [`${metadata} cannot be read.`], ok: false };
      const read = await readSamlMetadata(text, new Date());
      if (!read.ok) return { lines: [`The metadata cannot be used: ${read.reason}, see docs/sources.md.`], ok: false };
      for (const pem of read.metadata.certificates) {
        tell(`Compare by another way, such as the telephone: ${new X509Certificate(pem).fingerprint256}`);
      }
      const ownEntityId = `${loadConfig(env).issuer}/federation/${id}/metadata`;
      return print({
        configuration: {
          ...careful,
          kind: 'saml',
          mapping: { name: 'name' },
          connection: { ...read.metadata, ownEntityId },
        },
        secrets: { privateKey: blank, certificate: blank },
      });
    },
  };
}
