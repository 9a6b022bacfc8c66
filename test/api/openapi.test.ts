import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import { exampleInput } from '../../server/api/members.ts';
import { openApi } from '../../server/api/openapi.ts';
import { operations } from '../../server/console/operations.ts';

type Described = {
  operationId: string;
  tags: string[];
  summary: string;
  security: { oidc: string[] }[];
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: { content: { 'application/json': { example: Record<string, unknown> } } };
  responses: Record<string, { description: string; headers?: object; content: Record<string, unknown> }>;
};

describe('the description of the admin API', () => {
  const document = openApi('https://id.example') as {
    paths: Record<string, Record<string, Described>>;
    tags: { name: string }[];
    components: { securitySchemes: { oidc: { flows: { authorizationCode: { scopes: Record<string, string> } } } } };
  };
  const described = Object.values(document.paths).flatMap((path) => Object.values(path));

  it('is OpenAPI 3.1 to a validator of another house', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    assert.deepEqual(result.errors ?? [], []);
    assert.deepEqual([result.valid, validator.version], [true, '3.1']);
    const broken = structuredClone(document) as Record<string, unknown>;
    broken.paths = { roles: {} };
    assert.equal((await new Validator().validate(broken)).valid, false, 'the validator refuses something');
  });

  it('names every operation once, with its subject, its scope and every answer it may give', () => {
    assert.deepEqual(described.map(({ operationId }) => operationId).sort(), operations.map(({ id }) => id).sort());
    const { scopes } = document.components.securitySchemes.oidc.flows.authorizationCode;
    const tags = document.tags.map(({ name }) => name);
    for (const { operationId, summary, security, tags: own, responses } of described) {
      const declared = operations.find(({ id }) => id === operationId);
      assert.ok(declared && summary.length > 10, operationId);
      assert.deepEqual(security, [{ oidc: [declared.permission] }]);
      assert.ok(declared.permission in scopes);
      assert.ok(own.length === 1 && tags.includes(own[0] ?? ''));
      for (const [reason, status] of Object.entries(declared.refusals))
        assert.match(responses[status]?.description ?? '', new RegExp(`console\\.${reason}\\b`), operationId);
      for (const status of [400, 401, 403, 422, 429, 503])
        assert.ok(responses[status]?.content['application/problem+json'], `${operationId} ${status}`);
      assert.ok(responses[429]?.headers && responses[503]?.headers, 'both say when to come back');
    }
  });

  it('gives an example of each body that the operation takes', () => {
    for (const declared of operations) {
      const found = described.find(({ operationId }) => operationId === declared.id);
      const taken = declared.input.safeParse(exampleInput(declared));
      assert.ok(taken.success, `${declared.id} ${JSON.stringify(taken.error?.issues)}`);
      if (declared.method === 'GET') continue;
      const inPath = found?.parameters.filter((one) => one.in === 'path').map(({ name }) => name) ?? [];
      const example = found?.requestBody?.content['application/json'].example ?? {};
      const whole = { ...exampleInput(declared), ...example };
      assert.deepEqual(Object.keys(whole).sort(), [...inPath, ...Object.keys(example)].sort(), declared.id);
    }
  });

  it('tells the key of repeated requests, and what may be written but is never given', () => {
    const add = described.find(({ operationId }) => operationId === 'sources.add');
    assert.ok(add?.parameters.some(({ name }) => name === 'Idempotency-Key'));
    assert.match(JSON.stringify(add), /"secrets":\{[^}]*"writeOnly":true|"writeOnly":true/);
    const list = described.find(({ operationId }) => operationId === 'roles.list');
    assert.ok(list && !list.parameters.some(({ name }) => name === 'Idempotency-Key'));
  });
});
