import { createBrowser, type TestApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { type RelyingParty, startRelyingParty } from '../../support/relying-party.ts';
import { enter } from '../people/pages.ts';

export type Developer = { id: string; name: string; mobile: string; browser: Browser };

export const callback = 'http://localhost:8080/callback';

/** Developers of a service, verified and logged in; `close` closes their browsers. */
export function developersOf(app: () => TestApp) {
  const browsers: Browser[] = [];
  let made = 0;

  async function developer(name: string): Promise<Developer> {
    made += 1;
    const mobile = `138002${String(made).padStart(5, '0')}`;
    const id = await app().person(mobile);
    const proof = { name, assurance_level: 2, assurance_method: 'registry', assurance_at: new Date() };
    await app().database.knex('persons').where({ id }).update(proof);
    const browser = createBrowser();
    browsers.push(browser);
    await enter(app(), browser, mobile);
    return { id, name, mobile, browser };
  }

  const at = (path: string) => new URL(path, app().issuer);
  const visit = ({ browser }: Developer, path: string): Promise<Page> => browser.open(at(path));

  /** Makes a team over the pages; gives its id. */
  async function team(by: Developer, name = '接入组'): Promise<string> {
    const page = await visit(by, `/developers/teams/new?q=${encodeURIComponent('税务')}`);
    const unit = /name="unit" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const made = await by.browser.submit(page, { unit, name });
    const id = /^\/developers\/teams\/([0-9a-f-]{36})$/.exec(made.url.pathname)?.[1];
    if (!id) throw new Error(`no team: ${made.status} ${made.url.pathname}\n${made.body.slice(0, 3000)}`);
    return id;
  }

  /** Registers an application over the pages; gives its credentials. */
  async function application(by: Developer, teamId: string, fields: Record<string, string> = {}) {
    const page = await visit(by, `/developers/teams/${teamId}/applications/new`);
    const asked = { name: '示例应用', kind: 'web', topic: 'taxes', redirectUris: callback, ...fields };
    const shown = await by.browser.submit(page, asked);
    return { shown, ...credentialsOn(shown) };
  }

  /** Login name and password of one of a team's test persons. */
  async function testPerson(by: Developer, teamId: string, situation: string) {
    const { body } = await visit(by, `/developers/teams/${teamId}/test-persons`);
    const password = /<code>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})<\/code>/.exec(body)?.[1] ?? '';
    const identifier = new RegExp(`<code>(${situation}@[^<]+)</code>`).exec(body)?.[1] ?? '';
    return { identifier, password };
  }

  function party(client: { clientId: string; clientSecret?: string }, scope = 'openid profile'): Promise<RelyingParty> {
    return startRelyingParty({ issuer: app().issuer, redirectUri: callback, scope, ...client });
  }

  const close = () => {
    for (const browser of browsers.splice(0)) browser.close();
  };
  return { developer, visit, at, team, application, testPerson, party, close };
}

export function credentialsOn({ body }: Page): { clientId: string; clientSecret: string } {
  const codes = [...body.matchAll(/<dd><code>([^<]+)<\/code><\/dd>/g)].map(([, code]) => code ?? '');
  return { clientId: codes[0] ?? '', clientSecret: codes[1] ?? '' };
}
