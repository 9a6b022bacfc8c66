import type { Operation } from '../../../server/console/operation.ts';

const translated = { 'zh-Hans': '甲', 'zh-Hant': '甲', en: 'A' };

/** Values of members that name nothing, the first that fits. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  q: ['税'],
  alg: ['ES256'],
  was: [translated],
  state: ['waiting', 'off'],
  claims: [{}],
  version: ['none', 0, 1],
  settings: [{ redirectUris: [], postLogoutRedirectUris: [], scopes: ['openid'], purposes: {}, firstParty: false }, {}],
  configuration: [{}],
  role: ['desk'],
  reason: ['岗位调整，例会纪要第三条'],
  decision: ['decline'],
  kind: ['office'],
  level: ['county', 3],
  divisionCode: ['440106'],
  name: [translated, '赵新例'],
  mobile: ['13800138601'],
  title: ['科员'],
  jobNumber: ['N0001'],
  startsOn: ['2026-12-01'],
  csv: ['name,mobile,title,job_number,starts_on\n赵新例,13800138601,科员,N0001,2026-12-01\n'],
};

/** An input that the operation takes, with `idOf` for whatever names something; what may be missing is missing. */
export function validInput({ id, input }: Operation, idOf: (name: string) => string): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(input.shape)) {
    const named = idOf(name);
    if (named !== '') given[name] = named;
    else if (!schema.safeParse(undefined).success) {
      const fitting = values[name]?.find((value) => schema.safeParse(value).success);
      if (fitting === undefined) throw new Error(`no value for ${name} of ${id} in valid-input.ts`);
      given[name] = fitting;
    }
  }
  return given;
}
