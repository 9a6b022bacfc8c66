import type { Knex } from 'knex';
import type { Interaction } from 'oidc-provider';
import type { AskedAgain } from '../../views/journey/props.ts';
import type { KeyModels } from '../authenticators/passkey/models/key-model.ts';
import type { PasswordHasher } from '../authenticators/password/hasher.ts';
import type { ApplicationLabel, ClientRegistry } from '../clients/registry.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { SourceRegistry } from '../federation/registry.ts';
import type { FrameMaker } from '../frame.ts';
import type { RouteContext } from '../http/route.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { ProviderHost } from '../oidc/provider-host.ts';
import type { Person } from '../people/person.ts';
import type { PolicyRegistry } from '../policies/registry.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import type { Facts, Request, Step } from './next-step.ts';
import type { StoredJourney } from './store.ts';

/** What the journey's handlers need. */
export type JourneyParts = SessionParts & {
  config: Config;
  database: Database;
  knex: Knex;
  cipher: ColumnCipher;
  clients: ClientRegistry;
  host: ProviderHost;
  hasher: PasswordHasher;
  /** Which security keys are known to be bound to their hardware. */
  keyModels: KeyModels;
  sources: SourceRegistry;
  policies: PolicyRegistry;
  clock: () => Date;
  frame: FrameMaker;
};

/** One running login journey, read afresh at every request. */
export type Journey = {
  uid: string;
  ctx: RouteContext;
  interaction: Interaction;
  application: ApplicationLabel | undefined;
  request: Request;
  /** Somebody is logged in here, and is asked for a login nevertheless; undefined once another name than theirs is typed. */
  again: AskedAgain | undefined;
  stored: StoredJourney;
  person: Person | undefined;
  facts: Facts | undefined;
  step: Step;
  /** The login name typed so far, as typed; empty when none. */
  typed: string;
};
