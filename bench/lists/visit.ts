import { loadId } from '../../seeds/load/load-id.ts';
import { loadPerson } from '../../seeds/load/persons.ts';
import { loadPassword } from '../../seeds/load/seed-load.ts';
import { declineOffer } from '../../test/support/app.ts';
import { decodeEntities } from '../../test/support/html-forms.ts';
import { createBrowser } from '../../test/support/http-browser.ts';
import { someAddress, type Wire } from '../wire.ts';
import type { ListPage, Who } from './pages.ts';

/** A browser that is logged in: what it is called and what it sends. */
export type Visitor = { personId: string; cookie: string };

type LogIn = (issuer: string, wire: Wire, personNumber: number) => Promise<Visitor>;

/** How each kind of visitor comes in; whoever needs a role is given it here before. */
export const visitors: Readonly<Record<Who, LogIn>> = {
  person: async (issuer, wire, personNumber) => {
    const browser = createBrowser({ agent: wire.agent, headers: { 'x-forwarded-for': someAddress() } });
    const username = loadPerson(personNumber).identifiers[0]?.value ?? '';
    const asked = await browser.submit(
      await browser.open(`${issuer}/account`),
      { username },
      { button: 'login-submit' },
    );
    const next = await browser.submit(asked, { password: loadPassword }, { button: 'login-submit' });
    const page = await declineOffer(browser, next, 'nowhere:');
    if (page.url.pathname !== '/account') throw new Error(`the login stopped at ${page.status} ${page.url.pathname}`);
    return { personId: loadId('person', personNumber), cookie: browser.cookies.header(new URL(issuer)) };
  },
};

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
  return [...body.matchAll(/href="([^"]*[?&]before=[^"]+)"/g)].at(-1)?.[1];
}
