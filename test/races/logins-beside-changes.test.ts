import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { hashBinding, hashCode, targetFingerprint } from '../../server/authenticators/one-time-code/code.ts';
import { insertCode } from '../../server/authenticators/one-time-code/store.ts';
import { subjectFingerprint, unlink } from '../../server/federation/links.ts';
import { insertLink } from '../../server/federation/store.ts';
import { changeStatus } from '../../server/people/change-status.ts';
import { holdPerson } from '../../server/people/hold-person.ts';
import type { Identifier } from '../../server/people/identifiers.ts';
import { removeIdentifier } from '../../server/people/remove-identifier.ts';
import { insertVerifiedIdentifier } from '../../server/people/store.ts';
import { endUnfinished } from '../../server/recovery/end-unfinished.ts';
import { factorChanged } from '../../server/recovery/factor-changed.ts';
import { mergeAndTell } from '../../server/recovery/merged.ts';
import { endEverySession } from '../../server/sessions/end-every-session.ts';
import { force, journeyOf, nowhere } from '../flows/people/pages.ts';
import { doors, type House, leaveFor, openHouse, someone } from '../flows/sources/house.ts';
import { type Merging, makePerson as makeOther, partsOf } from '../merging/support.ts';
import { createBrowser, useApp } from '../support/app.ts';
import type { Browser, Page } from '../support/http-browser.ts';
import { meanwhile } from '../support/meanwhile.ts';

const parallel = 16;
const rounds = 5;
const code = '271828';

type Person = { id: string; mobile: string; identifierId: string; linkId: string };
/** A login that has come as far as its last proof: `prove` shows it. */
type Waiting = { browser: Browser; uid: string; prove: () => Promise<Page> };
type Change = (tx: Knex.Transaction, person: Person) => Promise<unknown>;

describe('a proof that is shown at the moment of a change', function besideChanges() {
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

  /** Somebody with two addresses and a login at the source. */
  async function makePerson(): Promise<Person> {
    // less than an hour in all: the source has a clock of its own
    app().passSeconds(61);
    next += 1;
    const mobile = `138001456${String(next).padStart(2, '0')}`;
    const id = await app().person(mobile);
    await knex()('persons').where({ id }).update({ passkey_offer: 'never' });
    const { id: identifierId } = await knex()('identifiers').where({ person_id: id }).first();
    const mail: Identifier = { kind: 'email', value: `beside${next}@example.cn` };
    await insertVerifiedIdentifier(knex(), parts.cipher, id, mail);
    const login = someone();
    city.who.login = login;
    const { id: sourceId } = await knex()('identity_sources').first();
    const { issuer } = city.provider;
    const linkId = await insertLink(knex(), {
      ...{ personId: id, sourceId, issuer, subjectEncrypted: Buffer.from('x'), usedAt: null, at: app().clock() },
      fingerprint: subjectFingerprint(parts.cipher, { issuer, subject: login.accountId }),
    });
    return { id, mobile, identifierId, linkId: linkId ?? '' };
  }

  /** A code was sent in this login. */
  async function atCode({ mobile }: Person): Promise<Waiting> {
    const browser = createBrowser();
    const asked = await browser.open(`${app().issuer}/account`);
    const page = await browser.submit(asked, { username: mobile }, { button: 'login-submit' });
    const uid = journeyOf(page).split('/')[2] ?? '';
    const identifier: Identifier = { kind: 'mobile', value: `+86${mobile}` };
    const key = { purpose: 'login', binding: hashBinding(uid) } as const;
    const codeHash = hashCode(parts.cipher, { purpose: 'login', binding: uid, identifier }, code);
    const expiresAt = new Date(app().clock().getTime() + 600_000);
    const of = { targetFingerprint: targetFingerprint(parts.cipher, identifier), codeHash, expiresAt };
    await insertCode(knex(), { ...key, ...of }, app().clock());
    return { browser, uid, prove: () => force(browser, page, `${journeyOf(page)}/code`, { code }) };
  }

  /** The source has let the browser go. */
  async function atSource(): Promise<Waiting> {
    const browser = createBrowser();
    const asked = await browser.open(`${app().issuer}/account`);
    const uid = journeyOf(asked).split('/')[2] ?? '';
    const back = await browser.open(await leaveFor(browser, asked, 'city'), {
      stopAt: `${app().issuer}/federation/city/callback`,
    });
    const returned = await browser.follow(back, { stopAt: `${app().issuer}/login/${uid}/source/city/return` });
    return { browser, uid, prove: () => browser.get(returned.location ?? '') };
  }

  /** Nobody is logged in, and nothing is proven, however far the browsers go on. */
  async function assertNoneSurvives({ id }: Person, shown: readonly { browser: Browser; answer: Page }[]) {
    for (const { answer } of shown) assert.ok(answer.status < 500, `${answer.status}\n${answer.body.slice(0, 500)}`);
    // a finished one stays, without what was handed to the provider
    const proven = await knex()('journeys').where({ person_id: id }).select({ uid: 'uid_hash', state: 'state' });
    assert.deepEqual(
      proven.filter(({ state }) => !state.finished),
      [],
    );
    const handed = await knex()('oidc_transient')
      .where({ model: 'Interaction' })
      .whereIn(
        'id_hash',
        proven.map(({ uid }) => uid),
      );
    assert.deepEqual(handed, []);
    for (const { browser, answer } of shown) {
      const page = await browser.follow(answer, { stopAt: nowhere });
      assert.ok(page.status < 500, `${page.status}\n${page.body.slice(0, 500)}`);
      browser.close();
    }
    assert.deepEqual(await knex()('oidc_sessions').where({ person_id: id }), []);
  }

  const lock: Change = async (tx, { id }) => {
    assert.ok(await changeStatus(tx, id, { from: 'active', to: 'locked' }));
    await endEverySession(tx, parts, { personId: id });
  };
  /** With every way to log in, which it moves after it has ended logins. */
  const merge: Change = async (tx, { id }) => {
    const take = [
      ...(await knex()('identifiers').where({ person_id: id }).pluck('id')),
      ...(await knex()('source_links').where({ person_id: id }).pluck('id')),
    ];
    const survivingId = await makeOther(parts);
    const wish = { survivingId, retiredId: id, take, by: 'person', actorId: survivingId } as const;
    assert.ok((await mergeAndTell(tx, parts, wish)).ok);
  };
  const ways: Record<string, { wait: (person: Person) => Promise<Waiting>; changes: Record<string, Change> }> = {
    'a code': {
      wait: atCode,
      changes: {
        'a credential changes': (tx, { id }) => factorChanged(tx, parts, id, { code: 'password.changed' }),
        'its address is taken off': async (tx, { id, identifierId }) => {
          assert.ok(await removeIdentifier(tx, id, identifierId));
          await endUnfinished(tx, parts, id);
        },
        'the account is locked': lock,
        'the account becomes part of another': merge,
      },
    },
    'a login at a source': {
      wait: atSource,
      changes: {
        'it is taken off': async (tx, { id, linkId }) => {
          assert.ok((await unlink(tx, parts, id, linkId)).ok);
          const source = { 'zh-Hans': '市', 'zh-Hant': '市', en: 'city' };
          await factorChanged(tx, parts, id, { code: 'source.unlinked', source });
        },
        'the account is locked': lock,
        'the account becomes part of another': merge,
      },
    },
  };

  for (const [what, { wait, changes }] of Object.entries(ways)) {
    it(`${what} logs in where nothing changes`, async () => {
      const person = await makePerson();
      const { browser, prove } = await wait(person);
      assert.equal((await browser.follow(await prove(), { stopAt: nowhere })).url.pathname, '/account');
      assert.equal((await knex()('oidc_sessions').where({ person_id: person.id })).length, 1);
      browser.close();
    });

    for (const [when, change] of Object.entries(changes)) {
      it(`T-074 T-090 ${what}: ${parallel} of them while ${when}, ${rounds} rounds, none survives`, async () => {
        for (let round = 0; round < rounds; round += 1) {
          const person = await makePerson();
          const waiting: Waiting[] = [];
          while (waiting.length < parallel) waiting.push(await wait(person));
          const due = Promise.withResolvers<void>();
          let answered = 0;
          const shown = waiting.map(async ({ browser, prove }) => {
            const answer = await prove();
            answered += 1;
            // the others are on their way
            if (answered === 1 + 3 * round) due.resolve();
            return { browser, answer };
          });
          const changed = due.promise.then(() => knex().transaction((tx) => change(tx, person)));
          const [all] = await Promise.all([Promise.all(shown), changed]);
          await assertNoneSurvives(person, all);
        }
      });

      it(`T-074 T-090 ${what} that is shown when ${when}, and waits for that, proves nothing`, async () => {
        const person = await makePerson();
        const { browser, prove } = await wait(person);
        const answer = await meanwhile(knex(), (tx) => change(tx, person), prove);
        await assertNoneSurvives(person, [{ browser, answer }]);
      });
    }
  }

  it('T-074 a code that was used up before a change and is not stored yet proves nothing', async () => {
    const person = await makePerson();
    const { browser, uid, prove } = await atCode(person);
    const hold = (tx: Knex.Transaction) =>
      tx('journeys')
        .where({ uid_hash: createHash('sha256').update(uid).digest() })
        .forUpdate()
        .first();
    const change = async (tx: Knex.Transaction) => {
      const own = await tx('one_time_codes').where({ binding: hashBinding(uid) });
      assert.deepEqual(
        own.map(({ consumed_at }) => consumed_at !== null),
        [true],
      );
      await factorChanged(tx, parts, person.id, { code: 'password.changed' });
    };
    const answer = await meanwhile(knex(), hold, prove, change);
    await assertNoneSurvives(person, [{ browser, answer }]);
  });

  it('a code waits for whoever holds its person, and holds nothing that they wait for', async () => {
    const person = await makePerson();
    const { browser, prove } = await atCode(person);
    const change = (tx: Knex.Transaction) => factorChanged(tx, parts, person.id, { code: 'password.changed' });
    const answer = await meanwhile(knex(), (tx) => holdPerson(tx, person.id), prove, change);
    await assertNoneSurvives(person, [{ browser, answer }]);
  });
});
