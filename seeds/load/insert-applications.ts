import type { Knex } from 'knex';
import { registerApplication } from '../../server/clients/register-application.ts';
import type { ServedIdentities } from '../../server/clients/served-identities.ts';
import { topics } from '../../server/clients/topic.ts';
import type { ColumnCipher } from '../../server/keys/column-cipher.ts';
import type { Translated } from '../../server/lib/locale.ts';
import { loadId } from './load-id.ts';
import type { LoadCounts } from './plan.ts';
import type { LoadUnit } from './units.ts';

const subjects = [
  ['业务办理系统', '業務辦理系統', 'Casework'],
  ['预约服务', '預約服務', 'Appointments'],
  ['申报系统', '申報系統', 'Declarations'],
  ['查询服务', '查詢服務', 'Enquiries'],
  ['证照系统', '證照系統', 'Licences'],
  ['补贴申领', '補貼申領', 'Subsidies'],
  ['网上办事大厅', '網上辦事大廳', 'Online Service Hall'],
  ['内部协同平台', '內部協同平台', 'Internal Collaboration'],
] as const;

const served: readonly ServedIdentities[] = [
  { citizen: {} },
  { citizen: {}, enterprise: { ial: 2 } },
  { enterprise: { ial: 2 } },
  { official: {} },
  { citizen: {}, official: {} },
];

export const loadClientId = (n: number): string => `load-${String(n).padStart(4, '0')}`;

/**
 * Through the one way in that every application takes, so that none is here that could not have been registered. Their
 * secrets are random and known to nobody, and none wants to be told of logouts: nobody listens there.
 */
export async function insertApplications(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  { counts, units }: { counts: LoadCounts; units: readonly LoadUnit[] },
): Promise<void> {
  const owners = units.flatMap(({ kind }, at) => (kind === 'office' ? [] : [at]));
  for (let n = 0; n < counts.applications; n += 1) {
    const unit = owners[(n * 7) % owners.length] ?? 0;
    const outcome = await registerApplication(tx, cipher, registrationOf(n, unit, units[unit]));
    if (!outcome.ok) throw new Error(`an application of the load seeds was refused: ${outcome.reason}`);
  }
  // Suspending is an administrator's act of its own; each twenty-fifth has met it.
  await tx.raw(
    `UPDATE applications SET status = 'suspended', updated_at = now()
     WHERE client_id LIKE 'load-%' AND right(client_id, 4)::int % 25 = 24`,
  );
}

function registrationOf(n: number, unit: number, owner: LoadUnit | undefined) {
  const [zhHans, zhHant, en] = subjects[n % subjects.length] ?? subjects[0];
  const name: Translated = {
    'zh-Hans': `${owner?.name['zh-Hans']}${zhHans}`,
    'zh-Hant': `${owner?.name['zh-Hant']}${zhHant}`,
    en: `${en}, ${owner?.name.en}`,
  };
  const origin = `https://${loadClientId(n)}.example.cn`;
  return {
    clientId: loadClientId(n),
    unitId: loadId('unit', unit),
    name,
    firstParty: n % 3 === 0,
    // Some topics have more than others, as everywhere.
    topic: topics[Math.floor((((n * 37) % 100) ** 2 / 10_000) * topics.length)] ?? 'other',
    identities: served[n % served.length] ?? { citizen: {} },
    metadata: {
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/`],
      client_uri: `${origin}/`,
      // Some are entered from elsewhere only.
      ...(n % 10 > 0 && { initiate_login_uri: `${origin}/login` }),
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code' as const],
      token_endpoint_auth_method: 'client_secret_basic' as const,
      subject_type: 'pairwise' as const,
      scope: 'openid profile phone enterprise official offline_access',
    },
    purposes: { profile: { 'zh-Hans': '显示您的姓名', 'zh-Hant': '顯示您的姓名', en: 'To show your name' } },
  };
}
