import type { Client, Entry } from 'ldapts';
import type { LdapSettings } from '../../../server/federation/settings/ldap.ts';
import { refuseUnless } from '../refused.ts';
import { fillFilter } from './filter.ts';

export type DirectoryPerson = { dn: string; subject: string; claims: Record<string, unknown> };

const mostGroups = 200;
const secondsPerSearch = 5;

/** The one entry that the typed name finds, or undefined. References to other servers are never followed. */
export async function findPerson(
  client: Client,
  settings: LdapSettings,
  username: string,
): Promise<DirectoryPerson | undefined> {
  const { subjectAttribute, isSubjectBinary, attributes } = settings;
  const { searchEntries } = await client.search(settings.base, {
    scope: 'sub',
    derefAliases: 'never',
    filter: fillFilter(settings.userFilter, '{username}', username),
    attributes: [...new Set([...attributes, subjectAttribute])],
    ...(isSubjectBinary && { explicitBufferAttributes: [subjectAttribute] }),
    // Two are enough to know that the name is not one person's.
    sizeLimit: 2,
    timeLimit: secondsPerSearch,
  });
  const [entry, second] = searchEntries;
  refuseUnless(second === undefined, 'ambiguous-entry');
  if (entry === undefined) return undefined;
  const subjects = read(entry, subjectAttribute);
  refuseUnless(subjects.length === 1, 'subject-missing');
  const said = attributes.map((name) => [name, read(entry, name)] as const);
  return { dn: entry.dn, subject: subjects[0] as string, claims: { ...Object.fromEntries(said), dn: entry.dn } };
}

/** Names of the groups that list the person. */
export async function findGroups(client: Client, { groups }: LdapSettings, dn: string): Promise<string[]> {
  if (groups === null) return [];
  const { searchEntries } = await client.search(groups.base, {
    scope: 'sub',
    derefAliases: 'never',
    filter: fillFilter(groups.filter, '{dn}', dn),
    attributes: [groups.nameAttribute],
    sizeLimit: mostGroups,
    timeLimit: secondsPerSearch,
  });
  return searchEntries.slice(0, mostGroups).flatMap((entry) => read(entry, groups.nameAttribute));
}

/** Attribute names know no case, whatever the server writes. */
function read(entry: Entry, name: string): string[] {
  const key = Object.keys(entry).find((each) => each.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? [] : entry[key];
  return (Array.isArray(value) ? value : [value ?? '']).map(toText).filter((text) => text !== '');
}

function toText(value: string | Buffer): string {
  return typeof value === 'string' ? value : value.toString('hex');
}
