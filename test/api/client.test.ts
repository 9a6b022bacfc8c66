import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { CodeOf, InputOf, OutputOf } from '../../server/api/client/answer.ts';
import { openApiClient } from '../../server/api/client/client.ts';
import { isSafeIssuer } from '../../server/api/client/session.ts';

type Came = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
type Reply = { status: number; headers?: Record<string, string>; body?: string } | 'break';

const someone = '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d';
const wish: InputOf<'roles.grant'> = { personId: someone, role: 'desk', unitId: someone, reason: 'weekly review' };
const granted: OutputOf<'roles.grant'> = { grantId: someone };
const problem = (code: string, more: object = {}) => JSON.stringify({ code, requestId: someone, ...more });

describe('the typed client of the admin API', () => {
  const server = createServer();
  const came: Came[] = [];
  const waited: number[] = [];
  let replies: Reply[] = [];
  let issuer = '';
  let privateKey: JWK;
  before(async () => {
    server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      came.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      const reply = replies.shift();
      if (!reply || reply === 'break') return void request.socket.destroy();
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    privateKey = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    came.length = 0;
    waited.length = 0;
  });

  function open(...planned: Reply[]) {
    replies = planned;
    const session = { issuer, clientId: 'tool', accessToken: 'a-token-of-the-tests-0001', expiresAt: 0, privateKey };
    return openApiClient(session, { wait: async (seconds) => waited.push(seconds) });
  }

  it('puts each member where it belongs, with a proof for this very request', async () => {
    const api = await open({ status: 200, body: '{"grants":[]}' }, { status: 200, body: '{}' });
    const listed = await api.call('roles.list', { after: someone });
    assert.deepEqual(listed, { ok: true, value: { grants: [] } });
    await api.call('roles.end', { grantId: someone, reason: 'weekly review' });
    const [read, write] = came;
    assert.deepEqual([read?.method, read?.url, read?.body], ['GET', `/api/v1/roles?after=${someone}`, '']);
    assert.equal(read?.headers['idempotency-key'], undefined);
    assert.deepEqual([write?.method, write?.url], ['POST', `/api/v1/roles/${someone}/end`]);
    assert.deepEqual(JSON.parse(write?.body ?? ''), { reason: 'weekly review' });
    assert.equal(write?.headers.authorization, 'DPoP a-token-of-the-tests-0001');
    const { htm, htu } = decodeJwt(String(write?.headers.dpop));
    assert.deepEqual([htm, htu], ['POST', `${issuer}/api/v1/roles/${someone}/end`]);
  });

  it('T-166 asks again under the same key when the service is busy or the line breaks, as long as it says', async () => {
    const busy = { status: 503, headers: { 'retry-after': '2' }, body: problem('service.busy') };
    const many = { status: 429, headers: { 'retry-after': '7' }, body: problem('throttle.exceeded') };
    const api = await open(busy, many, 'break', { status: 200, body: JSON.stringify(granted) });
    const answer = await api.call('roles.grant', wish);
    assert.deepEqual(answer, { ok: true, value: granted });
    assert.deepEqual(waited, [2, 7, 3]);
    const keys = new Set(came.map(({ headers }) => headers['idempotency-key']));
    assert.equal(keys.size, 1);
    assert.match(String([...keys][0]), /^[0-9a-f-]{36}$/);
    const proofs = new Set(came.map(({ headers }) => decodeJwt(String(headers.dpop)).jti));
    assert.equal(proofs.size, 4, 'a proof is shown once');
  });

  it('gives up after four tries, and does not wait for as long as it pleases others', async () => {
    const busy = { status: 503, headers: { 'retry-after': '1' }, body: problem('service.busy') };
    const api = await open(busy, busy, busy, busy);
    const answer = await api.call('roles.grant', wish);
    assert.deepEqual(answer.ok ? answer : [answer.code, answer.wants, came.length], ['service.busy', '1', 4]);
    const patient = await open({ status: 429, headers: { 'retry-after': '3600' }, body: problem('throttle.exceeded') });
    const late = await patient.call('roles.grant', wish);
    assert.deepEqual(late.ok ? late : [late.code, late.wants], ['throttle.exceeded', '3600']);
    const gone = await open('break', 'break', 'break', 'break');
    await assert.rejects(gone.call('roles.list', {}), TypeError);
  });

  it('uses the nonce it is given for its proof (RFC 9449 section 9)', async () => {
    const headers = { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'a-nonce-of-the-service' };
    const api = await open({ status: 401, headers, body: '{}' }, { status: 200, body: '{"grants":[]}' });
    assert.equal((await api.call('roles.list', {})).ok, true);
    assert.equal(decodeJwt(String(came[1]?.headers.dpop)).nonce, 'a-nonce-of-the-service');
  });

  it('tells refusals apart by the codes that the operation declares, and says of others that it knows them not', async () => {
    const challenge = { 'www-authenticate': 'DPoP error="insufficient_user_authentication", max_age="1200"' };
    const api = await open(
      { status: 409, body: problem('console.already-held') },
      { status: 422, body: problem('request.input', { errors: [{ path: 'role', code: 'invalid_value' }] }) },
      { status: 401, headers: challenge, body: problem('api.step-up') },
      { status: 409, body: problem('console.of-tomorrow') },
      { status: 502, body: '<html>' },
      { status: 200, body: '[1]' },
    );
    const seen: unknown[] = [];
    for (let i = 0; i < 6; i += 1) {
      const answer = await api.call('roles.grant', wish);
      assert.ok(!answer.ok);
      const code: CodeOf<'roles.grant'> = answer.code;
      seen.push([answer.status, code, answer.told, answer.errors.length]);
      if (code === 'api.step-up') assert.match(answer.wants ?? '', /max_age="1200"/);
    }
    assert.deepEqual(seen, [
      [409, 'console.already-held', 'console.already-held', 0],
      [422, 'request.input', 'request.input', 1],
      [401, 'api.step-up', 'api.step-up', 0],
      [409, 'api.unexpected', 'console.of-tomorrow', 0],
      [502, 'api.unexpected', 'api.unexpected', 0],
      [200, 'api.unexpected', 'api.unexpected', 0],
    ]);
  });

  it('shows its token by TLS alone, or on this very machine', async () => {
    for (const good of ['https://id.example', 'http://localhost:3000', 'http://127.0.0.1:1', 'http://[::1]:1'])
      assert.equal(isSafeIssuer(good), true, good);
    for (const bad of ['http://id.example', 'http://localhost.evil.example', 'ftp://localhost', 'id.example', ''])
      assert.equal(isSafeIssuer(bad), false, bad);
    const session = { issuer: 'http://id.example', clientId: 'tool', accessToken: 'x', expiresAt: 0, privateKey };
    await assert.rejects(openApiClient(session));
  });
});
