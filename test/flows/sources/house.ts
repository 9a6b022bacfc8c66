import { randomUUID } from 'node:crypto';
import { createClientRegistry } from '../../../server/clients/registry.ts';
import { addSource, type ManageParts, setSourceEnabled } from '../../../server/federation/manage-sources.ts';
import { sourcesChannel } from '../../../server/federation/registry.ts';
import { common } from '../../federation/support.ts';
import type { TestApp } from '../../support/app.ts';
import { type BareLogin, type BareProvider, startBareProvider } from '../../support/bare-provider.ts';
import { freePort } from '../../support/free-port.ts';
import { decodeEntities } from '../../support/html-forms.ts';
import type { Browser, Page } from '../../support/http-browser.ts';

/** Another house whose logins are accepted: a real OpenID provider, and its row here. */
export type House = {
  slug: string;
  provider: BareProvider;
  /** Who is there when the next browser comes. */
  who: { login: BareLogin | undefined; claims: Record<string, unknown> };
  close(): Promise<void>;
};

export type HouseOptions = {
  slug?: string;
  claims?: Record<string, unknown>;
  configuration?: Record<string, unknown>;
  backchannel?: boolean;
};

const ports: number[] = [];

/** For `useApp`: lets the service call as many houses on loopback as a file of tests opens. */
export async function doors(): Promise<{ egressAllowedHosts: string[] }> {
  ports.length = 0;
  for (let door = 0; door < 10; door += 1) ports.push(await freePort());
  return { egressAllowedHosts: ports.map((port) => `localhost:${port}`) };
}

const clientSecret = 'a secret between two houses, long enough';

export async function manageParts(app: TestApp): Promise<ManageParts> {
  const { config, cipher, database } = app;
  const clients = await createClientRegistry({ database, cipher });
  return { config, cipher, clients, knex: database.knex, clock: () => new Date() };
}

export async function openHouse(app: TestApp, options: HouseOptions = {}): Promise<House> {
  const slug = options.slug ?? 'city';
  const who: House['who'] = { login: { accountId: 'li' }, claims: options.claims ?? {} };
  const provider = await startBareProvider({
    clients: [
      {
        client_id: 'door',
        client_secret: clientSecret,
        redirect_uris: [`${app.issuer}/federation/${slug}/callback`],
        ...(options.backchannel && {
          backchannel_logout_uri: `${app.issuer}/federation/${slug}/backchannel-logout`,
          backchannel_logout_session_required: true,
        }),
      },
    ],
    port: ports.pop() ?? 0,
    login: () => who.login,
    claims: who.claims,
  });
  await addHouse(app, slug, provider.issuer, options.configuration);
  return { slug, provider, who, close: () => provider.close() };
}

/** The row alone, for a provider that is started elsewhere. */
export async function addHouse(
  app: TestApp,
  slug: string,
  issuer: string,
  configuration: Record<string, unknown> = {},
  secrets: object = { clientSecret },
): Promise<void> {
  const settings = {
    ...common,
    id: slug,
    label: { 'zh-Hans': `示例${slug}`, 'zh-Hant': `示例${slug}`, en: `Example ${slug}` },
    kind: 'oidc',
    connection: { issuer, clientId: 'door', clientAuthentication: 'client_secret_basic' },
    ...configuration,
  };
  const act = { command: 'source-add', reason: 'a test' };
  const file = { configuration: settings, secrets };
  await noticed(app, async () => {
    const added = await addSource(await manageParts(app), act, file);
    if (!added.ok) throw new Error(JSON.stringify(added));
  });
}

export async function switchHouse(app: TestApp, slug: string, enabled: boolean): Promise<number> {
  let sessions = 0;
  await noticed(app, async () => {
    const act = { command: enabled ? 'source-enable' : 'source-disable', reason: 'a test' };
    const outcome = await setSourceEnabled(await manageParts(app), act, slug, enabled);
    if (!outcome.ok) throw new Error(outcome.reason);
    sessions = outcome.sessions;
  });
  return sessions;
}

/** Every listener of this process was told: the service's own came first. */
export async function noticed(app: TestApp, change: () => Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await app.database.listen(sourcesChannel, () => resolve(), resolve);
  await change();
  await promise;
}

/** Presses the button and gives the address the browser would go to. */
export async function leaveFor(browser: Browser, page: Page, slug: string): Promise<string> {
  const leaving = await browser.submit(page, {}, { button: `source-${slug}` });
  const found = /id="source-go" href="([^"]+)"/.exec(leaving.body)?.[1];
  if (!found)
    throw new Error(
      `no way to the source on ${leaving.status}:\n${leaving.body.slice(leaving.body.indexOf('<main'), 3000)}`,
    );
  return decodeEntities(found);
}

/** There and back. */
export async function logInAt(browser: Browser, page: Page, slug: string, stopAt = 'nowhere:'): Promise<Page> {
  return browser.open(await leaveFor(browser, page, slug), { stopAt });
}

export const someone = (): BareLogin => ({ accountId: randomUUID() });
