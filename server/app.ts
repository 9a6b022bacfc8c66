import type Koa from 'koa';
import { createEgressFetch } from '../adapters/egress/fetch.ts';
import { createStorage } from '../adapters/storage/create-storage.ts';
import { withSealedRequests } from '../adapters/storage/sealed-requests.ts';
import { loadAssets } from '../views/assets.ts';
import { withApiGuard } from './api/guard.ts';
import { readKeyModels } from './authenticators/passkey/models/read-models.ts';
import { createPasswordHasher } from './authenticators/password/hasher.ts';
import { startBackground } from './background.ts';
import { createClientRegistry } from './clients/registry.ts';
import type { Config } from './config.ts';
import { createActs } from './console/acts.ts';
import type { Database } from './db/database.ts';
import { pendingMigrations } from './db/migrate.ts';
import { webhookOf } from './developers/alerts/alert-team.ts';
import { createSourceRegistry } from './federation/registry.ts';
import type { SourceConfig } from './federation/source-config.ts';
import { createFrameMaker } from './frame.ts';
import {
  createEnterpriseRegistry,
  createMessageGateway,
  createPopulationRegistry,
  reachableHosts,
} from './gateways.ts';
import { createHttpApp } from './http/create-http-app.ts';
import type { Log } from './http/log.ts';
import { currentRequest } from './http/request-context.ts';
import type { Route, RouteState } from './http/route.ts';
import { openIdentitySource, openSourceForTest, sourceTools } from './identity-sources.ts';
import { createColumnCipher } from './keys/column-cipher.ts';
import { ensureSigningKeys, loadSigningKeys, signingKeysChannel } from './keys/signing-keys.ts';
import { createNoticeSigner } from './oidc/logout-token.ts';
import { createProviderPages } from './oidc/pages.ts';
import { createProviderHost } from './oidc/provider-host.ts';
import { withSessionLimits } from './oidc/session-limits.ts';
import { createEventDeliverer } from './outbox/deliver-event.ts';
import { createLogoutDeliverer } from './outbox/deliver-logout.ts';
import { createMessageDeliverer } from './outbox/deliver-message.ts';
import { createWebhookDeliverer } from './outbox/deliver-webhook.ts';
import { createPolicyRegistry } from './policies/registry.ts';
import { createGuards } from './portal/guards.ts';
import { createErrorRenderer } from './render-error.ts';
import { allRoutes } from './routes.ts';
import { withScimGuard } from './scim/guard.ts';
import { endReadSession } from './sessions/end-session.ts';
import { createThrottle } from './throttle-requests.ts';

export type ServiceParts = {
  config: Config;
  database: Database;
  log: Log;
  clock: () => Date;
  /** Shows the text of a development message at the terminal. */
  announce: (text: string) => void;
};

export type Service = {
  app: Koa<RouteState>;
  routes: readonly Route[];
  /** Password hashes computed so far, of whatever kind. */
  hashes(): number;
  /** From now on `/readyz` says no; everything else goes on. */
  leave(): void;
  stop(): Promise<void>;
};

/** The whole service: every part built and mounted, in order. */
export async function createService({ config, database, log, clock, announce }: ServiceParts): Promise<Service> {
  const { knex } = database;
  const cipher = createColumnCipher(config);
  const assets = loadAssets();
  const frame = createFrameMaker(config, assets, clock);
  const hasher = createPasswordHasher(config);
  const fetch = createEgressFetch({ allowedHosts: reachableHosts(config), timeoutMs: 5000, maxBytes: 1024 * 1024 });
  const report = (code: string, cause: unknown) => log.error({ code, err: cause }, 'failed');

  const keyModels = await readKeyModels(config.fidoMetadataFiles, clock());
  if (keyModels.nextUpdate && keyModels.nextUpdate < clock())
    log.warn({ event: 'passkey.metadata-old', nextUpdate: keyModels.nextUpdate }, 'FIDO metadata should be replaced');
  const policies = await createPolicyRegistry({ database, clock, report });
  const clients = await createClientRegistry({ database, cipher });
  const sources = await createSourceRegistry({
    database,
    cipher,
    clock,
    report,
    open: (source, secrets, consumeOnce) =>
      openIdentitySource(source, secrets, { ...sourceTools(config), fetch, now: clock, consumeOnce }),
  });
  const sessions = { config, cipher, clients };
  const storage = createStorage({
    database,
    findClient: clients.find,
    endSession: ({ sessionUid, payload }) => endReadSession({ ...sessions, database }, { sessionUid, payload }),
    currentRequest,
    clock,
  });

  await ensureSigningKeys(knex, cipher, clock());
  const pages = createProviderPages({ frame, clients, config, knex, cipher, sources, clock });
  const host = await createProviderHost({
    config,
    knex,
    database,
    cipher,
    clients,
    sources,
    policies,
    adapter: (model) =>
      withSessionLimits(model, withSealedRequests(model, storage.adapter(model), cipher), { config, policies, clock }),
    writes: storage.writes,
    clock,
    fetch,
    pages,
    report,
  });
  const reload = () => void host.reload().catch((error) => report('keys.not-reloaded', error));
  await database.listen(signingKeysChannel, reload, reload);

  const parts = {
    config,
    database,
    knex,
    cipher,
    clients,
    host,
    hasher,
    keyModels,
    sources,
    policies,
    clock,
    frame,
    registry: createPopulationRegistry(config),
    enterpriseRegistry: createEnterpriseRegistry(config),
    acts: createActs({ config, cipher, clients, clock }),
    openSourceForTest: (source: SourceConfig, secrets: unknown) => openSourceForTest(config, source, secrets),
    fetch,
  };
  let isLeaving = false;
  const routes = allRoutes(parts, assets, {
    serving: async () => !isLeaving,
    database: async () => (await knex.raw('SELECT 1')) !== undefined,
    migrations: async () => (await pendingMigrations(knex)).length === 0,
    keys: async () => (await loadSigningKeys(knex, cipher)).keys.length > 0,
  });
  const app = createHttpApp({
    config,
    log,
    routes,
    guards: withScimGuard(parts, withApiGuard(parts, createGuards(parts))),
    throttle: createThrottle({ database, cipher, clock, readAhead: storage.readAhead }),
    renderError: createErrorRenderer(frame),
    provider: host.middleware,
  });
  const sign = createNoticeSigner(parts);
  const gateway = createMessageGateway(config, { database, log, announce });
  const deliverers = {
    message: createMessageDeliverer(gateway),
    'backchannel-logout': createLogoutDeliverer({ issuer: config.issuer, signLogoutToken: sign, fetch, clock }),
    'security-event': createEventDeliverer({ issuer: config.issuer, signEventToken: sign, fetch, clock }),
    webhook: createWebhookDeliverer({ fetch, clock, receiverOf: (teamId) => webhookOf(knex, cipher, teamId, clock()) }),
  };
  const stopBackground = await startBackground({ ...parts, database, deliverers, log });
  const stop = async () => {
    await stopBackground();
    await sources.close();
  };
  const leave = () => {
    isLeaving = true;
  };
  return { app, routes, hashes: hasher.turns, leave, stop };
}
