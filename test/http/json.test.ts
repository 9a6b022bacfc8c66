import assert from 'node:assert/strict';
import type { Route } from '../../server/http/route.ts';
import { getRoute, type HttpService, openGuards, startService } from './http-server.ts';

const limit = 64 * 1024;
const type = 'application/json';

describe('JSON for programs', () => {
  let service: HttpService;
  const seen: unknown[] = [];
  before(async () => {
    const echo: Route = {
      ...getRoute('/echo'),
      method: 'PUT',
      who: 'scim',
      bodyLimit: limit,
      handler: (ctx) => {
        seen.push(ctx.state.json);
        ctx.body = { ...ctx.state.json };
      },
    };
    service = await startService({
      routes: [echo, { ...echo, method: 'DELETE', path: '/none', bodyLimit: 0 }],
      guards: openGuards,
    });
  });
  after(() => service.close());
  beforeEach(() => {
    seen.length = 0;
  });

  const put = (body: string | Buffer, headers = {}) =>
    service.ask('PUT', '/echo', { headers: { 'content-type': type, ...headers }, body });

  it('is read as it is written, whatever its strings look like', async () => {
    const documents = [
      {},
      { a: '{"b":["c"]}', 'quote": "': '\\', list: [{ a: 1 }, { a: 2 }, ['x:', ':']], none: null, yes: true },
      JSON.parse(`${'{"a":'.repeat(16)}1${'}'.repeat(16)}`),
    ];
    for (const document of documents) {
      const answer = await put(JSON.stringify(document, null, 2));
      assert.equal(answer.status, 200, answer.body);
      assert.deepEqual(JSON.parse(answer.body), document);
    }
    assert.equal((await put('{"a" \n : "1"}', { 'content-type': 'application/scim+json; charset=utf-8' })).status, 200);
    assert.equal((await service.ask('PUT', '/echo')).body, '{}');
  });

  const malformed: [string, string | Buffer][] = [
    ['a name given twice', '{"a":1,"a":2}'],
    ['a name given twice, further in', '{"x":[{"a":1,"b":{"c":1,"c":1}}]}'],
    ['a name given twice, once in another spelling', '{"\\u0061":1,"a":2}'],
    ['a name given twice, in two spellings of a quote', '{"\\"":1,"\\u0022":2}'],
    ['a name given twice, beside one that only looks like it', '{"a":1,"a" :2,"b":"a\\":"}'],
    ['__proto__', '{"__proto__":{"a":1}}'],
    ['__proto__ in another spelling', '{"x":{"\\u005f_proto__":1}}'],
    ['constructor', '{"constructor":{"prototype":{"a":1}}}'],
    ['NUL', '{"a":["\\u0000"]}'],
    ['NUL in a name', '{"a":{"\\u0000":1}}'],
    ['a lone surrogate in a name', '{"\\udc00":1}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['nothing, said to be JSON', ''],
    ['an open string', '{"a":"'],
    ['a backslash at the end', '{"a":"\\'],
    ['a line break behind a backslash', '{"a":"\\\n"}'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['more depth than any document', `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`],
    ['more depth, behind brackets in a string', `{"a":"}}}}]]]]","b":${'['.repeat(17)}${']'.repeat(17)}}`],
  ];
  for (const [name, body] of malformed) {
    it(`T-133 refuses ${name}`, async () => {
      assert.equal((await put(body)).status, 400);
      assert.deepEqual(seen, []);
    });
  }

  it('refuses other types and encodings with 415', async () => {
    for (const other of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])
      assert.equal((await put('{"a":1}', { 'content-type': other })).status, 415, other);
    assert.equal((await put('{"a":1}', { 'content-encoding': 'gzip' })).status, 415);
  });

  it('T-137 refuses more than its limit, and what is made to be slow, at once', async () => {
    assert.equal((await put(`{"a":"${'x'.repeat(limit)}"}`)).status, 413);
    assert.equal((await put(`{"a":"${'x'.repeat(limit)}"}`, { 'transfer-encoding': 'chunked' })).status, 413);
    const slow = [
      `{"a":"${'\\"'.repeat(32_000)}`,
      `{"a":"${'\\"'.repeat(31_000)}\\`,
      `{"a":"${'\\"'.repeat(31_000)}\n`,
      '"'.repeat(limit),
      `${'['.repeat(32_000)}${']'.repeat(32_000)}`,
      `${'{"a":'.repeat(10_000)}1`,
      `{"a":""${' '.repeat(60_000)}`,
    ];
    for (const body of slow) {
      const began = performance.now();
      assert.equal((await put(body)).status, 400);
      assert.ok(performance.now() - began < 5000, `${body.slice(0, 12)}… took ${performance.now() - began} ms`);
    }
  });

  it('T-137 is not taken where none is declared', async () => {
    assert.equal((await service.ask('DELETE', '/none')).body, '{}');
    for (const headers of [{ 'content-length': 8 }, { 'transfer-encoding': 'chunked' }])
      assert.equal((await service.ask('DELETE', '/none', { headers, body: '{"a": 1}' })).status, 413);
  });
});
