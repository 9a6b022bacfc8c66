import { fixedId } from '../../seeds/fixed-id.ts';
import { loadId } from '../../seeds/load/load-id.ts';
import { loadPerson } from '../../seeds/load/persons.ts';
import { isUnproven, wholeProvince } from '../../seeds/load/plan.ts';
import { loadPassword } from '../../seeds/load/seed-load.ts';
import { loadUnits } from '../../seeds/load/units.ts';
import { grantFirst } from '../../server/roles/grant-role.ts';
import type { Role } from '../../server/roles/role.ts';
import { declineOffer } from '../../test/support/app.ts';
import { decodeEntities } from '../../test/support/html-forms.ts';
import { type Browser, createBrowser, type Page } from '../../test/support/http-browser.ts';
import { registerPasskey } from '../fill.ts';
import { byPasskey } from '../flows/pages.ts';
import { someAddress, type Wire } from '../wire.ts';
import type { House } from './house.ts';
import type { Ids, ListPage, Who } from './page.ts';

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

  // No role reaches more lists.
  administrator: async (door) => {
    const visitor = await officer(door, 'security', top, 1);
    await openRecord(door, visitor.personId);
    return visitor;
  },
  system: (door) => officer(door, 'system', top, 2),
  auditor: (door) => officer(door, 'audit', top, 3),
  'city auditor': (door) => officer(door, 'audit', city, 4),
  unit: (door) => officer(door, 'unit', top, 5),
};

const top = fixedId('unit', 1);
const firstCity = loadUnits(wholeProvince.units).findIndex(({ level }) => level === 'city');
/** Its government: the first one, whatever the size of the province. */
const city = loadId('unit', firstCity);

/** Whom and what pages are about, where so-and-so is the number of the person with more of everything. */
export const idsFor = (number: number): Ids => ({
  busy: loadId('person', number),
  administrator: loadId('person', verifiedAfter(number, 1)),
  city,
});

/** Somebody who is nobody special gets the role, and logs in to the console by a passkey. */
async function officer({ house, wire, number }: Door, role: Role, unitId: string, further: number): Promise<Visitor> {
  const { issuer, config, database } = house;
  const personId = loadId('person', verifiedAfter(number, further));
  const wish = { personId, role, unitId, reason: 'bench' } as const;
  await database.knex.transaction((tx) => grantFirst(tx, wish, new Date()));
  // A passkey of an earlier run is lost with that run.
  await database.knex('passkeys').where({ person_id: personId }).delete();
  const passkey = await registerPasskey({ knex: database.knex, config }, personId);
  const browser = newBrowser(wire);
  const first = await browser.open(`${issuer}/console`);
  const page = await byPasskey(first, { username: '', password: '', passkey }, browser);
  return arrived(page, '/console', personId, browser);
}

/** As if they had just found the person with more of everything by a proof. */
async function openRecord({ house, number }: Door, administratorId: string): Promise<void> {
  const row = { administrator_id: administratorId, person_id: loadId('person', number) };
  await house.database
    .knex('record_openings')
    .insert({ ...row, expires_at: new Date(Date.now() + 3_600_000) })
    .onConflict(['administrator_id', 'person_id'])
    .merge();
}

/** Number of the so-and-so-manieth person after this one who has proven who they are. */
function verifiedAfter(number: number, further: number): number {
  let found = number;
  for (let left = further; left > 0; left -= 1)
    do found += 1;
    while (isUnproven(found));
  return found;
}

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

/** The address to measure; undefined when there is no such link. */
export async function addressOf(wire: Wire, visitor: Visitor, page: ListPage, ids: Ids): Promise<string | undefined> {
  const path = typeof page.path === 'string' ? page.path : page.path(ids);
  const { link } = page;
  if (!link) return path;
  const body = await look(wire, visitor, path);
  const hrefs = [...body.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => decodeEntities(href));
  // from where the page is: a link may be no more than a query
  const paths = hrefs
    .map((href) => new URL(href, `http://localhost${path}`))
    .map(({ pathname, search }) => pathname + search);
  return paths.filter((one) => link.test(one)).at(-1);
}
