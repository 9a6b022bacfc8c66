import type { Knex } from 'knex';
import type { EnterpriseRegistry } from '../../adapters/registries/enterprise.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';

export type EnterpriseParts = SessionParts & {
  knex: Knex;
  enterpriseRegistry: EnterpriseRegistry;
  clock: () => Date;
};
