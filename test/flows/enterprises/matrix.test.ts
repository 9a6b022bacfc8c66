import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { acceptMandate } from '../../../server/mandates/answer.ts';
import { grantMandate } from '../../../server/mandates/grant.ts';
import type { MandateWish } from '../../../server/mandates/wish.ts';
import { wishFor } from '../../mandates/support.ts';
import { createBrowser } from '../../support/app.ts';
import { storedDigest } from '../../support/change-digest.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { force } from '../people/pages.ts';
import { type Actor, settled, useEnterprises, visit } from './actors.ts';

type Role = 'representative' | 'administrator';
type Entry = {
  /** Id of the mandate in the address, fresh for each attempt. */
  mandate?: () => Promise<string>;
  body?: () => Record<string, string>;
  /** Status for those who manage the enterprise; everybody else meets 404. */
  expected: Record<Role, number>;
};

const both = (status: number) => ({ representative: status, administrator: status });

describe('T-119 the enterprise centre, every route by every role', () => {
  const { app, actor, registered, claimed } = useEnterprises();
  const people = {} as Record<'owner' | 'office' | 'clerk' | 'neighbour' | 'stranger', Actor>;
  let [firm, other] = [
    { id: '', uscc: '', name: '' },
    { id: '', uscc: '', name: '' },
  ];
  let nobody: Browser;

  const parts = () => ({
    config: app().config,
    knex: app().database.knex,
    cipher: app().cipher,
    clients: { find: async () => undefined, label: async () => undefined },
    clock: () => new Date(),
  });

  async function grant(by: Actor, wish: MandateWish): Promise<string> {
    const granted = await grantMandate(parts(), by.id, wish, 'zh-Hans');
    if (!granted.ok) throw new Error(granted.reason);
    return granted.mandateId;
  }
  const accept = async (by: Actor, id: string) => {
    const accepted = await acceptMandate(parts(), by.id, id);
    if (!accepted.ok) throw new Error(accepted.reason);
    return id;
  };
  let given = 0;
  const given1 = () => {
    given += 1;
    const invitee = { id: '', name: '受托示例', mobile: `137${String(given).padStart(8, '0')}` };
    return grant(people.owner, wishFor(firm.id, invitee, new Date()));
  };
  /** A mandate of the neighbour's firm to ours, with an act of its own so that none is like another. */
  const offered = () => grant(people.neighbour, wishFor(other.id, firm, new Date()));
  const held = async () => accept(people.owner, await offered());
  const person = () => ({ name: '新人示例', mobile: '13612345678', until: inDays(20), services: 'all', acts: 'all' });

  const table: Record<string, Entry> = {
    'GET /account/enterprises/:id': { expected: both(200) },
    'GET /account/enterprises/:id/people': { expected: both(200) },
    // administrators appoint nobody: the rules refuse what the page does not offer
    'POST /account/enterprises/:id/people': { body: person, expected: { representative: 303, administrator: 400 } },
    'GET /account/enterprises/:id/mandates': { expected: both(200) },
    'GET /account/enterprises/:id/mandates/new': { expected: both(200) },
    'POST /account/enterprises/:id/mandates/new': { body: person, expected: both(303) },
    'GET /account/enterprises/:id/mandates/renew': { expected: both(200) },
    'POST /account/enterprises/:id/mandates/renew': { expected: both(400) },
    'GET /account/enterprises/:id/mandates/:mandateId/end': { mandate: given1, expected: both(200) },
    'POST /account/enterprises/:id/mandates/:mandateId/end': { mandate: given1, expected: both(303) },
    'GET /account/enterprises/:id/received': { expected: both(200) },
    'POST /account/enterprises/:id/received/:mandateId/accept': { mandate: offered, expected: both(303) },
    'POST /account/enterprises/:id/received/:mandateId/decline': { mandate: offered, expected: both(303) },
    'GET /account/enterprises/:id/received/:mandateId/people': { mandate: held, expected: both(200) },
    'POST /account/enterprises/:id/received/:mandateId/people': { mandate: held, body: person, expected: both(303) },
    'GET /account/enterprises/:id/uses': { expected: both(200) },
  };

  before(async () => {
    for (const [role, name] of [
      ['owner', '李业主'],
      ['office', '王主任'],
      ['clerk', '周办事'],
      ['neighbour', '孙邻居'],
      ['stranger', '陈路人'],
    ] as const) {
      people[role] = await actor(name);
    }
    const [ours, theirs] = [registered(people.owner, '示例甲公司'), registered(people.neighbour, '示例乙公司')];
    firm = { id: await claimed(people.owner, ours), uscc: ours.uscc, name: ours.name };
    other = { id: await claimed(people.neighbour, theirs), uscc: theirs.uscc, name: theirs.name };
    const invited = (who: Actor) => ({ ...who, mobile: `+86${who.mobile}` });
    const asAdministrator = wishFor(firm.id, invited(people.office), new Date(), { role: 'administrator' });
    await accept(people.office, await grant(people.owner, asAdministrator));
    await accept(people.clerk, await grant(people.owner, wishFor(firm.id, invited(people.clerk), new Date())));
    nobody = createBrowser();
  });
  after(() => nobody.close());

  const addressOf = async (key: string, enterpriseId: string, entry: Entry) => {
    const path = key.slice(key.indexOf(' ') + 1).replace(':id', enterpriseId);
    return path.includes(':mandateId') ? path.replace(':mandateId', (await entry.mandate?.()) ?? '') : path;
  };

  async function attempt(key: string, { browser }: { browser: Browser }, path: string, entry: Entry): Promise<Page> {
    if (key.startsWith('GET')) return browser.get(new URL(path, app().issuer));
    const page = await browser.open(new URL('/', app().issuer));
    return force(browser, page, path, entry.body?.() ?? {});
  }

  it('knows every route of the centre', () => {
    const declared = app()
      .service.routes.filter(({ path }) => path.startsWith('/account/enterprises/:id'))
      .map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(Object.keys(table).sort(), declared.sort());
  });

  for (const [key, entry] of Object.entries(table)) {
    for (const [role, who] of [
      ['representative', () => people.owner],
      ['administrator', () => people.office],
    ] as const) {
      it(`${key} answers ${entry.expected[role]} to a ${role}`, async () => {
        const answer = await attempt(key, who(), await addressOf(key, firm.id, entry), entry);
        assert.equal(answer.status, entry.expected[role], answer.body.slice(0, 2000));
        assert.doesNotMatch(answer.location?.pathname ?? '', /^\/(login|authorize)/);
      });
    }

    it(`T-120 ${key} answers 404 to everybody else, as for an enterprise that is not there, and changes nothing`, async () => {
      const path = await addressOf(key, firm.id, entry);
      await settled(app());
      const before = await storedDigest(app().database);
      for (const who of ['clerk', 'neighbour', 'stranger'] as const) {
        const there = await attempt(key, people[who], path, entry);
        const nowhere = await attempt(key, people[who], path.replace(firm.id, randomUUID()), entry);
        assert.deepEqual([there.status, nowhere.status], [404, 404], who);
        assert.equal(plain(there), plain(nowhere), who);
      }
      assert.equal(await storedDigest(app().database), before);
    });

    it(`${key} asks whoever is not logged in to do so`, async () => {
      const answer = await attempt(key, { browser: nobody }, await addressOf(key, firm.id, entry), entry);
      assert.ok([302, 303].includes(answer.status), String(answer.status));
      assert.doesNotMatch(answer.body, /示例甲公司/);
    });
  }

  it('T-120 mixes nothing: a mandate of another enterprise, or none, below one’s own answers 404', async () => {
    const foreign = await grant(
      people.neighbour,
      wishFor(other.id, { id: '', name: '某某示例', mobile: '+8613512345678' }, new Date()),
    );
    const paths = [foreign, randomUUID(), 'nonsense', '%00'].flatMap((id) => [
      `/account/enterprises/${firm.id}/mandates/${id}/end`,
      `/account/enterprises/${firm.id}/received/${id}/people`,
    ]);
    for (const path of paths) {
      const answer = await visit(app(), people.owner, path);
      assert.ok([400, 404].includes(answer.status), `${answer.status} ${path}`);
    }
    const page = await visit(app(), people.owner, '/account');
    for (const path of [`mandates/${foreign}/end`, `received/${foreign}/accept`, `received/${foreign}/decline`]) {
      const answer = await force(people.owner.browser, page, `/account/enterprises/${firm.id}/${path}`);
      assert.equal(answer.status, 404, path);
    }
    const row = await app().database.knex('mandates').where({ id: foreign }).first();
    assert.deepEqual([row.accepted_at, row.ended_at], [null, null]);
  });

  it('an administrator neither ends another one nor sees the way to', async () => {
    const second = await actor('赵副手');
    const wish = wishFor(firm.id, { ...second, mobile: `+86${second.mobile}` }, new Date(), { role: 'administrator' });
    const id = await accept(second, await grant(people.owner, wish));
    const path = `/account/enterprises/${firm.id}/mandates/${id}/end`;
    assert.doesNotMatch(
      (await visit(app(), people.office, `/account/enterprises/${firm.id}/people`)).body,
      new RegExp(id),
    );
    assert.equal((await visit(app(), people.office, path)).status, 404);
    const page = await visit(app(), people.office, '/account');
    assert.equal((await force(people.office.browser, page, path)).status, 404);
    assert.equal((await app().database.knex('mandates').where({ id }).first()).ended_at, null);
  });

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
});

/** Without what is new in every answer. */
function plain({ body }: Page): string {
  return body
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/nonce="[^"]*"/g, 'NONCE')
    .replaceAll(/name="csrf" value="[^"]*"/g, 'CSRF');
}
