/**
 * Cities and counties of Guangdong with their codes (GB/T 2260). Code, name, name in traditional characters where it differs,
 * name in Latin letters. Dongguan and Zhongshan have no counties. Townships are units here and no divisions: whoever needs
 * theirs imports the list of the year.
 */
const text = `
440100 广州市 廣州市 Guangzhou
440103 荔湾区 荔灣區 Liwan District
440104 越秀区 越秀區 Yuexiu District
440105 海珠区 海珠區 Haizhu District
440106 天河区 天河區 Tianhe District
440111 白云区 白雲區 Baiyun District
440112 黄埔区 黃埔區 Huangpu District
440113 番禺区 番禺區 Panyu District
440114 花都区 花都區 Huadu District
440115 南沙区 南沙區 Nansha District
440117 从化区 從化區 Conghua District
440118 增城区 增城區 Zengcheng District
440300 深圳市 深圳市 Shenzhen
440303 罗湖区 羅湖區 Luohu District
440304 福田区 福田區 Futian District
440305 南山区 南山區 Nanshan District
440306 宝安区 寶安區 Bao'an District
440307 龙岗区 龍崗區 Longgang District
440308 盐田区 鹽田區 Yantian District
440309 龙华区 龍華區 Longhua District
440310 坪山区 坪山區 Pingshan District
440311 光明区 光明區 Guangming District
441900 东莞市 東莞市 Dongguan
440200 韶关市 韶關市 Shaoguan
440203 武江区 武江區 Wujiang District
440204 浈江区 湞江區 Zhenjiang District
440205 曲江区 曲江區 Qujiang District
440222 始兴县 始興縣 Shixing County
440224 仁化县 仁化縣 Renhua County
440229 翁源县 翁源縣 Wengyuan County
440232 乳源瑶族自治县 乳源瑤族自治縣 Ruyuan Yao Autonomous County
440233 新丰县 新豐縣 Xinfeng County
440281 乐昌市 樂昌市 Lechang
440282 南雄市 南雄市 Nanxiong
440400 珠海市 珠海市 Zhuhai
440402 香洲区 香洲區 Xiangzhou District
440403 斗门区 斗門區 Doumen District
440404 金湾区 金灣區 Jinwan District
440500 汕头市 汕頭市 Shantou
440507 龙湖区 龍湖區 Longhu District
440511 金平区 金平區 Jinping District
440512 濠江区 濠江區 Haojiang District
440513 潮阳区 潮陽區 Chaoyang District
440514 潮南区 潮南區 Chaonan District
440515 澄海区 澄海區 Chenghai District
440523 南澳县 南澳縣 Nan'ao County
440600 佛山市 佛山市 Foshan
440604 禅城区 禪城區 Chancheng District
440605 南海区 南海區 Nanhai District
440606 顺德区 順德區 Shunde District
440607 三水区 三水區 Sanshui District
440608 高明区 高明區 Gaoming District
440700 江门市 江門市 Jiangmen
440703 蓬江区 蓬江區 Pengjiang District
440704 江海区 江海區 Jianghai District
440705 新会区 新會區 Xinhui District
440781 台山市 台山市 Taishan
440783 开平市 開平市 Kaiping
440784 鹤山市 鶴山市 Heshan
440785 恩平市 恩平市 Enping
440800 湛江市 湛江市 Zhanjiang
440802 赤坎区 赤坎區 Chikan District
440803 霞山区 霞山區 Xiashan District
440804 坡头区 坡頭區 Potou District
440811 麻章区 麻章區 Mazhang District
440823 遂溪县 遂溪縣 Suixi County
440825 徐闻县 徐聞縣 Xuwen County
440881 廉江市 廉江市 Lianjiang
440882 雷州市 雷州市 Leizhou
440883 吴川市 吳川市 Wuchuan
440900 茂名市 茂名市 Maoming
440902 茂南区 茂南區 Maonan District
440904 电白区 電白區 Dianbai District
440981 高州市 高州市 Gaozhou
440982 化州市 化州市 Huazhou
440983 信宜市 信宜市 Xinyi
441200 肇庆市 肇慶市 Zhaoqing
441202 端州区 端州區 Duanzhou District
441203 鼎湖区 鼎湖區 Dinghu District
441204 高要区 高要區 Gaoyao District
441223 广宁县 廣寧縣 Guangning County
441224 怀集县 懷集縣 Huaiji County
441225 封开县 封開縣 Fengkai County
441226 德庆县 德慶縣 Deqing County
441284 四会市 四會市 Sihui
441300 惠州市 惠州市 Huizhou
441302 惠城区 惠城區 Huicheng District
441303 惠阳区 惠陽區 Huiyang District
441322 博罗县 博羅縣 Boluo County
441323 惠东县 惠東縣 Huidong County
441324 龙门县 龍門縣 Longmen County
441400 梅州市 梅州市 Meizhou
441402 梅江区 梅江區 Meijiang District
441403 梅县区 梅縣區 Meixian District
441422 大埔县 大埔縣 Dabu County
441423 丰顺县 豐順縣 Fengshun County
441424 五华县 五華縣 Wuhua County
441426 平远县 平遠縣 Pingyuan County
441427 蕉岭县 蕉嶺縣 Jiaoling County
441481 兴宁市 興寧市 Xingning
441500 汕尾市 汕尾市 Shanwei
441502 城区 城區 Chengqu District
441521 海丰县 海豐縣 Haifeng County
441523 陆河县 陸河縣 Luhe County
441581 陆丰市 陸豐市 Lufeng
441600 河源市 河源市 Heyuan
441602 源城区 源城區 Yuancheng District
441621 紫金县 紫金縣 Zijin County
441622 龙川县 龍川縣 Longchuan County
441623 连平县 連平縣 Lianping County
441624 和平县 和平縣 Heping County
441625 东源县 東源縣 Dongyuan County
441700 阳江市 陽江市 Yangjiang
441702 江城区 江城區 Jiangcheng District
441704 阳东区 陽東區 Yangdong District
441721 阳西县 陽西縣 Yangxi County
441781 阳春市 陽春市 Yangchun
441800 清远市 清遠市 Qingyuan
441802 清城区 清城區 Qingcheng District
441803 清新区 清新區 Qingxin District
441821 佛冈县 佛岡縣 Fogang County
441823 阳山县 陽山縣 Yangshan County
441825 连山壮族瑶族自治县 連山壯族瑤族自治縣 Lianshan Zhuang and Yao Autonomous County
441826 连南瑶族自治县 連南瑤族自治縣 Liannan Yao Autonomous County
441881 英德市 英德市 Yingde
441882 连州市 連州市 Lianzhou
442000 中山市 中山市 Zhongshan
445100 潮州市 潮州市 Chaozhou
445102 湘桥区 湘橋區 Xiangqiao District
445103 潮安区 潮安區 Chao'an District
445122 饶平县 饒平縣 Raoping County
445200 揭阳市 揭陽市 Jieyang
445202 榕城区 榕城區 Rongcheng District
445203 揭东区 揭東區 Jiedong District
445222 揭西县 揭西縣 Jiexi County
445224 惠来县 惠來縣 Huilai County
445281 普宁市 普寧市 Puning
445300 云浮市 雲浮市 Yunfu
445302 云城区 雲城區 Yuncheng District
445303 云安区 雲安區 Yun'an District
445321 新兴县 新興縣 Xinxing County
445322 郁南县 鬱南縣 Yunan County
445381 罗定市 羅定市 Luoding
`;

export type Place = { code: string; zhHans: string; zhHant: string; en: string };

/** The cities with their counties, the largest first. */
export const cities: readonly (Place & { counties: readonly Place[] })[] = readCities();

function readCities() {
  const places = text.trim().split('\n').map(readPlace);
  return places
    .filter(({ code }) => code.endsWith('00'))
    .map((city) => ({
      ...city,
      counties: places.filter(({ code }) => code !== city.code && code.startsWith(city.code.slice(0, 4))),
    }));
}

function readPlace(line: string): Place {
  const [code = '', zhHans = '', zhHant = '', ...en] = line.split(' ');
  return { code, zhHans, zhHant, en: en.join(' ') };
}
