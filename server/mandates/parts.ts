import type { Knex } from 'knex';
import type { SessionParts } from '../sessions/tell-applications.ts';

/** What the acts on mandates need. */
export type MandateParts = SessionParts & { knex: Knex; clock: () => Date };
