import { type MappingNote, normalise } from './normalise.ts';
import type { UpstreamIdentity } from './source.ts';
import type { SourceConfig } from './source-config.ts';

/** What an administrator pastes beside the mapping: claims as the source would send them, and its words for the login. */
export type MappingSample = {
  claims: Readonly<Record<string, unknown>>;
  acr?: string;
  amr?: readonly string[];
};

export type MappingPreview = { identity: UpstreamIdentity; notes: MappingNote[] };

/** Whom these settings would make of that sample: the same function that reads real logins. Pure. */
export function previewMapping(config: SourceConfig, sample: MappingSample, now: Date): MappingPreview {
  const answer = {
    issuer: config.kind === 'saml' ? config.connection.entityId : config.connection.issuer,
    subject: 'preview',
    claims: sample.claims,
    ...(sample.acr !== undefined && { acr: sample.acr }),
    amr: sample.amr ?? [],
    session: {},
  };
  return normalise(config, answer, now);
}
