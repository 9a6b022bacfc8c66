import { permissions } from '../../server/lib/permission.ts';
import { operationPage } from '../../views/console/api-operation-page.ts';
import { apiPage } from '../../views/console/api-page.ts';
import type { OperationLine, OperationPageProps, TypedMember } from '../../views/console/props-api.ts';
import { sample } from './sample.ts';

const grant: OperationLine = {
  id: 'roles.grant',
  method: 'POST',
  path: '/roles',
  summary: 'Grants a role in a unit; chief roles wait for a second security administrator',
  permission: 'roles.grant',
  isOwn: true,
};
const end: OperationLine = { ...grant, id: 'roles.end', path: '/roles/{grantId}/end', summary: 'Ends a role' };
const list: OperationLine = {
  ...grant,
  ...({ id: 'roles.list', method: 'GET', permission: 'roles.read' } as const),
  summary: 'Roles held in the units in reach, page by page',
};
const foreign: OperationLine = {
  ...grant,
  ...({ id: 'audit.search', method: 'GET', path: '/audit/events', permission: 'audit.read', isOwn: false } as const),
  summary: 'Events of persons, units and applications in reach',
};
const untranslated: OperationLine = {
  ...end,
  id: 'papers.shred',
  path: '/papers/{paperId}',
  summary: 'Shreds a paper',
};

const text: TypedMember = {
  name: 'personId',
  place: 'body',
  kind: 'text',
  choices: [],
  isRequired: true,
  format: 'uuid',
  minimum: undefined,
  maximum: undefined,
  maxLength: undefined,
  preset: undefined,
  example: '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  value: '',
  problem: undefined,
};
const members: readonly TypedMember[] = [
  text,
  { ...text, name: 'role', kind: 'choice', format: undefined, choices: ['system', 'security', 'unit', 'desk'] },
  {
    ...text,
    ...({ name: 'name', kind: 'json', format: undefined } as const),
    example: '{"zh-Hans":"example","zh-Hant":"example","en":"example"}',
  },
  { ...text, name: 'level', kind: 'number', format: undefined, minimum: 1, maximum: 4, isRequired: false, preset: '2' },
  { ...text, name: 'due', kind: 'choice', format: undefined, choices: ['yes'], isRequired: false },
  { ...text, name: 'reason', format: undefined, maxLength: 200, value: '岗位调整' },
];
const curl = `curl -X POST 'https://id.example/api/v1/roles' \\
  -H "Authorization: DPoP $TOKEN" \\
  -H "DPoP: $PROOF" \\
  -d '{"personId":"0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d","role":"desk","unitId":"0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d"}'`;
const about: OperationPageProps = {
  permissions,
  operation: grant,
  isRead: false,
  members,
  runKey: '9b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  limits: [{ limit: 1200, seconds: 60 }],
  refusals: [
    { status: 404, problem: { code: 'console.unknown' } },
    { status: 409, problem: { code: 'console.already-held' } },
  ],
  examples: {
    curl,
    client: "const answer = await api.call('roles.grant', {\n  role: 'desk',\n});\nconsole.log(answer.value);",
    command: "npm run cli -- api roles.grant --role desk --reason 'weekly review'",
  },
};

/** Pages of the admin API in the console, in every state that looks different. */
export const consoleApiSamples = [
  sample(
    'console-api',
    apiPage,
    {
      permissions,
      subjects: [
        { name: 'roles', operations: [list, grant, end] },
        { name: 'audit', operations: [foreign] },
        { name: 'papers', operations: [untranslated] },
      ],
    },
    true,
  ),
  sample('console-api-operation', operationPage, about, true),
  sample(
    'console-api-operation-foreign',
    operationPage,
    { ...about, operation: foreign, isRead: true, members: [], runKey: undefined, refusals: [] },
    true,
  ),
  sample(
    'console-api-operation-read',
    operationPage,
    {
      ...about,
      operation: list,
      ...({ isRead: true, runKey: undefined, members: [{ ...text, name: 'after', isRequired: false }] } as const),
      tried: {
        ...({ request: 'GET /api/v1/roles', body: undefined, status: 200 } as const),
        answer:
          '{\n  "grants": [\n    {\n      "id": "0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d",\n      "role": "unit"\n    }\n  ]\n}',
      },
    },
    true,
  ),
  sample(
    'console-api-operation-refused',
    operationPage,
    {
      ...about,
      members: members.map((one) =>
        one.name === 'name'
          ? { ...one, value: '{', problem: { code: 'console.json-invalid' as const } }
          : one.name === 'level'
            ? { ...one, value: '9', problem: { code: 'console.member-invalid' as const } }
            : one,
      ),
      tried: {
        request: 'POST /api/v1/roles',
        body: '{\n  "role": "desk",\n  "level": 9\n}',
        status: 422,
        answer:
          '{\n  "code": "request.input",\n  "errors": [\n    {\n      "path": "level",\n      "code": "too_big"\n    }\n  ]\n}',
      },
    },
    true,
  ),
];
