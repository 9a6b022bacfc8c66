import assert from 'node:assert/strict';
import { DatabaseUnavailable } from '../../server/db/unavailable.ts';
import { currentRequest } from '../../server/http/request-context.ts';
import { getRoute, type HttpService, startService } from './http-server.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const secret = 'S3CRET-4401';

const failing: Record<string, () => unknown> = {
  sql: () =>
    Object.assign(new Error(`duplicate key: (mobile)=(${secret})`), {
      severity: 'ERROR',
      code: '23505',
      name: 'error',
    }),
  syntax: () => {
    try {
      return JSON.parse(`${secret} {`);
    } catch (error) {
      return error;
    }
  },
  fault: () => new TypeError("Cannot read properties of undefined (reading 'x')"),
  string: () => secret,
  down: () => new DatabaseUnavailable('database unavailable (08006)'),
  queue: () => Object.assign(new Error('full'), { status: 429, retryAfterSeconds: 3 }),
  overload: () => Object.assign(new Error('full'), { retryAfterSeconds: 1.5 }),
  teapot: () => Object.assign(new Error(secret), { status: 418, expose: true }),
};

describe('Errors', () => {
  let service: HttpService;
  before(async () => {
    service = await startService({
      routes: [
        ...Object.entries(failing).map(([name, make]) =>
          getRoute(`/${name}/:id`, {
            handler: (ctx) => {
              ctx.set('Content-Disposition', 'attachment');
              ctx.body = 'half an answer';
              throw make();
            },
          }),
        ),
      ],
      renderError: (ctx, problem) => {
        if (problem.status === 405) return `<!doctype html><input name="csrf" value="${ctx.state.csrfToken}">`;
        if (problem.status === 404) throw new Error('no such page');
        return `<!doctype html><p lang="${currentRequest()?.locale}">${problem.code} ${currentRequest()?.requestId}`;
      },
    });
  });
  after(() => service.close());

  const ask = (path: string, headers = {}) => service.ask('GET', path, { headers });

  it('T-149 tells a program status, code and request id, and nothing of the cause', async () => {
    for (const name of ['sql', 'syntax', 'fault', 'string']) {
      const answer = await ask(`/${name}/1?code=${secret}`);
      assert.equal(answer.status, 500);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.equal(answer.headers['content-disposition'], undefined);
      const problem = JSON.parse(answer.body);
      assert.deepEqual(Object.keys(problem), ['type', 'title', 'status', 'code', 'requestId']);
      assert.equal(problem.code, 'server.fault');
      assert.match(problem.requestId, uuid);
      assert.equal(problem.requestId, answer.headers['x-request-id']);
      // The policy's nonce is random and may spell anything.
      const { 'content-security-policy': _policy, ...headers } = answer.headers;
      const told = JSON.stringify({ headers, body: answer.body });
      assert.doesNotMatch(told, new RegExp(`${secret}|node_modules|\\.ts|koa|node/`, 'i'));
    }
  });

  it('T-149 shows a reader the page, in their language', async () => {
    const answer = await ask('/fault/1', { accept: 'text/html', 'accept-language': 'en-GB' });
    assert.match(String(answer.headers['content-type']), /^text\/html/);
    assert.match(answer.body, /lang="en">server\.fault/);
    const chinese = await ask('/fault/1', { accept: 'application/json', 'accept-language': 'zh-TW' });
    assert.equal(JSON.parse(chinese.body).title, '系統發生故障');
  });

  it('answers even when the error page itself fails', async () => {
    const answer = await ask('/nothing', { accept: 'text/html' });
    assert.equal(answer.status, 404);
    assert.equal(JSON.parse(answer.body).code, 'request.unknown');
  });

  it('gives the forms of an error page a token, also when no route was reached', async () => {
    const answer = await service.ask('PUT', '/fault/1', { headers: { accept: 'text/html' } });
    assert.match(answer.body, /value="[\w-]{43}"/);
    assert.match(answer.headers['set-cookie']?.[0] ?? '', /^yimen_csrf=/);
  });

  it('asks the caller to come back when the database or a queue cannot serve now', async () => {
    const expected: [string, number, string][] = [
      ['down', 503, '2'],
      ['queue', 429, '3'],
      ['overload', 503, '2'],
    ];
    for (const [name, status, after] of expected) {
      const answer = await ask(`/${name}/1`);
      assert.equal(answer.status, status);
      assert.equal(answer.headers['retry-after'], after);
    }
    const teapot = await ask('/teapot/1');
    assert.equal(teapot.status, 418);
    assert.doesNotMatch(teapot.body, new RegExp(secret));
  });

  it('does not take a request id from outside', async () => {
    const forged = '00000000-0000-4000-8000-000000000000';
    const answer = await ask('/nothing', { 'x-request-id': forged });
    assert.match(String(answer.headers['x-request-id']), uuid);
    assert.notEqual(answer.headers['x-request-id'], forged);
  });

  it('T-104 T-150 logs pattern, cut network and frames; no address, query, header or value', async () => {
    const marked = {
      cookie: `session=${secret}`,
      authorization: `Bearer ${secret}`,
      referer: `http://x/${secret}`,
      'user-agent': secret,
    };
    for (const name of Object.keys(failing)) await ask(`/${name}/${secret}?code=${secret}`, marked);
    await ask(`/${secret}`, marked);
    const text = service.logged();
    assert.doesNotMatch(text, new RegExp(secret));
    assert.doesNotMatch(text, /127\.0\.0\.1/);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const access = lines.findLast((line) => line.route === '/sql/:id');
    const known = ['level', 'time', 'requestId', 'method', 'route', 'status', 'ms', 'network', 'roundTrips'];
    assert.deepEqual(Object.keys(access).sort(), known.sort());
    assert.equal(access.network, '127.0.0.0/24');
    const fault = lines.find((line) => line.err?.type === 'error');
    assert.equal(fault.err.code, '23505');
    assert.equal(fault.err.message, undefined);
    assert.ok(fault.err.at.length > 0);
    assert.match(fault.requestId, uuid);
  });
});
