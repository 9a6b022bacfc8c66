import { z } from 'zod';
import { certificatePem, shortText } from './parts.ts';

const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,60}(;binary)?$/, 'settings.attribute');
const distinguishedName = z.string().min(1).max(500);

/** A filter with one place for what was typed or found; the value is escaped when it is put in (RFC 4515 section 3). */
const filterWith = (place: string) =>
  z
    .string()
    .max(500)
    .refine((text) => text.startsWith('(') && text.endsWith(')') && text.includes(place), 'settings.filter');

export const ldapSettings = z.strictObject({
  /** What the directory is called in the key (issuer, subject): `urn:ldap:` and a name, unique for each directory. */
  issuer: z.string().regex(/^urn:ldap:[a-z0-9.-]{1,100}$/, 'settings.issuer'),
  /** Replicas in order of preference: `ldaps:`, or `ldap:` which is upgraded by StartTLS before anything is said. */
  urls: z
    .array(z.string().regex(/^ldaps?:\/\/(\[[0-9a-fA-F:]+\]|[a-zA-Z0-9.-]{1,253})(:\d{1,5})?\/?$/, 'settings.address'))
    .min(1)
    .max(5),
  /** Authorities of the directory's certificates; empty: those of the system. */
  authorities: z.array(certificatePem).max(5).default([]),
  /** Account that may search. */
  searchDn: distinguishedName,
  base: distinguishedName,
  userFilter: filterWith('{username}').default('(&(objectClass=person)(uid={username}))'),
  /** Never changes and is never given to somebody else: `entryUUID`, in Active Directory `objectGUID`. */
  subjectAttribute: attributeName.default('entryUUID'),
  /** Read as bytes and written in hexadecimal. */
  isSubjectBinary: z.boolean().default(false),
  /** Read for the mapping, and no others. */
  attributes: z.array(attributeName).max(40).default(['cn', 'mail', 'mobile']),
  /** Groups that name the person; null: those of an attribute such as `memberOf`, if it is read. */
  groups: z
    .strictObject({
      base: distinguishedName,
      filter: filterWith('{dn}').default('(&(objectClass=groupOfNames)(member={dn}))'),
      nameAttribute: attributeName.default('cn'),
    })
    .nullable()
    .default(null),
  /** Connections kept for searching. */
  poolSize: z.number().int().min(1).max(10).default(4),
});

export const ldapSecrets = z.strictObject({ searchPassword: shortText });

export type LdapSettings = z.infer<typeof ldapSettings>;
export type LdapSecrets = z.infer<typeof ldapSecrets>;
