import assert from 'node:assert/strict';
import { causes } from '../../../server/diagnosis/cause.ts';
import { recordFailedRequest } from '../../../server/diagnosis/failed-requests.ts';
import { wordsOf } from '../../../views/words/words.ts';
import { approve, createBrowser, logIn, useApp } from '../../support/app.ts';
import { callback, type Developer, developersOf } from './team.ts';

describe('the failed requests of an application', function failures() {
  this.timeout(300_000);
  const app = useApp();
  const { developer, visit, team, application, testPerson, party, close } = developersOf(app);
  let ada: Developer;
  let teamId = '';
  let client: { clientId: string; clientSecret: string };
  before(async () => {
    ada = await developer('王小明');
    teamId = await team(ada);
  });
  beforeEach(async () => {
    app().passSeconds(61);
    client = await application(ada, teamId);
  });
  after(close);

  const rows = () =>
    app().database.knex('failed_requests').where({ client_id: client.clientId }).orderBy('at', 'desc').select('*');
  const basic = ({ clientId, clientSecret }: typeof client) =>
    `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const token = (fields: Record<string, string>, authorization = basic(client)) =>
    fetch(`${app().issuer}/token`, { method: 'POST', headers: { authorization }, body: new URLSearchParams(fields) });
  const authorize = (change: Record<string, string | undefined>) => {
    const asked: Record<string, string | undefined> = {
      ...{
        client_id: client.clientId,
        redirect_uri: callback,
        response_type: 'code',
        scope: 'openid',
        state: 'x'.repeat(20),
      },
      ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
      ...change,
    };
    const query = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return fetch(`${app().issuer}/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' });
  };

  it('are told with cause and remedy, in the reader’s language', async () => {
    const mistakes: [string, () => Promise<unknown>][] = [
      ['redirect-uri-unregistered', () => authorize({ redirect_uri: 'http://localhost:8080/other' })],
      ['pkce-missing', () => authorize({ code_challenge: undefined, code_challenge_method: undefined })],
      ['pkce-method', () => authorize({ code_challenge_method: 'plain' })],
      ['scope-not-registered', () => authorize({ scope: 'openid id_document' })],
      ['response-not-allowed', () => authorize({ response_type: 'token' })],
      [
        'client-secret-wrong',
        () => token({ grant_type: 'authorization_code', code: 'x' }, basic({ ...client, clientSecret: 'wrong' })),
      ],
      [
        'code-unknown',
        () =>
          token({ grant_type: 'authorization_code', code: 'x', redirect_uri: callback, code_verifier: 'a'.repeat(43) }),
      ],
      ['grant-not-allowed', () => token({ grant_type: 'client_credentials' })],
      ['parameter-missing', () => token({ grant_type: 'refresh_token' })],
      ['token-ended', () => fetch(`${app().issuer}/userinfo`, { headers: { authorization: 'Bearer none' } })],
    ];
    const told: string[] = [];
    for (const [, make] of mistakes) {
      const before = (await rows()).length;
      await make();
      let now = await rows();
      // news of a registration comes to the service a moment later; until then the application has no team to tell
      while (told.length === 0 && now.length === before) {
        await make();
        now = await rows();
      }
      if (now.length > before) told.push(now[0].cause);
      app().passSeconds(1);
    }
    // a token that is nobody's names no application
    assert.deepEqual(
      told,
      mistakes.map(([cause]) => cause).filter((cause) => cause !== 'token-ended'),
    );
    const page = await visit(ada, `/developers/applications/${client.clientId}/failures`);
    const { causes: words } = wordsOf('zh-Hans').developers.failures;
    for (const cause of ['pkce-missing', 'client-secret-wrong'] as const)
      assert.ok(page.body.includes(words[cause].remedy));
  });

  it('hold nothing of a person and no secret', async () => {
    const rp = await party(client);
    const person = await testPerson(ada, teamId, 'level-3');
    const anna = createBrowser();
    const back = await approve(anna, await logIn(anna, await rp.begin(anna), person, callback), callback);
    anna.close();
    const code = back.location?.searchParams.get('code') ?? '';
    await token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: 'b'.repeat(43) });
    await authorize({ login_hint: person.identifier, prompt: 'wrong', state: 'canary-of-the-state' });
    const kept = JSON.stringify(await rows());
    assert.match(kept, /pkce-mismatch/);
    for (const canary of [code, client.clientSecret, person.identifier, 'canary-of-the-state', 'b'.repeat(43)])
      assert.ok(!kept.includes(canary), canary);
  });

  it('are none where a person only said no, and none of an application without a team', async () => {
    const before = await app().database.knex('failed_requests').count();
    await authorize({ prompt: 'none' });
    await fetch(`${app().issuer}/authorize?client_id=tax-demo&redirect_uri=https://evil.example&response_type=code`);
    assert.deepEqual(await app().database.knex('failed_requests').count(), before);
  });

  it('T-140 are never more than 200, however many come at once', async () => {
    const told = { error: 'invalid_grant', description: '', detail: 'authorization code not found' };
    const { knex } = app().database;
    for (let round = 0; round < 15; round += 1) {
      await Promise.all(
        Array.from({ length: 16 }, (_, at) =>
          recordFailedRequest(knex, {
            clientId: client.clientId,
            endpoint: 'token',
            told,
            at: new Date(round * 1000 + at),
          }),
        ),
      );
    }
    const kept = await rows();
    assert.equal(kept.length, 200);
    assert.ok(
      kept.every(({ at }) => at >= new Date(2000)),
      'the oldest went',
    );
  });

  it('have a sentence and a remedy for every cause', () => {
    for (const locale of ['zh-Hans', 'zh-Hant', 'en'] as const)
      assert.deepEqual(Object.keys(wordsOf(locale).developers.failures.causes), [...causes]);
  });
});
