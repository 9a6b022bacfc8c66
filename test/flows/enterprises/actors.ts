import {
  createFakeEnterpriseRegistry,
  type RegisteredEnterprise,
} from '../../../adapters/registries/fake-enterprise.ts';
import { createFakePopulationRegistry } from '../../../adapters/registries/fake-population.ts';
import { verifyIdentity } from '../../../server/people/verify-identity.ts';
import { madeUpCode } from '../../enterprises/made-up-code.ts';
import { citizenNumber } from '../../people/citizen-number.ts';
import { createBrowser, type TestApp, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { type RegistryServer, startRegistryServer } from '../../support/registry-server.ts';
import { enter, force } from '../people/pages.ts';

export type Actor = { id: string; name: string; mobile: string; number: string; browser: Browser };

/** Inside a `describe`: the service, and an enterprise registry behind an address whose entries the test changes. */
export function useEnterprises() {
  const entries: RegisteredEnterprise[] = [];
  let server: RegistryServer | undefined;
  const browsers: Browser[] = [];
  const app = useApp(async () => {
    server = await startRegistryServer((response, request) => {
      const question = JSON.parse(request.body);
      createFakeEnterpriseRegistry({ register: entries })
        .lookUp(question)
        .then(
          ({ known, ...rest }) => response.end(JSON.stringify({ answer: known ? 'known' : 'unknown', ...rest })),
          () => response.destroy(),
        );
    });
    return { enterpriseRegistryHttp: { url: server.url, token: 'token-of-the-test-registry' } };
  });
  before(async () => {
    // a service that enterprises enter
    const identities = JSON.stringify({ citizen: {}, enterprise: {} });
    await app().database.knex('applications').where({ client_id: 'tax-demo' }).update({ identities });
  });
  after(() => {
    for (const browser of browsers) browser.close();
    server?.stop();
  });

  let made = 0;
  /** Somebody verified by a document, logged in. */
  async function actor(name: string): Promise<Actor> {
    made += 1;
    const mobile = `139001${String(made).padStart(5, '0')}`;
    const number = citizenNumber();
    const id = await app().person(mobile);
    const parts = {
      knex: app().database.knex,
      cipher: app().cipher,
      registry: createFakePopulationRegistry(),
      clock: () => new Date(),
    };
    const outcome = await verifyIdentity(parts, id, { type: 'resident-id', number, name });
    if (!outcome.ok) throw new Error(outcome.reason);
    const browser = createBrowser();
    browsers.push(browser);
    await enter(app(), browser, mobile);
    return { id, name, mobile, number, browser };
  }

  /** An enterprise in the registry, represented by this person. */
  function registered(representative: Actor | undefined, name: string): RegisteredEnterprise {
    const entry: RegisteredEnterprise = { uscc: madeUpCode(), name, kind: 'company', status: 'active' };
    if (representative) entry.representative = { name: representative.name, number: representative.number };
    entries.push(entry);
    return entry;
  }

  /** Claims it over the pages; gives its id. */
  async function claimed(by: Actor, { uscc }: { uscc: string }): Promise<string> {
    const page = await visit(app(), by, '/account/enterprises/claim');
    const done = await by.browser.submit(page, { uscc });
    const id = /^\/account\/enterprises\/([0-9a-f-]{36})$/.exec(done.url.pathname)?.[1];
    if (!id) throw new Error(`not claimed: ${done.status} ${done.url.pathname}`);
    return id;
  }

  return { app, actor, registered, claimed };
}

export function visit(app: TestApp, { browser }: Actor, path: string): Promise<Page> {
  return browser.open(new URL(path, app.issuer));
}

/** Presses a button that is a form of its own, wherever it stands. */
export async function press(app: TestApp, actor: Actor, page: string, action: string): Promise<Page> {
  const shown = await visit(app, actor, page);
  if (!shown.forms.some((form) => form.action === action)) throw new Error(`no form for ${action} on ${page}`);
  return actor.browser.follow(await force(actor.browser, shown, action));
}

/** The only form action on a page that matches. */
export function actionOn({ forms, url }: Page, pattern: RegExp): string {
  const [action, ...others] = forms.map((form) => form.action).filter((each) => pattern.test(each));
  if (!action || others.length > 0)
    throw new Error(`${others.length + (action ? 1 : 0)} forms for ${pattern} on ${url.pathname}`);
  return action;
}

/** Once every message that was on its way has arrived. */
export async function settled({ database: { knex } }: TestApp): Promise<void> {
  const deadline = performance.now() + 10_000;
  const pending = () => knex('outbox_entries').where({ kind: 'message', status: 'pending' }).first('id');
  while (await pending()) if (performance.now() > deadline) throw new Error('messages do not leave');
}

/** Everything that was sent to a mobile number. */
export async function toldTo(app: TestApp, { mobile }: Actor): Promise<string> {
  await settled(app);
  const { knex } = app.database;
  const bodies = await knex('development_messages')
    .where({ recipient: `+86${mobile}` })
    .orderBy('sent_at')
    .pluck('body');
  return bodies.join('\n');
}
