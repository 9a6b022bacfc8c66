import { mixed, oneOf } from './mixed.ts';

/** By how common they are: the first tenth of the list names about a third of the people. */
const surnames = [
  ...'陈李黄张梁林刘吴王罗杨何曾郭谢朱叶钟郑邓冯许蔡彭周卢苏潘胡赖温廖徐江肖余袁赵孙马曹吕丁莫魏谭蒋邱杜韩唐范方田姚龙石高',
  ...'于董程沈傅贾夏汪陆戴薛雷钱熊孟白康毛尹史侯邵万段武乔贺严文牛常关尚安骆区冼伍麦欧甘古简容植巫房幸',
  ...['欧阳', '司徒', '上官', '诸葛', '司马', '皇甫'],
];
const forMen = [...'伟强磊军勇涛明超杰鹏辉斌波宇浩凯健俊帆旭刚志建国华平文海江林峰龙飞翔宏毅晨阳博家豪荣坤振东世昌'];
const forWomen = [...'芳娜敏静丽艳娟霞秀玲燕红梅琳雪慧莹婷颖洁琴云莲萍倩瑶欣怡佳悦涵琪嘉雯诗雅晴璐淑珍月桂兰彩凤'];
const between = [...'晓小子思文志国建永春玉美海雨梓宇一天俊嘉'];
const minority = ['古丽·买买提', '阿依努尔·艾山', '扎西·顿珠', '卓玛·央金', '巴特尔·苏和', '娜仁·花'];

/** A name as people of the province have them: variety enough that searching for two characters finds some and not all. */
export function chineseName(n: number, isMan: boolean): string {
  if (mixed(n, 10) < 0.003) return oneOf(minority, n, 11);
  // The square bends the choice towards the front of the list.
  const surname = surnames[Math.floor(mixed(n, 12) ** 2 * surnames.length)] ?? '';
  const last = oneOf(isMan ? forMen : forWomen, n, 13);
  if (mixed(n, 14) < 0.2) return surname + last;
  const first = mixed(n, 15) < 0.5 ? oneOf(between, n, 16) : oneOf(isMan ? forMen : forWomen, n, 17);
  return surname + first + last;
}
