import { fixedId } from '../../seeds/fixed-id.ts';
import { loadId } from '../../seeds/load/load-id.ts';
import { loadPerson } from '../../seeds/load/persons.ts';
import { loadPassword } from '../../seeds/load/seed-load.ts';
import { grantFirst } from '../../server/roles/grant-role.ts';
import { declineOffer } from '../../test/support/app.ts';
import { decodeEntities } from '../../test/support/html-forms.ts';
import { type Browser, createBrowser, type Page } from '../../test/support/http-browser.ts';
import { registerPasskey } from '../fill.ts';
import { byPasskey } from '../flows/pages.ts';
import { someAddress, type Wire } from '../wire.ts';
import type { House } from './house.ts';
import type { ListPage, Who } from './pages.ts';

/** A browser that is logged in: what it is called and what it sends. */
export type Visitor = { personId: string; cookie: string };

/** `number`: of the person with more of everything; those after it are nobody special. */
type Door = { house: House; wire: Wire; number: number };

/** How each kind of visitor comes in; whoever needs a role is given it here before. */
export const visitors: Readonly<Record<Who, (door: Door) => Promise<Visitor>>> = {
  person: async ({ house: { issuer }, wire, number }) => {
    const browser = newBrowser(wire);
    const username = loadPerson(number).identifiers[0]?.value ?? '';
    const first = await browser.open(`${issuer}/account`);
    const asked = await browser.submit(first, { username }, { button: 'login-submit' });
    const next = await browser.submit(asked, { password: loadPassword }, { button: 'login-submit' });
    const page = await declineOffer(browser, next, 'nowhere:');
    return arrived(page, '/account', loadId('person', number), browser);
  },

  /** A security administrator of the whole province: no role reaches more lists. */
  administrator: async ({ house: { issuer, config, database }, wire, number }) => {
    const personId = loadId('person', number + 1);
    const wish = { personId, role: 'security', unitId: fixedId('unit', 1), reason: 'bench' } as const;
    await database.knex.transaction((tx) => grantFirst(tx, wish, new Date()));
    // A passkey of an earlier run is lost with that run.
    await database.knex('passkeys').where({ person_id: personId }).delete();
    const passkey = await registerPasskey({ knex: database.knex, config }, personId);
    const browser = newBrowser(wire);
    const first = await browser.open(`${issuer}/console`);
    const page = await byPasskey(first, { username: '', password: '', passkey }, browser);
    return arrived(page, '/console', personId, browser);
  },
};

const newBrowser = (wire: Wire) => createBrowser({ agent: wire.agent, headers: { 'x-forwarded-for': someAddress() } });

function arrived(page: Page, path: string, personId: string, browser: Browser): Visitor {
  if (page.status !== 200 || page.url.pathname !== path)
    throw new Error(`the login stopped at ${page.status} ${page.url.pathname}`);
  return { personId, cookie: browser.cookies.header(page.url) };
}

/** One request of a page; throws when it is not the page. */
export async function look(wire: Wire, { cookie }: Visitor, path: string): Promise<string> {
  const { status, body, headers } = await wire.get(path, { headers: { cookie } });
  if (status !== 200) throw new Error(`${path} answered ${status} ${headers.location ?? body.slice(0, 200)}`);
  return body;
}

/** The address to measure; undefined when there is no older page. */
export async function addressOf(wire: Wire, visitor: Visitor, page: ListPage): Promise<string | undefined> {
  if (!page.older) return page.path;
  const body = decodeEntities(await look(wire, visitor, page.path));
  return [...body.matchAll(/href="([^"]*[?&](?:before|beforeAt|after)=[^"]+)"/g)].at(-1)?.[1];
}
