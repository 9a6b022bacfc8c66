import type { PortalParts } from '../portal/parts.ts';

/** What the acts of the departments' portal need. */
export type DeveloperParts = Pick<PortalParts, 'config' | 'knex' | 'cipher' | 'clients' | 'hasher' | 'clock'>;
