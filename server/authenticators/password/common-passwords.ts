import { shortestPassword } from './prepare.ts';

/** What Chinese leaks show on top of the international list: love numbers, pinyin phrases, lucky digits, keyboard walks. */
const chinese = `
  woaini1314 woaini520 woaini521 woaini123 woaini1314520 5201314a a5201314 5201314520 1314520520 520131400 52013144
  iloveyou520 iloveyou1314 520520520 131413141314 5211314521 woaiwojia woaiwoziji woaizhongguo zhongguo123 zhonghua
  zhongguoren beijing2008 beijing123 shanghai123 guangzhou123 shenzhen123 nihao123 nihaoma123 nishizhu nishishui
  woshishui woshishei mima1234 mima123456 wodemima mimamima meiyoumima wangjile wojiushiwo buzhidao wobuzhidao
  woaibaobao baobei520 laopowoaini laogongwoaini xiaoxiao123 tiantian123 dandan123 wangwei123 zhangwei123 lilei123
  aa123456 aa123456789 aaa123456 abc123456 abcd123456 abc123456789 a123456789 a1234567890 a12345678 a123456a
  q123456789 w123456789 z123456789 qq123456 qq123456789 qq5201314 qwe123456 asd123456 zxc123456 zxcvbnm123
  qwer123456 asdf123456 1qaz2wsx3edc 1q2w3e4r5t6y 1a2b3c4d 123456abc 123456aa 123456qq 123456789a 123456789q
  1234567890a 123123123 112233445566 111222333 147258369 147852369 159357456 789456123 741852963 963852741 321654987
  88888888 8888888888 66666666 6666666666 168168168 16888888 18181818 51885188 58585858 52052052 13145200
  admin888 admin123456 administrator root123456 p@ssw0rd passw0rd password123 password1234 test123456 guest123456
  我爱你一生一世 我爱你一生一世1314 好好学习天天向上 一二三四五六七八 你好你好你好你好 祖国万岁祖国万岁
`;

let loading: Promise<ReadonlySet<string>> | undefined;

/** Passwords everybody tries first, lower case, only those long enough to pass the length rule (18,000 words, about 1 MB). */
export function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= load();
  return loading;
}

// Loaded at the first new password: the list takes 70 ms to unpack, which no start should wait for.
async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const words = [...dictionary['passwords-common'], ...chinese.split(/\s+/)];
  return new Set(words.filter((word) => [...word].length >= shortestPassword).map((word) => word.toLowerCase()));
}
