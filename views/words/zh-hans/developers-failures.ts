/** Words of the departments’ portal about failed requests: each cause with its remedy. */
export const developerFailures = {
  failures: {
    title: '失败的请求',
    lead: '最近 200 次失败的请求：原因和办法。这里不记录任何个人信息和密钥。',
    none: '最近没有失败的请求。',
    parameter: '参数',
    request: '请求编号',
    causes: {
      'redirect-uri-unregistered': {
        what: '回调地址没有登记',
        remedy: '请求里的 redirect_uri 与登记的不完全一致。逐字核对（包括斜杠、大小写和端口），或在“设置”里登记它。',
      },
      'pkce-missing': { what: '没有使用 PKCE', remedy: '请求里缺少 code_challenge。请在客户端库里打开 PKCE（S256）。' },
      'pkce-method': { what: 'PKCE 的方法不对', remedy: '只接受 code_challenge_method=S256，不接受 plain。' },
      'pkce-mismatch': {
        what: 'PKCE 校验没有通过',
        remedy:
          '换取令牌时的 code_verifier 与开始登录时的 code_challenge 不是一对。请确认它存放在同一个会话里，没有被另一次登录覆盖。',
      },
      'scope-not-registered': {
        what: '请求了没有登记的信息范围',
        remedy: 'scope 里有应用没有登记的项。去掉它，或在“设置”里勾选。',
      },
      'response-not-allowed': { what: '返回方式不被允许', remedy: '只支持 response_type=code，请改用授权码流程。' },
      'grant-not-allowed': {
        what: '授权类型不被允许',
        remedy: '这种系统不能使用所请求的 grant_type，请核对系统类型。',
      },
      'client-secret-wrong': {
        what: '应用密钥不正确',
        remedy: '请核对密钥是否完整、是否已换新。旧密钥在换新 7 天后失效，可在“概况”里生成新的。',
      },
      'client-method-wrong': {
        what: '应用认证方式不对',
        remedy: '密钥须放在 Authorization 头里（client_secret_basic），不能放在表单里，也不能两处都放。',
      },
      'client-not-authenticated': {
        what: '应用没有证明自己',
        remedy: '请求里没有应用凭据，或应用已停用。网站须用 client_secret_basic，没有密钥的系统须带 client_id。',
      },
      'code-unknown': {
        what: '授权码不存在',
        remedy: '授权码可能已过期被清除，或不是我们签发的。请直接使用回调里的 code，不要改动或缓存。',
      },
      'code-used': {
        what: '授权码被用了第二次',
        remedy: '每个授权码只能换一次令牌。请检查是否重复提交，例如用户刷新了回调页面。',
      },
      'code-expired': { what: '授权码已过期', remedy: '授权码 60 秒内有效，请在回调里立即换取令牌。' },
      'code-foreign-address': {
        what: '两次的回调地址不一致',
        remedy: '换取令牌时的 redirect_uri 须与开始登录时完全相同。',
      },
      'code-foreign-application': {
        what: '授权码属于另一个应用',
        remedy: '请核对 client_id：开始登录和换取令牌须用同一个应用。',
      },
      'refresh-used': {
        what: '刷新令牌被用了第二次',
        remedy: '每次刷新后须保存新的刷新令牌。并发刷新请排队。该次登录的令牌已全部作废。',
      },
      'refresh-ended': { what: '刷新令牌已失效', remedy: '用户已退出、撤回同意，或令牌到期。请重新发起登录。' },
      'token-ended': { what: '访问令牌无效', remedy: '令牌已到期或已撤销。请刷新令牌，或重新发起登录。' },
      'parameter-missing': { what: '缺少必需的参数', remedy: '请补上所列的参数。' },
      'parameter-repeated': { what: '参数重复', remedy: '同一个参数只能出现一次。' },
      'parameter-invalid': { what: '参数的值不对', remedy: '请对照文档核对所列的参数。' },
      'origin-not-allowed': { what: '网页的来源不被允许', remedy: '浏览器里的请求须来自登记的回调地址所在的站点。' },
      'logout-address-unregistered': {
        what: '退出后返回的地址没有登记',
        remedy: 'post_logout_redirect_uri 须与登记的完全一致，请在“设置”里登记。',
      },
      'logout-hint': { what: '退出请求的 id_token_hint 不对', remedy: '请传入本应用最近取得的 ID 令牌，原样传递。' },
      other: { what: '请求没有成功', remedy: '请用请求编号联系管理员。' },
    },
  },
};
