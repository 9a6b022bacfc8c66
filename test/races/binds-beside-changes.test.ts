import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { removeEveryFactor } from '../../server/authenticators/remove-every-factor.ts';
import { holdActive } from '../../server/journey/store.ts';
import { changeStatus } from '../../server/people/change-status.ts';
import { finishDueRecoveries } from '../../server/recovery/desk-recovery.ts';
import { endUnfinished } from '../../server/recovery/end-unfinished.ts';
import { factorChanged } from '../../server/recovery/factor-changed.ts';
import { insertRecovery } from '../../server/recovery/store.ts';
import { endEverySession } from '../../server/sessions/end-every-session.ts';
import { force, journeyOf, nowhere, passkeyOptions } from '../flows/people/pages.ts';
import { doors, type House, logInAt, openHouse, someone } from '../flows/sources/house.ts';
import { type Merging, partsOf } from '../merging/support.ts';
import { createBrowser, logIn, testPassword, useApp } from '../support/app.ts';
import type { Browser, Page } from '../support/http-browser.ts';
import { meanwhile } from '../support/meanwhile.ts';
import { createSoftwareAuthenticator } from '../support/software-authenticator.ts';

const parallel = 16;
const rounds = 3;

/** A login that has come as far as binding something: `bind` does it. */
type Waiting = { browser: Browser; personId: string; bind: () => Promise<Page> };
type Change = (tx: Knex.Transaction, personId: string) => Promise<unknown>;

describe('what a login binds at the moment of a change', function besideChanges() {
  this.timeout(300_000);
  const app = useApp(doors);
  const knex = () => app().database.knex;
  let parts: Merging;
  let city: House;
  let next = 0;

  before(async () => {
    parts = await partsOf(app(), () => app().clock());
    city = await openHouse(app());
  });
  after(() => city.close());
  beforeEach(() => app().passSeconds(61));

  const nextMobile = () => {
    next += 1;
    return `138001457${String(next).padStart(2, '0')}`;
  };
  const account = (browser: Browser) => browser.open(`${app().issuer}/account`);

  async function atOffer(personId: string, identifier: string): Promise<Waiting> {
    const browser = createBrowser();
    const asked = await browser.submit(await account(browser), { username: identifier }, { button: 'login-submit' });
    const offer = await browser.submit(asked, { password: testPassword }, { button: 'login-submit' });
    const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
    const credential = authenticator.create(passkeyOptions(offer, 'create'));
    return { browser, personId, bind: () => force(browser, offer, `${journeyOf(offer)}/passkey/add`, { credential }) };
  }

  /** The code to the address of a new account is there. */
  async function atContact(): Promise<Waiting> {
    city.who.login = someone();
    const browser = createBrowser();
    const arrival = await logInAt(browser, await account(browser), 'city');
    const asked = await browser.submit(arrival, {}, { button: 'arrival-new' });
    const { person_id: personId } = await knex()('source_links').orderBy('linked_at', 'desc').first('person_id');
    const mail = `${nextMobile()}@example.cn`;
    const page = await browser.submit(asked, { username: mail }, { button: 'contact-send' });
    const code = await app().codeFor(mail);
    return { browser, personId, bind: () => browser.press(page, { code }, { button: 'contact-submit' }) };
  }

  /** Whoever came by the source has logged in by ours. */
  async function atLink(): Promise<Waiting> {
    city.who.login = someone();
    const identifier = nextMobile();
    const personId = await app().person(identifier);
    const browser = createBrowser();
    const asked = await logInAt(browser, await account(browser), 'city');
    const page = await browser.open(new URL(`${asked.url.pathname}/identifier`, app().issuer));
    const question = await logIn(browser, page, { identifier }, nowhere);
    return { browser, personId, bind: () => browser.press(question, {}, { button: 'link-yes' }) };
  }

  const countOf = async (table: string, personId: string) =>
    (await knex()(table).where({ person_id: personId })).length;
  const noFault = (answers: readonly Page[]) => {
    for (const { status, body } of answers) assert.ok(status < 500, `${status}\n${body.slice(0, 500)}`);
  };

  const changes: Record<string, Change> = {
    'the password changes': (tx, id) => factorChanged(tx, parts, id, { code: 'password.changed' }),
    'the account is locked': async (tx, id) => {
      assert.ok(await changeStatus(tx, id, { from: 'active', to: 'locked' }));
      await endEverySession(tx, parts, { personId: id });
    },
    'every factor is taken off': async (tx, id) => {
      await removeEveryFactor(tx, id, app().clock());
      await endUnfinished(tx, parts, id);
    },
  };
  const ways: Record<string, { wait: () => Promise<Waiting>; bound: (personId: string) => Promise<number> }> = {
    'a passkey': {
      wait: async () => {
        const mobile = nextMobile();
        return atOffer(await app().person(mobile), mobile);
      },
      bound: (id) => countOf('passkeys', id),
    },
    'an address': { wait: atContact, bound: (id) => countOf('identifiers', id) },
    'a login at a source': { wait: atLink, bound: (id) => countOf('source_links', id) },
  };

  for (const [what, { wait, bound }] of Object.entries(ways)) {
    it(`${what} is bound where nothing changes`, async () => {
      const { browser, personId, bind } = await wait();
      const before = await bound(personId);
      noFault([await browser.follow(await bind(), { stopAt: nowhere })]);
      assert.equal(await bound(personId), before + 1);
      browser.close();
    });

    for (const [when, change] of Object.entries(changes)) {
      it(`T-074 T-090 ${what} is not bound when ${when} while it is looked at`, async () => {
        const { browser, personId, bind } = await wait();
        const before = await bound(personId);
        const answer = await meanwhile(knex(), (tx) => change(tx, personId), bind);
        assert.equal(await bound(personId), before);
        const shown = await browser.follow(answer, { stopAt: nowhere });
        assert.equal(shown.status, 200, shown.body);
        assert.match(shown.body, /name="username"/, 'who are you?');
        browser.close();
      });
    }
  }

  async function recoverNow(personId: string): Promise<number> {
    const at = app().clock();
    const times = { startedAt: at, dueAt: at };
    const recovery = { personId, requestedBy: personId, approvedBy: undefined, reason: '已核对身份证原件', ...times };
    assert.ok(await insertRecovery(knex(), recovery));
    return finishDueRecoveries(knex(), parts);
  }

  it('T-085 a recovery waits for what is being bound, and takes it off', async () => {
    const mobile = nextMobile();
    const personId = await app().person(mobile);
    const bind = async (tx: Knex.Transaction) => {
      assert.ok(await holdActive(tx, personId));
      const key = { credential_id: Buffer.from(mobile), public_key: Buffer.from('x'), aaguid: personId, name: 'x' };
      const rest = {
        sign_count: 0,
        backup_eligible: false,
        backed_up: false,
        transports: [],
        attestation_format: 'none',
      };
      await tx('passkeys').insert({ id: personId, person_id: personId, ...key, ...rest, created_at: app().clock() });
    };
    assert.equal(await meanwhile(knex(), bind, () => recoverNow(personId)), 1);
    assert.equal(await countOf('passkeys', personId), 0);
  });

  it(`T-074 ${parallel} logins bind a passkey at once: one of them does, and ends the others`, async () => {
    const mobile = nextMobile();
    const personId = await app().person(mobile);
    const waiting: Waiting[] = [];
    while (waiting.length < parallel) waiting.push(await atOffer(personId, mobile));
    noFault(await Promise.all(waiting.map(({ bind }) => bind())));
    assert.equal(await countOf('passkeys', personId), 1);
    for (const { browser } of waiting) browser.close();
  });

  it(`T-085 T-090 ${parallel} logins bind a passkey while a recovery is done, ${rounds} rounds, none stays`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      app().passSeconds(61);
      const mobile = nextMobile();
      const personId = await app().person(mobile);
      const waiting: Waiting[] = [];
      while (waiting.length < parallel) waiting.push(await atOffer(personId, mobile));
      const [answers] = await Promise.all([Promise.all(waiting.map(({ bind }) => bind())), recoverNow(personId)]);
      noFault(answers);
      assert.equal(await countOf('passkeys', personId), 0, `round ${round}`);
      for (const { browser } of waiting) browser.close();
    }
  });
});
