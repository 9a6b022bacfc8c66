import { EventEmitter, once } from 'node:events';
import type { Knex } from 'knex';
import { demonstrationSecrets } from '../../seeds/applications.ts';
import { seedDemonstration } from '../../seeds/demonstration.ts';
import { createService, type Service } from '../../server/app.ts';
import { createPasswordHasher } from '../../server/authenticators/password/hasher.ts';
import { setPassword } from '../../server/authenticators/password/set-password.ts';
import type { Config } from '../../server/config.ts';
import type { Database } from '../../server/db/database.ts';
import { createLimitedServer } from '../../server/http/limited-server.ts';
import { createLog, type Log } from '../../server/http/log.ts';
import { type ColumnCipher, createColumnCipher } from '../../server/keys/column-cipher.ts';
import { parseIdentifier } from '../../server/people/identifiers.ts';
import { registerPerson } from '../../server/people/register-person.ts';
import { testConfig } from './config.ts';
import { useDatabase } from './database.ts';
import { freePort } from './free-port.ts';
import { type Browser, createBrowser, type Page } from './http-browser.ts';
import { type RelyingParty, type RelyingPartyOptions, startRelyingParty } from './relying-party.ts';

export const testPassword = 'a quiet river in the hills';

export type TestApp = {
  config: Config;
  issuer: string;
  database: Database;
  cipher: ColumnCipher;
  service: Service;
  /** Lines of the log so far, as written. */
  log: string[];
  /** What the service takes the time to be. */
  clock(): Date;
  /** Moves it. */
  passSeconds(seconds: number): void;
  /** The service's clock stands still while `act` runs: for pages that tell how many seconds are left. */
  atOneMoment<T>(act: () => Promise<T>): Promise<T>;
  /** The newest code sent to an address that was not given out before; waits for its delivery. */
  codeFor(recipient: string): Promise<string>;
  /** The same for the link of a notice. */
  linkFor(recipient: string): Promise<string>;
  /** The same for a message that says this. */
  messageFor(recipient: string, pattern: RegExp): Promise<string>;
  /** A person with this login name, a password unless told otherwise. */
  person(identifier: string, options?: { password?: string | null }): Promise<string>;
  /** The database as the owner of the schema: to tamper with what the service may not touch. */
  owner(): Knex;
  taxParty(options?: Partial<RelyingPartyOptions>): Promise<RelyingParty>;
  housingParty(options?: Partial<RelyingPartyOptions>): Promise<RelyingParty>;
};

/** Inside a `describe`: the whole service over HTTP on a database of its own, with the demonstration province. */
export function useApp(overrides: Partial<Config> | (() => Promise<Partial<Config>>) = {}): () => TestApp {
  let app: TestApp | undefined;
  const stops: (() => Promise<unknown>)[] = [];
  // before the database goes: a delivery in flight would hold a connection of it
  after(async () => {
    for (const stop of stops.reverse()) await stop();
  });
  const database = useDatabase();

  before(async () => {
    const port = await freePort();
    const own = typeof overrides === 'function' ? await overrides() : overrides;
    const config = testConfig({
      issuer: `http://localhost:${port}`,
      port,
      host: '127.0.0.1',
      demonstration: true,
      ...own,
    });
    app = { ...(await startApp(config, database(), stops)), owner: () => database.owner() };
  });
  return () => {
    if (!app) throw new Error('useApp: ask for the app inside a hook or a test');
    return app;
  };
}

/** The same on a database of the caller's own; what `stops` holds is called in reverse at the end. */
export async function startApp(
  config: Config,
  database: Database,
  stops: (() => Promise<unknown>)[],
): Promise<Omit<TestApp, 'owner'>> {
  const cipher = createColumnCipher(config);
  const hasher = createPasswordHasher(config);
  await seedDemonstration({ knex: database.knex, cipher, hashPassword: (password) => hasher.hash(password), config });
  const announced = new EventEmitter();
  const log: string[] = [];
  let shift = 0;
  let held: number | undefined;
  const clock = () => new Date((held ?? Date.now()) + shift * 1000);
  const logger: Log = createLog({ logLevel: 'info' }, { write: (line: string) => void log.push(line) });
  const service = await createService({
    config,
    database,
    log: logger,
    clock,
    announce: () => announced.emit('message'),
  });
  stops.push(() => service.stop());
  const { server, drain } = createLimitedServer(service.app.callback());
  server.listen(config.port, config.host);
  await once(server, 'listening');
  stops.push(() => drain(1000));
  const read = createMessageReader(database, announced);
  const party = (
    clientId: 'tax-demo' | 'housing-demo',
    port: number | undefined,
    options: Partial<RelyingPartyOptions>,
  ) =>
    startRelyingParty({
      issuer: config.issuer,
      clientId,
      clientSecret: demonstrationSecrets[clientId],
      redirectUri: `http://${config.demoHost}:${port}/callback`,
      metadata: { id_token_signed_response_alg: clientId === 'tax-demo' ? 'ES256' : 'RS256' },
      ...options,
    });
  return {
    config,
    issuer: config.issuer,
    database,
    cipher,
    service,
    log,
    clock,
    passSeconds: (seconds) => {
      shift += seconds;
    },
    atOneMoment: async (act) => {
      held = Date.now();
      try {
        return await act();
      } finally {
        held = undefined;
      }
    },
    codeFor: (recipient) => read(recipient, /(?:验证码 |驗證碼 |Yimen: )(\d{6})\b/),
    linkFor: (recipient) => read(recipient, /(http\S+\/not-me\?token=[\w-]+)/),
    messageFor: (recipient, pattern) => read(recipient, new RegExp(`(.*${pattern.source}.*)`, 's')),
    person: async (identifier, { password = testPassword } = {}) => {
      const parsed = parseIdentifier(identifier);
      if (!parsed.ok) throw new Error(`not an identifier: ${identifier}`);
      const hashed = password === null ? undefined : await hasher.hash(password);
      return database.knex.transaction(async (tx) => {
        const made = await registerPerson(tx, cipher, {
          identifier: parsed.identifier,
          locale: 'zh-Hans',
          largePrint: false,
        });
        if (!made.ok) throw new Error(made.reason);
        if (hashed) await setPassword(tx, made.personId, hashed, 'set', clock());
        return made.personId;
      });
    },
    taxParty: (options = {}) => party('tax-demo', config.demoPorts[0], options),
    housingParty: (options = {}) => party('housing-demo', config.demoPorts[1], options),
  };
}

/** Waits for a message with something in it, as long as the test may last, and gives that out once. */
function createMessageReader(database: Database, announced: EventEmitter) {
  const given = new Set<string>();
  return async (recipient: string, pattern: RegExp): Promise<string> => {
    for (;;) {
      const next = once(announced, 'message');
      const rows = await database
        .knex('development_messages')
        .where({ recipient })
        .orderBy('sent_at', 'desc')
        .select('id', 'body');
      const found = rows.find(({ id, body }) => !given.has(id) && pattern.test(body));
      if (found) {
        given.add(found.id);
        return pattern.exec(found.body)?.[1] ?? '';
      }
      await next;
    }
  };
}

/** Inside a `describe`: a browser for each test, which begins after the limits of the one before have passed. */
export function useBrowser(app: () => TestApp): () => Browser {
  let browser: Browser;
  beforeEach(() => {
    app().passSeconds(61);
    browser = createBrowser();
  });
  afterEach(() => browser.close());
  return () => browser;
}

/** Follows a login by password from wherever it asks who is there, to the redirect URI or the next page that asks something. */
export async function logIn(
  browser: Browser,
  page: Page,
  who: { identifier: string; password?: string },
  stopAt: string,
): Promise<Page> {
  const asked = await browser.submit(page, { username: who.identifier }, { button: 'login-submit', stopAt });
  const next = await browser.submit(
    asked,
    { password: who.password ?? testPassword },
    { button: 'login-submit', stopAt },
  );
  return declineOffer(browser, next, stopAt);
}

/** Says "not now" to the question for a login name after an arrival, and to the offer of a passkey, when there is one. */
export async function declineOffer(browser: Browser, shown: Page, stopAt: string): Promise<Page> {
  const asksForContact = shown.forms.some((form) => form.action.endsWith('/contact/later'));
  const page = asksForContact ? await browser.submit(shown, {}, { button: 'contact-later', stopAt }) : shown;
  const offers = page.forms.some((form) => form.action.endsWith('/passkey/offer'));
  if (!offers) return page;
  const form = page.forms.find(({ action }) => action.endsWith('/passkey/offer'));
  const csrf = form?.fields.find(([name]) => name === 'csrf')?.[1] ?? '';
  const target = new URL(form?.action ?? '', page.url);
  return browser.follow(await browser.post(target, { csrf, decision: 'later' }, { from: page.url }), { stopAt });
}

export async function approve(browser: Browser, page: Page, stopAt: string): Promise<Page> {
  return browser.submit(page, {}, { button: 'consent-approve', stopAt });
}

export { createBrowser };
