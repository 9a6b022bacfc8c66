import type { ColumnCipher } from '../keys/column-cipher.ts';
import { type SourceConfig, sourceConfig } from './source-config.ts';
import { type SourceRow, secretsContext } from './store.ts';

/** The settings of a row, checked again: an older release may have written them. Throws when they are of no known form. */
export function readSource({ slug, kind, enabled, configuration }: SourceRow): SourceConfig {
  return sourceConfig.parse({ ...configuration, id: slug, kind, enabled });
}

/** The form depends on the kind; whoever opens the source checks it. */
export function readSecrets({ secrets_encrypted }: SourceRow, cipher: ColumnCipher): unknown {
  return JSON.parse(cipher.decrypt(secretsContext, secrets_encrypted));
}

/** What the source calls itself in the key (issuer, subject). */
export function issuerOf(config: SourceConfig): string {
  return config.kind === 'saml' ? config.connection.entityId : config.connection.issuer;
}
