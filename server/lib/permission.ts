/** What can be allowed to somebody; routes of the console and of its API name exactly one each. */
export const permissions = [
  'overview.read',
  'people.view',
  'logins.read',
  'people.find',
  'people.read',
  'people.lock',
  'people.end-sessions',
  'people.recover',
  'people.reveal',
  'people.merge',
  'people.override-level',
  'people.export',
  'units.read',
  'units.write',
  'posts.read',
  'posts.write',
  'enterprises.read',
  'enterprises.write',
  'applications.read',
  'applications.write',
  'applications.review',
  'applications.suspend',
  'sources.read',
  'sources.write',
  'policies.read',
  'policies.write',
  'keys.read',
  'keys.write',
  'delivery.read',
  'delivery.replay',
  'roles.read',
  'roles.grant',
  'approvals.own',
  'approvals.read',
  'approvals.decide',
  'audit.read',
  'audit.export',
] as const;
export type Permission = (typeof permissions)[number];

/** Scope of a unit's HR system for the SCIM server: no permission of administrators, and no person ever gives it. */
export const scimScope = 'scim';

/** Whether a registered scope has the one of the SCIM server in it. */
export function namesScim(scope: string | undefined): boolean {
  return scope?.split(' ').includes(scimScope) ?? false;
}

/** Whether a registered scope (names with spaces between) has one in it that is a permission of administrators. */
export function namesPermission(scope: string | undefined): boolean {
  return scope?.split(' ').some((name) => (permissions as readonly string[]).includes(name)) ?? false;
}
