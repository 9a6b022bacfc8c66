import { createEgressFetch } from '../../adapters/egress/fetch.ts';
import type { SourceParts } from '../../server/federation/create-source.ts';
import type { SourceTools } from '../../server/federation/source.ts';
import type { SourceConfig } from '../../server/federation/source-config.ts';

/** Where the browser comes back; nothing listens there, tests stop before it. */
export const callbackUrl = 'https://door.example/sources/city/callback';
export const ownIssuer = 'https://door.example';

/** A replay memory as one conditional write gives it. */
export function createMemory(): SourceTools['consumeOnce'] {
  const seen = new Set<string>();
  return async (value) => {
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  };
}

export function createTools(hosts: readonly string[], changes: Partial<SourceTools & SourceParts> = {}) {
  const timeoutMs = changes.timeoutMs ?? 5000;
  return {
    fetch: createEgressFetch({ allowedHosts: hosts, timeoutMs, maxBytes: 1024 * 1024 }),
    privateHosts: hosts,
    timeoutMs,
    now: () => new Date(),
    consumeOnce: createMemory(),
    ownIssuer,
    deadlineMs: 5000,
    concurrency: 50,
    ...changes,
  } satisfies SourceTools & SourceParts;
}

type Common = Omit<SourceConfig, 'kind' | 'connection'>;

/** What settings of every kind have in common: a city that is trusted with a good deal. */
export const common: Common = {
  id: 'city',
  enabled: true,
  label: { 'zh-Hans': '示例市统一认证', 'zh-Hant': '示例市統一認證', en: 'Example City' },
  icon: 'city',
  identityTypes: ['citizen'],
  units: [],
  highestIal: 3,
  highestAcr: 'urn:yimen:aal2',
  mapping: {
    name: 'name',
    mobile: 'phone_number',
    mobileVerified: 'phone_number_verified',
    email: 'email',
    emailVerified: 'email_verified',
    documentType: 'document_type',
    documentNumber: 'document_number',
    ial: 'ial',
    attributes: {},
  },
  ialMap: { '1': 1, '2': 2, '3': 3, '4': 4 },
  acrMap: { 'urn:yimen:aal1': 'urn:yimen:aal1', 'urn:yimen:aal2': 'urn:yimen:aal2', phr: 'phr', phrh: 'phrh' },
  acrByAmr: {},
  amrMap: { pwd: 'pwd', otp: 'otp', mfa: 'mfa' },
  logout: 'never',
  egressHosts: [],
};
