import type { Permission } from '../lib/permission.ts';

/** The roles of administrators (DESIGN section 8). Each is held in a unit and reaches that unit and those below it. */
export const roles = ['system', 'security', 'audit', 'unit', 'desk'] as const;
export type Role = (typeof roles)[number];

/** The three officers apart (GB/T 22239-2019, 8.1.5): nobody is two of them, and none of them is a business administrator. */
export const chiefRoles = ['system', 'security', 'audit'] as const satisfies readonly Role[];
export type ChiefRole = (typeof chiefRoles)[number];

export function isChief(role: Role): role is ChiefRole {
  return (chiefRoles as readonly Role[]).includes(role);
}

export function isRole(value: unknown): value is Role {
  return roles.includes(value as Role);
}

/** What each role may, inside its reach. */
const allowed: Readonly<Record<Role, readonly Permission[]>> = {
  system: [
    'overview.read',
    'units.read',
    'sources.read',
    'sources.write',
    'policies.read',
    'keys.read',
    'keys.write',
    'delivery.read',
    'delivery.replay',
    'applications.read',
    'roles.read',
    'approvals.own',
    'approvals.read',
  ],
  security: [
    'overview.read',
    'people.view',
    'logins.read',
    'people.find',
    'people.read',
    'people.lock',
    'people.end-sessions',
    'people.override-level',
    'units.read',
    'posts.read',
    'enterprises.read',
    'enterprises.write',
    'applications.read',
    'applications.review',
    'applications.suspend',
    'sources.read',
    'policies.read',
    'policies.write',
    'keys.read',
    'roles.read',
    'roles.grant',
    'approvals.own',
    'approvals.read',
    'approvals.decide',
  ],
  audit: ['overview.read', 'units.read', 'policies.read', 'roles.read', 'approvals.read', 'audit.read', 'audit.export'],
  unit: [
    'overview.read',
    'people.view',
    'logins.read',
    'people.read',
    'people.end-sessions',
    'people.export',
    'units.read',
    'units.write',
    'posts.read',
    'posts.write',
    'applications.read',
    'applications.write',
    'applications.suspend',
    'roles.read',
    'roles.grant',
    'approvals.own',
    'approvals.read',
  ],
  desk: [
    'overview.read',
    'people.view',
    'people.find',
    'people.recover',
    'people.end-sessions',
    'people.reveal',
    'people.merge',
    'approvals.own',
  ],
};

/** Which roles may be granted and ended by whoever holds this one. */
const grantable: Readonly<Record<Role, readonly Role[]>> = {
  system: [],
  security: roles,
  audit: [],
  unit: ['unit', 'desk'],
  desk: [],
};

export function mayGrant(role: Role): readonly Role[] {
  return grantable[role];
}

export function allows(role: Role, permission: Permission): boolean {
  return allowed[role].includes(permission);
}
