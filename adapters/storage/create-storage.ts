import type { Adapter, ClientMetadata } from 'oidc-provider';
import type { Database } from '../../server/db/database.ts';
import type { ReadAhead } from '../../server/db/read-along.ts';
import type { RequestContext } from '../../server/http/request-context.ts';
import { clientStorage } from './clients.ts';
import { grantStorage } from './grants.ts';
import { interactionPages } from './interaction-page.ts';
import { inServiceTime } from './service-time.ts';
import { type EndSession, sessionStorage } from './sessions.ts';
import { shareTokenActs } from './share-token-acts.ts';
import { tokenStorage } from './tokens.ts';
import { interactionStorage, pushedRequestStorage, replayStorage } from './transient.ts';
import { createWrites, type Writes } from './writes.ts';

export type StorageParts = {
  database: Database;
  findClient: (clientId: string) => Promise<ClientMetadata | undefined>;
  /** Ends a session for good: row, bound tokens, audit event, logout notices. */
  endSession: EndSession;
  /** The running request: what one joined read brought along is kept in its cache, and nowhere else. */
  currentRequest: () => RequestContext | undefined;
  clock: () => Date;
};

export type ModelParts = StorageParts & { writes: Writes };

export type Storage = {
  /** What oidc-provider's `adapter` setting asks for. */
  adapter: (model: string) => Adapter;
  /** What the running request still has to write: whoever serves the provider ends each request with `finish`. */
  writes: Pick<Writes, 'later' | 'finish' | 'collect' | 'withSession'>;
  /** What a request for a page of this login reads first, for a statement that it sends before: their round trip is one. */
  readAhead: (uid: string) => ReadAhead;
};

/**
 * What oidc-provider keeps, in PostgreSQL. Identifiers (codes, tokens, session cookies) are stored as SHA-256 only, single
 * use is one conditional statement, and the reads of one request share a round trip, as do its writes.
 */
export function createStorage(given: StorageParts): Storage {
  const writes = createWrites({ act: shareTokenActs(given.database) }, given.currentRequest);
  const parts = { ...given, writes };
  return { adapter: (model) => adapterFor(parts, model), writes, readAhead: interactionPages(parts).ahead };
}

function adapterFor(parts: ModelParts, model: string): Adapter {
  switch (model) {
    case 'Client':
      return clientStorage(parts.findClient);
    case 'Session':
      return inServiceTime(sessionStorage(parts), parts.clock);
    case 'Grant':
      return grantStorage(parts);
    case 'Interaction':
      return interactionStorage(parts);
    case 'PushedAuthorizationRequest':
      return pushedRequestStorage(parts);
    case 'ReplayDetection':
      return replayStorage(parts);
    case 'AuthorizationCode':
    case 'AccessToken':
    case 'RefreshToken':
    case 'ClientCredentials':
      return tokenStorage(parts, model);
    default:
      // A grant type or feature was switched on whose artifacts have no place in the table.
      throw new Error(`nothing is stored for model ${model}`);
  }
}
