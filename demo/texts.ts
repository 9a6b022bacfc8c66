export type Language = 'zh' | 'en';
export type Bilingual = { zh: string; en: string };

/** Everything the department pages say. */
export const texts = {
  zh: {
    htmlLang: 'zh-Hans',
    locale: 'zh-Hans',
    other: 'English',
    skip: '跳到主要内容',
    demonstration: '演示系统：不是真实的政府部门，所有人员和数据均为虚构。',
    services: '我们的服务',
    logIn: '使用“一门”账号登录',
    logInHint: '登录由全省统一身份认证服务“一门”完成，本部门看不到您的密码。',
    lasting: '登录并保持授权（取得刷新令牌）',
    hello: '您好',
    someone: '已登录用户',
    loggedIn: '您已通过“一门”登录。',
    received: '本部门收到的数据',
    receivedHint: '以下是身份令牌（ID Token）和用户信息接口给出的全部内容，仅供开发人员了解。',
    claim: '声明',
    value: '值',
    source: '来源',
    idToken: '身份令牌',
    userinfo: '用户信息',
    actions: '您可以',
    refresh: '刷新令牌',
    refreshed: '令牌已刷新。',
    higher: '用通行密钥登录（更高认证强度）',
    again: '重新登录',
    logOut: '退出登录',
    ended: '您在本部门的登录已结束。',
    home: '返回首页',
    retry: '再试一次',
    errors: {
      denied: { title: '您没有同意登录', text: '没有数据传给本部门。需要时可以重新登录。' },
      refused: { title: '登录没有完成', text: '统一身份认证服务的答复无效或已过期，请重新登录。' },
      level: { title: '认证强度不够', text: '这项服务需要用通行密钥登录。' },
      stale: { title: '需要重新登录', text: '这项服务要求刚刚完成的登录。' },
      expired: { title: '登录已失效', text: '这次登录不是从本浏览器开始的，或者等待时间太长，请重新登录。' },
      forbidden: { title: '请求被拒绝', text: '页面已过期，请返回首页再试。' },
      missing: { title: '没有这个页面', text: '请返回首页。' },
      unavailable: { title: '暂时无法登录', text: '统一身份认证服务还没有准备好，请稍后再试。' },
    },
  },
  en: {
    htmlLang: 'en',
    locale: 'en',
    other: '中文',
    skip: 'Skip to main content',
    demonstration: 'Demonstration: not a real government body; all persons and data are fictional.',
    services: 'Our services',
    logIn: 'Log in with Yimen',
    logInHint: 'Yimen, the one login of the province, checks who you are. This department never sees your password.',
    lasting: 'Log in and stay connected (refresh token)',
    hello: 'Hello',
    someone: 'logged-in person',
    loggedIn: 'You are logged in with Yimen.',
    received: 'Data this department received',
    receivedHint: 'All that the ID token and the userinfo endpoint gave, shown for developers.',
    claim: 'Claim',
    value: 'Value',
    source: 'From',
    idToken: 'ID token',
    userinfo: 'userinfo',
    actions: 'You can',
    refresh: 'Refresh the tokens',
    refreshed: 'The tokens were refreshed.',
    higher: 'Log in with a passkey (higher level)',
    again: 'Log in again',
    logOut: 'Log out',
    ended: 'Your login at this department has ended.',
    home: 'Back to the front page',
    retry: 'Try again',
    errors: {
      denied: {
        title: 'You did not agree to log in',
        text: 'No data was given to this department. You can log in again.',
      },
      refused: {
        title: 'The login was not completed',
        text: 'The answer was not valid or has expired. Please log in again.',
      },
      level: { title: 'The login was not strong enough', text: 'This service needs a login with a passkey.' },
      stale: { title: 'Please log in again', text: 'This service needs a login made just now.' },
      expired: { title: 'The login has expired', text: 'It did not begin in this browser, or it took too long.' },
      forbidden: { title: 'Request refused', text: 'The page is out of date. Please go back to the front page.' },
      missing: { title: 'No such page', text: 'Please go back to the front page.' },
      unavailable: {
        title: 'Login is not possible now',
        text: 'The identity service is not ready yet. Please try later.',
      },
    },
  },
} as const satisfies Record<Language, object>;

export type Trouble = keyof (typeof texts)['en']['errors'];

/** `?lang=` wins, then the cookie of an earlier choice, then the browser's wish. */
export function chooseLanguage(asked: string | null, kept: string | undefined, accepted: string | undefined): Language {
  for (const choice of [asked, kept]) if (choice === 'zh' || choice === 'en') return choice;
  const first = /\b(zh|en)\b/i.exec(accepted ?? '')?.[1]?.toLowerCase();
  return first === 'en' ? 'en' : 'zh';
}
