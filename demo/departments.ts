import type { Department } from './department.ts';

/** Paths every demonstration department has; their registration as applications uses them. */
export const departmentPaths = {
  callback: '/callback',
  initiateLogin: '/login',
  backchannelLogout: '/backchannel-logout',
  home: '/',
  /** A page that needs more than a login, and the interface it reads from. */
  records: '/records',
  recordsApi: '/api/records',
};

export const taxDepartment: Department = {
  clientId: 'tax-demo',
  name: { zh: '示例电子税务局', en: 'Example Online Tax Service' },
  mark: { zh: '税', en: 'Tax' },
  services: {
    zh: ['个人所得税年度汇算', '完税证明开具', '专项附加扣除填报'],
    en: ['Annual income tax return', 'Certificate of tax paid', 'Special deductions'],
  },
  scopes: 'openid profile phone enterprise',
  pushedRequests: true,
  signedWith: 'ES256',
  records: { acr: 'urn:yimen:aal2', maxAgeSeconds: 600 },
  accent: { light: '#8a2b06', dark: '#ffb68f' },
};

export const housingDepartment: Department = {
  clientId: 'housing-demo',
  name: { zh: '示例住房公积金服务', en: 'Example Housing Fund Services' },
  mark: { zh: '住', en: 'Home' },
  services: {
    zh: ['公积金余额查询', '租房提取', '购房贷款预约'],
    en: ['Balance of your housing fund', 'Withdraw for rent', 'Appointment for a home loan'],
  },
  scopes: 'openid profile email official',
  pushedRequests: false,
  signedWith: 'RS256',
  records: { acr: 'phr', maxAgeSeconds: 600 },
  accent: { light: '#0b5f4a', dark: '#7fe0c0' },
};
