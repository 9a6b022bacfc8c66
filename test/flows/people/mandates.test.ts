import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { grantMandate } from '../../../server/mandates/grant.ts';
import type { MandateWish } from '../../../server/mandates/wish.ts';
import { mandateParts } from '../../mandates/support.ts';
import { approve, createBrowser, useApp } from '../../support/app.ts';
import { freePort } from '../../support/free-port.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { comeIn, makeParty, type Party, setAssurance } from '../identities/party.ts';
import { enter, force, nowhere, setStatus } from './pages.ts';

const day = 86_400_000;

describe('mandates, from the invitation to the end', function mandates() {
  this.timeout(300_000);
  const heard = new EventEmitter();
  const logouts: string[] = [];
  let department: Server;
  const app = useApp(async () => {
    department = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        logouts.push(new URLSearchParams(body).get('logout_token') ?? '');
        response.writeHead(200).end();
        heard.emit('logout');
      });
    }).listen(0, 'localhost');
    await once(department, 'listening');
    return { demoPorts: [(department.address() as AddressInfo).port, await freePort()] };
  });
  after(() => {
    department.closeAllConnections();
    department.close();
  });

  const browsers: Browser[] = [];
  const browser = () => {
    const one = createBrowser();
    browsers.push(one);
    return one;
  };
  afterEach(() => {
    for (const one of browsers.splice(0)) one.close();
  });
  beforeEach(() => app().passSeconds(61));

  const knex = () => app().database.knex;
  let shift = 0;
  const pass = (seconds: number) => {
    shift += seconds;
    app().passSeconds(seconds);
  };
  const now = () => new Date(Date.now() + shift * 1000);
  let count = 0;

  async function somebody(level = 2) {
    count += 1;
    const mobile = `1390021${String(count).padStart(4, '0')}`;
    const id = await app().person(mobile);
    await setAssurance(app(), id, level);
    const name = `示例${'甲乙丙丁戊己庚辛壬癸'[count % 10]}${'子丑寅卯辰巳午未申酉'[Math.floor(count / 10)]}`;
    await knex()('persons').where({ id }).update({ name });
    return { id, mobile, name };
  }
  type Somebody = Awaited<ReturnType<typeof somebody>>;

  async function company() {
    const boss = await somebody();
    return { boss, firm: await make.enterprise(knex(), { representative: boss.id }) };
  }

  async function offer(boss: Somebody, enterpriseId: string, to: Somebody, more: Partial<MandateWish> = {}) {
    const parts = { ...mandateParts(knex(), now), cipher: app().cipher, config: app().config };
    const outcome = await grantMandate(
      parts,
      boss.id,
      {
        enterpriseId,
        role: 'agent',
        agent: { kind: 'person', name: to.name, mobile: to.mobile },
        services: null,
        acts: ['view', 'submit'],
        validUntil: new Date(now().getTime() + 30 * day),
        note: '代办年报',
        ...more,
      },
      'zh-Hans',
    );
    assert.ok(outcome.ok, JSON.stringify(outcome));
    return outcome.mandateId;
  }

  /** The link in the message to this number; waits for its delivery. */
  async function linkTo(mobile: string): Promise<URL> {
    for (;;) {
      const [row] = await knex()('development_messages')
        .where({ recipient: `+86${mobile}` })
        .whereLike('body', '%/invitation/%')
        .orderBy('sent_at', 'desc')
        .select('body');
      const found = /http:\/\/\S+\/invitation\/[\w-]+/.exec(row?.body ?? '')?.[0];
      if (found) return new URL(found);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const submit = async (one: Browser, page: Page, act: string) => {
    const form = page.forms.find(({ action }) => action.endsWith(`/${act}`));
    assert.ok(form, `no form to ${act} on ${page.status} ${page.url.pathname}`);
    return one.follow(await force(one, page, form.action), { stopAt: nowhere });
  };

  /** Somebody in an application by a mandate they accepted through its link. */
  async function acting(more: Partial<MandateWish> = {}) {
    const { boss, firm } = await company();
    const clerk = await somebody();
    const id = await offer(boss, firm.id, clerk, more);
    const one = browser();
    const invitation = await enter(app(), one, clerk.mobile, (await linkTo(clerk.mobile)).pathname);
    const accepted = await submit(one, invitation, 'accept');
    assert.equal(accepted.url.search, '?notice=mandate-accepted');
    const party = await makeParty(app(), { enterprise: {} }, { scope: 'openid offline_access' });
    // on loopback, where no real department may register one
    const logoutUri = `http://localhost:${app().config.demoPorts[0]}/logout`;
    await knex()('applications')
      .where({ client_id: party.clientId })
      .update({
        metadata: knex().raw(
          `metadata || jsonb_build_object('backchannel_logout_uri', ?::text, 'backchannel_logout_session_required', true)`,
          [logoutUri],
        ),
      });
    const asked = await party.begin(one, { prompt: 'consent' });
    const page = asked.location ? asked : await approve(one, asked, party.redirectUri);
    const tokens = await party.exchange(page.location);
    return { boss, firm, clerk, id, one, party, tokens };
  }

  /** Nothing that was given in the identity is worth anything. */
  async function assertGone({ party, tokens }: { party: Party; tokens: Awaited<ReturnType<Party['exchange']>> }) {
    await assert.rejects(party.userinfo(tokens), (error: { status?: number; cause?: unknown }) => {
      assert.equal(error.status, 401);
      return true;
    });
    assert.deepEqual(await party.introspect(tokens.access_token), { active: false });
    assert.deepEqual(await party.introspect(tokens.refresh_token ?? ''), { active: false });
    await assert.rejects(party.refresh(tokens.refresh_token), { error: 'invalid_grant' });
  }

  it('T-128 an end by the enterprise is an end in every token, and the application is told', async () => {
    const { boss, firm, clerk, id, one, party, tokens } = await acting();
    assert.ok((await party.userinfo(tokens)).sub);
    assert.ok((await party.introspect(tokens.access_token)).active);

    const bosses = browser();
    const asked = await enter(app(), bosses, boss.mobile, `/account/mandates/${id}/end`);
    assert.match(asked.body, new RegExp(firm.name));
    const told = once(heard, 'logout');
    assert.equal((await submit(bosses, asked, 'end')).url.search, '?notice=mandate-ended');
    await assertGone({ party, tokens });
    await told;
    const { sid, sub } = decodeJwt(logouts.at(-1) ?? '');
    assert.deepEqual([sid, sub], [tokens.claims()?.sid, tokens.claims()?.sub]);

    assert.equal((await one.get(new URL('/account', app().issuer))).status, 200, 'the account itself stays logged in');
    const again = await party.begin(one);
    assert.ok(!again.location?.searchParams.has('code'), 'and does not get in that way again');
    const [notice] = await knex()('audit_events').where({ type: 'mandate.ended', person_id: clerk.id });
    assert.equal(notice.actor_id, boss.id);
  });

  it('T-128 an end by time is an end at its second, and the application is told of it by itself', async () => {
    const { party, tokens } = await acting({ validUntil: new Date(now().getTime() + 600_000) });
    assert.ok((await party.introspect(tokens.access_token)).active);
    const told = once(heard, 'logout');
    pass(600);
    await assertGone({ party, tokens });
    await told;
    assert.equal(decodeJwt(logouts.at(-1) ?? '').sid, tokens.claims()?.sid);
  });

  it('T-128 a suspended enterprise is acted for by nobody while it is', async () => {
    const { firm, party, tokens } = await acting();
    await knex()('enterprises').where({ id: firm.id }).update({ status: 'suspended' });
    assert.deepEqual(await party.introspect(tokens.access_token), { active: false });
    await knex()('enterprises').where({ id: firm.id }).update({ status: 'active' });
    assert.ok((await party.introspect(tokens.access_token)).active);
  });

  it('T-054 a locked account acts for nobody', async () => {
    const { clerk, party, tokens } = await acting();
    await setStatus(app(), clerk.id, 'locked');
    await assert.rejects(party.userinfo(tokens));
    await assert.rejects(party.refresh(tokens.refresh_token), { error: 'invalid_grant' });
    const page = await comeIn(browser(), party, clerk.mobile).catch((error: Error) => error);
    assert.ok(!(page instanceof Error) && !page.location?.searchParams.has('code'));
  });

  it('shows each use to both sides', async () => {
    const { boss, id, one, party } = await acting();
    const [application] = await knex()('applications').where({ client_id: party.clientId }).select('name');
    const mine = await one.open(new URL(`/account/mandates/${id}`, app().issuer));
    assert.match(mine.body, new RegExp(application.name['zh-Hans']));
    const theirs = await enter(app(), browser(), boss.mobile, `/account/mandates/${id}`);
    assert.match(theirs.body, new RegExp(application.name['zh-Hans']));
  });

  it('T-130 a forwarded link shows nothing, and says the same as one that is none', async () => {
    const { boss, firm } = await company();
    const [clerk, other, unproven] = [await somebody(), await somebody(), await somebody(1)];
    await offer(boss, firm.id, clerk);
    const link = await linkTo(clerk.mobile);
    for (const visitor of [boss, other, unproven]) {
      const one = browser();
      const forwarded = await enter(app(), one, visitor.mobile, link.pathname);
      const secret = randomBytes(32).toString('base64url');
      const unknown = await one.open(new URL(`/account/mandates/invitation/${secret}`, app().issuer));
      assert.deepEqual([forwarded.status, unknown.status], [404, 404]);
      assert.doesNotMatch(forwarded.body, new RegExp(`${firm.name}|${clerk.name}|${firm.uscc}|代办年报`));
      assert.equal(
        withoutNoise(forwarded, link.pathname),
        withoutNoise(unknown, `/account/mandates/invitation/${secret}`),
      );
    }
    const outside = await browser().open(link);
    assert.doesNotMatch(outside.body, new RegExp(`${firm.name}|${firm.uscc}`), 'and nothing before the login');
  });

  it('T-119 T-120 a mandate of others and one that never was answer alike, by every address', async () => {
    const { boss, firm } = await company();
    const [clerk, stranger] = [await somebody(), await somebody()];
    const id = await offer(boss, firm.id, clerk);
    const one = browser();
    const page = await enter(app(), one, stranger.mobile, '/account/mandates');
    assert.doesNotMatch(page.body, new RegExp(firm.name));
    for (const path of ['', '/end']) {
      const [theirs, none] = [id, randomUUID()].map((each) =>
        one.get(new URL(`/account/mandates/${each}${path}`, app().issuer)),
      );
      assert.deepEqual([(await theirs)?.status, (await none)?.status], [404, 404]);
    }
    for (const act of ['accept', 'decline', 'end']) {
      const theirs = await force(one, page, `/account/mandates/${id}/${act}`);
      const none = await force(one, page, `/account/mandates/${randomUUID()}/${act}`);
      assert.deepEqual([theirs.status, none.status], [404, 404], act);
    }
    for (const query of ['before=x', `before=1.${id}'`, 'before=1&before=2']) {
      assert.equal((await one.get(new URL(`/account/mandates?${query}`, app().issuer))).status, 400, query);
    }
    assert.ok((await knex()('mandates').where({ id }).first('ended_at', 'accepted_at')).accepted_at === null);
  });

  it('answers once, waits on the person’s own page without the link, and can be declined', async () => {
    const { boss, firm } = await company();
    const clerk = await somebody();
    const [first, second] = [await offer(boss, firm.id, clerk), await offer(boss, firm.id, clerk)];
    const one = browser();
    const page = await enter(app(), one, clerk.mobile, '/account/mandates');
    assert.match(page.body, new RegExp(`代${firm.name}办事`));
    const accept = () => force(one, page, `/account/mandates/${first}/accept`);
    assert.equal((await accept()).status, 303);
    const again = await accept();
    assert.equal(again.status, 400);
    assert.match(again.body, /已经答复/);
    assert.equal((await force(one, page, `/account/mandates/${second}/decline`)).status, 303);
    const [row] = await knex()('mandates').where({ id: second }).select('end_reason');
    assert.equal(row.end_reason, 'declined');
    const messages = await knex()('audit_events').where({ person_id: clerk.id }).whereLike('type', 'mandate.%');
    assert.ok(messages.length >= 1);
  });

  it('asks for a fresh login before it changes anything', async () => {
    const { boss, firm } = await company();
    const clerk = await somebody();
    const id = await offer(boss, firm.id, clerk);
    const one = browser();
    const page = await enter(app(), one, clerk.mobile, '/account/mandates');
    pass(21 * 60);
    const asked = await force(one, page, `/account/mandates/${id}/accept`);
    assert.equal(asked.location?.pathname, '/authorize');
    assert.equal((await knex()('mandates').where({ id }).first('accepted_at')).accepted_at, null);
  });
});

/** A page without what is new in every answer and without its own address. */
function withoutNoise({ body }: Page, path: string): string {
  return body
    .replaceAll(path, 'PATH')
    .replaceAll(encodeURIComponent(path), 'PATH')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/name="csrf" value="[^"]*"/g, 'csrf');
}
