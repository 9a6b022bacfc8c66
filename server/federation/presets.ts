import type { z } from 'zod';
import type { oauth2Settings } from './settings/oauth2.ts';
import type { oidcSettings } from './settings/oidc.ts';
import type { mapping } from './source-config.ts';

type OAuth2Preset = {
  connection: Omit<z.input<typeof oauth2Settings>, 'clientId'>;
  mapping: z.input<typeof mapping>;
  egressHosts: string[];
};

/**
 * Platforms of the country as settings to begin with: what their public documentation says, to be compared with it on the
 * day. They know accounts, not people: none states an identity level, so their highest ial belongs at 1.
 *
 * Alipay is not among them: it wants every request to its gateway signed (RSA2 over the sorted parameters), and no settings
 * can sign. WeCom wants an application token fetched before and apart from any login. Both are reached through a city's own
 * OpenID Connect provider instead.
 */
export const oauth2Presets: Record<'wechat' | 'dingtalk', OAuth2Preset> = {
  /** Website login by scanning (网站应用). `unionid` is the same in all applications of one owner; `openid` is not. */
  wechat: {
    connection: {
      issuer: 'https://open.weixin.qq.com',
      scope: 'snsapi_login',
      authorization: {
        url: 'https://open.weixin.qq.com/connect/qrconnect',
        parameters: {
          appid: '{clientId}',
          redirect_uri: '{redirectUri}',
          response_type: 'code',
          scope: '{scope}',
          state: '{state}',
        },
        fragment: 'wechat_redirect',
      },
      token: {
        url: 'https://api.weixin.qq.com/sns/oauth2/access_token',
        method: 'GET',
        as: 'query',
        parameters: { appid: '{clientId}', secret: '{clientSecret}', code: '{code}', grant_type: 'authorization_code' },
      },
      userinfo: {
        url: 'https://api.weixin.qq.com/sns/userinfo',
        method: 'GET',
        as: 'query',
        parameters: { access_token: '{accessToken}', openid: '{token.openid}', lang: 'zh_CN' },
      },
      errors: {
        field: 'errcode',
        success: ['0'],
        meanings: {
          '-1': 'status',
          '40013': 'client-refused',
          '40029': 'code-refused',
          '40125': 'client-refused',
          '40163': 'code-refused',
        },
      },
      accessToken: 'token.access_token',
      subject: 'token.unionid',
      same: [
        ['token.openid', 'userinfo.openid'],
        ['token.unionid', 'userinfo.unionid'],
      ],
    },
    mapping: { attributes: { nickname: 'userinfo.nickname' } },
    egressHosts: ['api.weixin.qq.com'],
  },
  dingtalk: {
    connection: {
      issuer: 'https://login.dingtalk.com',
      scope: 'openid',
      authorization: {
        url: 'https://login.dingtalk.com/oauth2/auth',
        parameters: {
          client_id: '{clientId}',
          redirect_uri: '{redirectUri}',
          response_type: 'code',
          scope: '{scope}',
          state: '{state}',
          prompt: 'consent',
        },
      },
      codeParameter: 'authCode',
      token: {
        url: 'https://api.dingtalk.com/v1.0/oauth2/userAccessToken',
        method: 'POST',
        as: 'json',
        parameters: {
          clientId: '{clientId}',
          clientSecret: '{clientSecret}',
          code: '{code}',
          grantType: 'authorization_code',
        },
      },
      userinfo: {
        url: 'https://api.dingtalk.com/v1.0/contact/users/me',
        method: 'GET',
        as: 'query',
        headers: { 'x-acs-dingtalk-access-token': '{accessToken}' },
      },
      errors: {
        field: 'code',
        success: [],
        meanings: {
          'invalidParameter.authCode.notFound': 'code-refused',
          'invalidClientId.notFound': 'client-refused',
          'invalidClientSecret.invalid': 'client-refused',
        },
      },
      accessToken: 'token.accessToken',
      subject: 'userinfo.unionId',
    },
    mapping: { attributes: { nickname: 'userinfo.nick' } },
    egressHosts: ['api.dingtalk.com'],
  },
};

const levels = {
  'urn:yimen:aal1': 'urn:yimen:aal1',
  'urn:yimen:aal2': 'urn:yimen:aal2',
  phr: 'phr',
  phrh: 'phrh',
} as const;

/**
 * Another house that runs this product. Its words are ours, so every level is read, and the ceilings of the source decide what
 * comes of it; only what it says it has verified counts for the identity level.
 */
export const yimenPreset = {
  connection: {
    scopes: ['openid', 'profile', 'id_document'],
    clientAuthentication: 'client_secret_basic',
    requestedAcr: { 'urn:yimen:aal1': 'urn:yimen:aal1', 'urn:yimen:aal2': 'urn:yimen:aal2' },
    onward: { trustFrameworks: ['cn_yimen_ial'] },
  } satisfies Omit<z.input<typeof oidcSettings>, 'issuer' | 'clientId'>,
  mapping: {
    name: 'verified.name ?? name',
    documentType: 'verified.document.type',
    documentIssuer: 'verified.document.issuer',
    documentNumber: 'verified.document.number',
    documentTime: 'verified.time',
    ial: 'verified.level',
  } satisfies z.input<typeof mapping>,
  ialMap: { ial1: 1, ial2: 2, ial3: 3, ial4: 4 },
  acrMap: levels,
  amrMap: { pwd: 'pwd', otp: 'otp', sms: 'sms' },
} as const;
