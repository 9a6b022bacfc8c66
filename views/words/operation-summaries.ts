import type { Locale } from '../../server/lib/locale.ts';

type Translated = Readonly<Record<Exclude<Locale, 'en'>, string>>;

const told = (zhHans: string, zhHant: string): Translated => ({ 'zh-Hans': zhHans, 'zh-Hant': zhHant });

/** What each operation of the admin API does. In English its declaration says it. */
export const operationSummaries: Readonly<Record<string, Translated>> = {
  'overview.read': told(
    '最近 30 天的登录、投递和密钥：按您的角色和所管机构',
    '最近 30 天的登入、投遞和密鑰：依您的角色和所管機構',
  ),
  'roles.list': told('所管机构中的角色，分页', '所管機構中的角色，分頁'),
  'roles.rights': told(
    '一个人的实际权限：所管范围内的每个角色及其权限',
    '一個人的實際權限：所管範圍內的每個角色及其權限',
  ),
  'roles.grant': told(
    '在一个机构授予角色；三员角色须另一位安全管理员复核',
    '在一個機構授予角色；三員角色須另一位安全管理員覆核',
  ),
  'roles.end': told('结束一个角色，从对方的下一步操作起生效', '結束一個角色，從對方的下一步操作起生效'),
  'approvals.list': told('等待第二个人复核的事项和已答复的事项', '等待第二個人覆核的事項和已答覆的事項'),
  'approvals.decide': told('同意或拒绝别人提出的事项；同意即执行', '同意或拒絕別人提出的事項；同意即執行'),
  'approvals.withdraw': told('撤回自己提出的事项', '撤回自己提出的事項'),
  'enterprises.find': told('按统一社会信用代码或名称开头查找企业，分页', '依統一社會信用代碼或名稱開頭查找企業，分頁'),
  'enterprises.open': told('一家企业，法定代表人姓名已遮盖', '一家企業，法定代表人姓名已遮蓋'),
  'enterprises.mandates': told('企业给出的授权，新的在前；姓名已遮盖', '企業給出的授權，新的在前；姓名已遮蓋'),
  'enterprises.recheck': told('立即向登记机关核对企业，并以其为准', '立即向登記機關核對企業，並以其為準'),
  'enterprises.hold': told('立即暂停企业的一切使用', '立即暫停企業的一切使用'),
  'enterprises.release': told('解除管理员的暂停', '解除管理員的暫停'),
  'sources.list': told('身份源，按登录按钮的顺序', '身分源，依登入按鈕的順序'),
  'sources.add': told('添加身份源；设置有误则逐项说明，不会添加', '新增身分源；設定有誤則逐項說明，不會新增'),
  'sources.switch': told(
    '启用或停用身份源；停用会结束经它登录的会话',
    '啟用或停用身分源；停用會結束經它登入的工作階段',
  ),
  'sources.test': told('逐步测试身份源，不会登录任何人', '逐步測試身分源，不會登入任何人'),
  'sources.preview': told('预览示例数据按设置映射成的人员，不保存', '預覽範例資料依設定對應成的人員，不儲存'),
  'sources.open': told(
    '一个身份源及其设置（不含密钥），和更改时须注明的版本',
    '一個身分源及其設定（不含密鑰），和更改時須註明的版本',
  ),
  'sources.history': told(
    '身份源的每次更改，新的在前：谁、何时、为何，每项设置的前后；不含密钥',
    '身分源的每次更改，新的在前：誰、何時、為何，每項設定的前後；不含密鑰',
  ),
  'sources.rehearse': told(
    '预演一次更改：会改变什么、是否能用；什么也不保存',
    '預演一次更改：會改變什麼、是否能用；什麼也不儲存',
  ),
  'sources.change': told(
    '更改身份源的设置；会更信任它或影响认人的更改须第二个人复核',
    '更改身分源的設定；會更信任它或影響認人的更改須第二個人覆核',
  ),
  'requests.list': told('自己请第二个人复核的事项，新的在前，分页', '自己請第二個人覆核的事項，新的在前，分頁'),
  'requests.open': told('自己的一项申请及其结果', '自己的一項申請及其結果'),
  'exports.ask': told(
    '申请把一个机构及其下级的公务人员导出为文件；须安全管理员复核',
    '申請把一個機構及其下級的公務人員匯出為檔案；須安全管理員覆核',
  ),
  'exports.list': told('自己申请并获准的导出，新的在前', '自己申請並獲准的匯出，新的在前'),
  'exports.open': told('自己的一项导出；下载之后附有签名清单', '自己的一項匯出；下載之後附有簽名清單'),
  'exports.download': told(
    '获准后一天内可下载一次的文件：CSV，号码已遮盖，不留存',
    '獲准後一天內可下載一次的檔案：CSV，號碼已遮蓋，不留存',
  ),
  'policies.list': told('全省的策略和目前生效的设置', '全省的策略和目前生效的設定'),
  'policies.read': told(
    '一项策略：目前生效的设置、每项可取的值，以及谁在何时为何改过，分页',
    '一項策略：目前生效的設定、每項可取的值，以及誰在何時為何改過，分頁',
  ),
  'policies.preview': told(
    '预览一次更改会放宽和收紧什么、影响哪些人；不会更改',
    '預覽一次更改會放寬和收緊什麼、影響哪些人；不會更改',
  ),
  'policies.change': told(
    '更改策略；放宽任何一项须另一位安全管理员复核',
    '更改策略；放寬任何一項須另一位安全管理員覆核',
  ),
  'deliveries.list': told('已放弃或等待中的投递，分页；不含内容', '已放棄或等待中的投遞，分頁；不含內容'),
  'deliveries.open': told('一项已放弃或等待中的投递', '一項已放棄或等待中的投遞'),
  'deliveries.replay': told('重新投递一项已放弃的，或同一对象的全部', '重新投遞一項已放棄的，或同一對象的全部'),
  'keys.list': told('签名密钥：公布中的和最近撤销的', '簽名密鑰：公布中的和最近撤銷的'),
  'keys.rotate': told('让公布满一天的下一把密钥开始签名', '讓公布滿一天的下一把密鑰開始簽名'),
  'keys.withdraw': told('申请立即撤销一把密钥；须安全管理员复核', '申請立即撤銷一把密鑰；須安全管理員覆核'),
  'units.search': told(
    '按名称的一部分或信用代码查找所管机构，至多二十个',
    '依名稱的一部分或信用代碼查找所管機構，至多二十個',
  ),
  'units.open': told('一个机构，及其直接下级，分页', '一個機構，及其直接下級，分頁'),
  'units.add': told('在所管机构下新增机构', '在所管機構下新增機構'),
  'units.rename': told(
    '更改机构名称；was 为现有名称，已被改过则不更改',
    '更改機構名稱；was 為現有名稱，已被改過則不更改',
  ),
  'units.move': told(
    '申请把机构移到另一机构之下；这会改变谁能管它，须第二个人复核',
    '申請把機構移到另一機構之下；這會改變誰能管它，須第二個人覆核',
  ),
  'posts.list': told('机构的在任岗位，按工号，分页', '機構的在任崗位，依工號，分頁'),
  'posts.appoint': told('任命岗位；对方通过短信链接接受后生效', '任命崗位；對方透過簡訊連結接受後生效'),
  'posts.end': told('立即结束一个岗位', '立即結束一個崗位'),
  'posts.invite': told('为等待接受的岗位重新发送链接，原链接失效', '為等待接受的崗位重新發送連結，原連結失效'),
  'posts.give-list': told(
    '以 CSV 提交公务人员名单；执行之前什么也不会发生',
    '以 CSV 提交公務人員名單；執行之前什麼也不會發生',
  ),
  'posts.carry-out-list': told('逐行任命名单上的人员，并说明每行的结果', '逐行任命名單上的人員，並說明每行的結果'),
  'posts.undo-list': told('撤回名单：未接受的岗位结束，已接受的保留', '撤回名單：未接受的崗位結束，已接受的保留'),
  'people.find': told(
    '凭准确的凭据（手机号，或姓名加证件）找到账号，并开放其记录半小时',
    '憑準確的憑據（手機號，或姓名加證件）找到帳號，並開放其記錄半小時',
  ),
  'people.officials': told(
    '所管机构的公务人员，按姓名、拼音或首字母开头查找，分页',
    '所管機構的公務人員，依姓名、拼音或首字母開頭查找，分頁',
  ),
  'people.read': told(
    '一个人的记录：所管的公务人员，或刚凭凭据找到的人；号码已遮盖',
    '一個人的記錄：所管的公務人員，或剛憑憑據找到的人；號碼已遮蓋',
  ),
  'people.reveal': told('完整显示一个号码或地址；理由记入审计日志', '完整顯示一個號碼或地址；理由記入稽核日誌'),
  'people.lock': told('锁定账号，其会话和令牌随之失效', '鎖定帳號，其工作階段和權杖隨之失效'),
  'people.unlock': told('解除账号锁定', '解除帳號鎖定'),
  'people.merge': told(
    '申请把同一个人的另一账号并入此账号；两个账号都须凭凭据找到，并由第二个人复核',
    '申請把同一個人的另一帳號併入此帳號；兩個帳號都須憑憑據找到，並由第二個人覆核',
  ),
  'people.end-sessions': told('让一个人在所有设备上退出登录', '讓一個人在所有裝置上登出'),
  'people.recover': told(
    '开始恢复账号：等待期过后移除其登录方式；有通行密钥的须第二个人复核',
    '開始恢復帳號：等待期過後移除其登入方式；有通行密鑰的須第二個人覆核',
  ),
  'people.override-level': told(
    '申请更改一个人的实名等级；须另一位安全管理员复核',
    '申請更改一個人的實名等級；須另一位安全管理員覆核',
  ),
  'audit.search': told(
    '所管人员、机构和应用的事件，新的在前，分页；查看本身也会记录',
    '所管人員、機構和應用的事件，新的在前，分頁；查看本身也會記錄',
  ),
  'audit.verify': told(
    '核验最近的封存和其下的每个事件，指出第一个被更改、删除或插入的事件',
    '核驗最近的封存和其下的每個事件，指出第一個被更改、刪除或插入的事件',
  ),
  'audit.export': told(
    '所管事件的 JSON 行，旧的在前；最后一行是审计密钥签名的清单，缺了它就不完整',
    '所管事件的 JSON 行，舊的在前；最後一行是稽核密鑰簽名的清單，缺了它就不完整',
  ),
  'applications.list': told(
    '所管机构的应用，分页；due 只列一年内无人确认的',
    '所管機構的應用，分頁；due 只列一年內無人確認的',
  ),
  'applications.read': told(
    '一个应用及其可更改的设置，和更改时须注明的版本',
    '一個應用及其可更改的設定，和更改時須註明的版本',
  ),
  'applications.suspend': told(
    '立即停用应用；安全管理员停用的只能由安全管理员恢复',
    '立即停用應用；安全管理員停用的只能由安全管理員恢復',
  ),
  'applications.resume': told('恢复已停用的应用', '恢復已停用的應用'),
  'applications.give': told('把应用交给另一个所管机构', '把應用交給另一個所管機構'),
  'applications.certify': told('确认应用在下一年仍有需要', '確認應用在下一年仍有需要'),
  'applications.change': told(
    '更改地址、范围和用途；扩大受保护数据的使用须第二个人复核',
    '更改地址、範圍和用途；擴大受保護資料的使用須第二個人覆核',
  ),
};

/** What an operation does in a language; undefined where only its declaration says it. */
export function summaryIn(locale: Locale, id: string): string | undefined {
  return locale === 'en' ? undefined : operationSummaries[id]?.[locale];
}
