import type { Knex } from 'knex';
import type { ScopeLevels } from '../server/clients/scope-levels.ts';
import { everybody, type ServedIdentities } from '../server/clients/served-identities.ts';
import type { Topic } from '../server/clients/topic.ts';
import type { Config } from '../server/config.ts';
import type { ColumnCipher } from '../server/keys/column-cipher.ts';
import type { Translated } from '../server/lib/locale.ts';
import { fixedId } from './fixed-id.ts';

export type DemonstrationAddresses = Pick<Config, 'demoHost' | 'demoPorts'>;

type Application = {
  clientId: string;
  secret: string;
  unit: number;
  firstParty: boolean;
  topic: Topic;
  name: Translated;
  /** Whom it serves, and what it needs of each. */
  identities: ServedIdentities;
  scopeLevels?: ScopeLevels;
  metadata: Record<string, string | string[] | boolean>;
  purposes: Record<string, Translated>;
};

/** Fixed and public: these applications exist in demonstrations alone, which production refuses to start. */
export const demonstrationSecrets = {
  'tax-demo': 'demonstration-secret-of-the-tax-service',
  'housing-demo': 'demonstration-secret-of-the-housing-fund',
  'demo-service': 'demonstration-secret-of-the-machine-client',
  'developer-demo': 'demonstration-secret-of-a-developer',
};

const scope = 'openid profile phone email offline_access id_document';
const taxScope = `${scope} enterprise`;
const housingScope = `${scope} official`;

/** Address of each department, in the order of the ports. */
export function departmentUrls({ demoHost, demoPorts }: DemonstrationAddresses): [tax: string, housing: string] {
  return [`http://${demoHost}:${demoPorts[0]}`, `http://${demoHost}:${demoPorts[1]}`];
}

export function applications(addresses: DemonstrationAddresses): Application[] {
  const [tax, housing] = departmentUrls(addresses);
  return [
    {
      clientId: 'tax-demo',
      secret: demonstrationSecrets['tax-demo'],
      unit: 2,
      firstParty: false,
      topic: 'taxes',
      name: { 'zh-Hans': '示例电子税务局', 'zh-Hant': '示例電子稅務局', en: 'Example Online Tax Service' },
      identities: { citizen: {}, enterprise: { ial: 2 } },
      // The record of a taxpayer is opened to somebody matched to their document within the year; without, the login goes on.
      scopeLevels: { id_document: { ial: 3, proofMaxAgeDays: 365, optional: true } },
      metadata: departmentMetadata(tax, taxScope, 'ES256'),
      purposes: {
        profile: text('在申报表上显示您的姓名', '在申報表上顯示您的姓名', 'To show your name on the tax return'),
        phone: text('通知您申报的结果', '通知您申報的結果', 'To tell you how your return was decided'),
        email: text('把完税证明发送给您', '把完稅證明傳送給您', 'To send you certificates of tax paid'),
        offline_access: text(
          '在您离开后完成已提交的申报',
          '在您離開後完成已提交的申報',
          'To finish a submitted return after you leave',
        ),
        id_document: text('找到您名下的纳税记录', '找到您名下的納稅記錄', 'To find the tax records in your name'),
        enterprise: text('找到企业的纳税记录', '找到企業的納稅記錄', 'To find the tax records of the enterprise'),
      },
    },
    {
      clientId: 'housing-demo',
      secret: demonstrationSecrets['housing-demo'],
      unit: 8,
      firstParty: true,
      topic: 'housing',
      name: { 'zh-Hans': '示例住房公积金服务', 'zh-Hant': '示例住房公積金服務', en: 'Example Housing Fund Services' },
      identities: { citizen: {}, official: {} },
      metadata: departmentMetadata(housing, housingScope, 'RS256'),
      purposes: {
        profile: text('显示公积金账户的姓名', '顯示公積金帳戶的姓名', 'To show the name of your fund account'),
        phone: text('预约办理时与您联系', '預約辦理時與您聯絡', 'To reach you about your appointment'),
        email: text('发送提取回执', '傳送提取回執', 'To send receipts of withdrawals'),
        offline_access: text(
          '在您离开后完成已提交的申请',
          '在您離開後完成已提交的申請',
          'To finish a submitted request after you leave',
        ),
        id_document: text('找到您名下的公积金账户', '找到您名下的公積金帳戶', 'To find the fund account in your name'),
        official: text('确认您经办业务的权限', '確認您經辦業務的權限', 'To know which cases you may handle'),
      },
    },
    {
      clientId: 'demo-service',
      secret: demonstrationSecrets['demo-service'],
      unit: 2,
      firstParty: true,
      topic: 'taxes',
      identities: everybody,
      name: { 'zh-Hans': '示例后台程序', 'zh-Hant': '示例後台程式', en: 'Example background service' },
      metadata: {
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_basic',
        subject_type: 'pairwise',
      },
      purposes: {},
    },
    {
      clientId: 'developer-demo',
      secret: demonstrationSecrets['developer-demo'],
      unit: 2,
      firstParty: false,
      topic: 'other',
      identities: everybody,
      name: { 'zh-Hans': '开发者的应用', 'zh-Hant': '開發者的應用', en: "A developer's own application" },
      metadata: developerMetadata,
      purposes: { profile: text('试用登录', '試用登入', 'To try the login') },
    },
  ];
}

/** What somebody is writing on their own machine, see docs/departments.md: no page of it is listed among the services. */
const developerMetadata = {
  redirect_uris: ['http://localhost:8080/callback'],
  post_logout_redirect_uris: ['http://localhost:8080/'],
  backchannel_logout_uri: 'http://localhost:8080/backchannel-logout',
  backchannel_logout_session_required: true,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_basic',
  subject_type: 'pairwise',
  scope,
  // Every library takes RS256 without being told.
  id_token_signed_response_alg: 'RS256',
};

/** OpenID Connect client metadata (Registration 1.0 section 2, with the logout specifications). */
function departmentMetadata(url: string, scope: string, algorithm: 'ES256' | 'RS256') {
  return {
    redirect_uris: [`${url}/callback`],
    post_logout_redirect_uris: [`${url}/`],
    backchannel_logout_uri: `${url}/backchannel-logout`,
    backchannel_logout_session_required: true,
    initiate_login_uri: `${url}/login`,
    client_uri: `${url}/`,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    subject_type: 'pairwise',
    scope,
    id_token_signed_response_alg: algorithm,
  };
}

function text(zhHans: string, zhHant: string, en: string): Translated {
  return { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en };
}

/**
 * The addresses follow the configured host and ports; all else of an application that is there stays, but for a topic that
 * nobody has chosen: it is from before there were any.
 */
export async function seedApplications(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  addresses: DemonstrationAddresses,
): Promise<void> {
  for (const application of applications(addresses)) {
    await tx.raw(
      `INSERT INTO applications
         (client_id, unit_id, name, first_party, topic, identities, scope_levels, metadata, secret_encrypted, purposes)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (client_id) DO UPDATE SET metadata = EXCLUDED.metadata, updated_at = now(),
         topic = CASE applications.topic WHEN 'other' THEN EXCLUDED.topic ELSE applications.topic END
       WHERE applications.metadata IS DISTINCT FROM EXCLUDED.metadata
         OR applications.topic = 'other' AND EXCLUDED.topic <> 'other'`,
      [
        application.clientId,
        fixedId('unit', application.unit),
        JSON.stringify(application.name),
        application.firstParty,
        application.topic,
        JSON.stringify(application.identities),
        JSON.stringify(application.scopeLevels ?? {}),
        JSON.stringify(application.metadata),
        cipher.encrypt('applications.secret', application.secret),
        JSON.stringify(application.purposes),
      ],
    );
  }
}
