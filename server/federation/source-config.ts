import { z } from 'zod';
import { acrValues } from '../lib/acr.ts';
import { identityTypes } from '../lib/identity.ts';
import { mappedFields } from './mapped-fields.ts';
import { ldapSecrets, ldapSettings } from './settings/ldap.ts';
import { oauth2Secrets, oauth2Settings } from './settings/oauth2.ts';
import { oidcSecrets, oidcSettings } from './settings/oidc.ts';
import { expression, fieldName, host, shortText } from './settings/parts.ts';
import { samlSecrets, samlSettings } from './settings/saml.ts';

/** Drawn by us: a picture of the source's own would be a stranger's file on the login page. */
export const sourceIcons = ['government', 'city', 'bank', 'school', 'hospital', 'company', 'phone', 'chat'] as const;

const ial = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const acr = z.enum(acrValues);
/** The source's own word → ours; a word that is not listed is worth nothing. */
const words = <T extends z.ZodType>(ours: T) => z.record(z.string().max(200), ours).default({});

export const mapping = z.strictObject({
  ...(Object.fromEntries(mappedFields.map((field) => [field, expression.optional()])) as Record<
    (typeof mappedFields)[number],
    z.ZodOptional<typeof expression>
  >),
  /** Fields of the administrator's own. */
  attributes: z.record(fieldName, expression).default({}),
});

const common = {
  /** In the address the browser comes back to. */
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  enabled: z.boolean(),
  label: z.strictObject({ 'zh-Hans': shortText, 'zh-Hant': shortText, en: shortText }),
  icon: z.enum(sourceIcons),
  identityTypes: z.array(z.enum(identityTypes)).max(identityTypes.length),
  units: z.array(z.uuid()).max(1000).default([]),
  /** Ceilings: whatever the source says, it never counts for more (ASVS 6.8.4). */
  highestIal: ial,
  highestAcr: acr,
  mapping,
  ialMap: words(ial),
  acrMap: words(acr),
  /** For sources that speak of methods only; the best listed one counts. */
  acrByAmr: words(acr),
  /** Methods that are passed on, by RFC 8176; others are dropped. */
  amrMap: words(z.string().regex(/^[a-z]{2,10}$/)),
  /** What becomes of the session at the source when the person logs out here. */
  logout: z.enum(['never', 'offered', 'automatic']).default('never'),
  /** The only hosts that may be called for this source, besides those of its own addresses. */
  egressHosts: z.array(host).max(20).default([]),
};

/** A source as an administrator writes it: a row, not code. Secrets stand apart. */
export const sourceConfig = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('oidc'), connection: oidcSettings }),
  z.strictObject({ ...common, kind: z.literal('oauth2'), connection: oauth2Settings }),
  z.strictObject({ ...common, kind: z.literal('saml'), connection: samlSettings }),
  z.strictObject({ ...common, kind: z.literal('ldap'), connection: ldapSettings }),
]);

export const sourceSecrets = { oidc: oidcSecrets, oauth2: oauth2Secrets, saml: samlSecrets, ldap: ldapSecrets };

export type SourceConfig = z.infer<typeof sourceConfig>;
