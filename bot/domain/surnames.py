"""How surnames are read: the commonest ones and the compound ones, without tones (ü is v).

Data, so that no dictionary of readings is loaded. Where a surname is read otherwise than the
character alone, the surname's reading stands (单 shan, 曾 zeng, 仇 qiu, 尉迟 yuchi).
"""

from __future__ import annotations

_SINGLE = """
a:阿 ai:艾 an:安 ao:敖 ba:巴 bai:白柏 ban:班 bao:包暴鲍 bei:贝 ben:贲 bi:毕闭秘 bian:边卞 bie:别
bin:宾 bing:邴 bo:薄 bu:卜布步 cai:蔡 cang:苍仓 cao:曹 cen:岑 chai:柴 chang:昌常 chao:朝巢晁
che:车 chen:陈谌 cheng:成程承 chi:池迟 chong:充种 chou:丑 chu:初楚储禇褚 chuai:揣 ci:次
cong:从丛 cui:崔 da:达笪 dai:戴代 dan:旦但 dang:党 de:德 deng:邓 di:迪狄邸 diao:刁 ding:丁
dong:东董 dou:豆窦 du:都堵杜 duan:段 duo:多 e:鄂 fan:樊凡范 fang:方房 fei:费 feng:丰封逢冯奉凤酆
fu:扶符伏福傅付富 gan:干甘 gao:高郜 ge:盖戈葛格 geng:耿 gong:龚公宫弓巩贡 gou:勾苟句缑
gu:辜古谷顾 guan:关官管 guang:广 gui:桂 guo:郭国过虢 ha:哈 hai:海 han:韩撖 hang:杭 hao:郝
he:和何赫贺黑 heng:衡 hong:洪弘红 hou:侯候后 hu:呼胡虎扈 hua:花华滑 huai:怀 huan:桓宦 huang:黄
hui:惠 huo:火霍 ji:姬吉籍汲蓟冀季计纪戢嵇暨 jia:家贾郏 jian:简菅蹇 jiang:姜江蒋 jiao:焦矫 jie:揭
jin:金靳晋 jing:荆经井景敬 ju:鞠居剧琚 juan:隽 kan:阚 kang:康亢 ke:柯 kong:空孔 kou:寇 ku:库
kuai:蒯 kuang:匡旷况邝 kui:夔 la:拉 lai:莱来赖 lan:蓝兰 lang:郎 lao:劳 lei:雷 leng:冷
li:黎李栗厉利郦 lian:连廉练 liang:梁 liao:廖 lin:林蔺 ling:凌 liu:刘柳 long:龙隆 lou:楼娄
lu:芦卢鲁路鹿禄陆逯 luan:栾 lun:伦 luo:罗洛骆雒 lv:吕律闾 ma:麻马 mai:买麦 man:满 mao:茅毛卯
mei:梅 men:门 meng:蒙孟 mi:糜米宓 miao:苗缪 min:闵 ming:明 mo:莫墨 mu:牟母慕牧穆 na:那 nai:能佴
nan:南 ni:倪 nian:年 nie:聂乜 ning:宁甯 niu:牛钮 nong:农 ou:欧区 pan:潘盘 pang:庞逄 pei:裴
peng:彭蓬 pi:皮 piao:朴 ping:平 po:繁 pu:蒲普浦濮 qi:戚漆齐祁亓 qian:钱 qiang:强 qiao:乔谯
qie:郄 qin:钦秦覃 qing:青卿庆 qiu:仇秋丘邱裘 qu:曲屈渠璩麴瞿 quan:权全 que:阙 ran:冉 rao:饶
ren:任 rong:戎荣融容 ru:茹汝 ruan:阮 rui:芮 sa:撒 sai:赛 sang:桑 sha:沙 shan:单山闪 shang:商尚
shao:韶邵召 she:折厍佘 shen:申沈慎莘 sheng:盛 shi:师施石时史侍 shou:寿 shu:舒束殳 shuai:帅
shuang:双 shui:水税 si:斯司 song:松宋 su:苏粟宿 sui:隋随眭睢 sun:孙 suo:索 ta:褟 tai:邰
tan:檀谭谈 tang:汤唐 tao:陶 teng:腾滕 tian:田 tie:帖 tong:通童佟仝 tou:钭 tu:涂屠 tuo:妥庹
wan:宛万 wang:汪王 wei:危韦蔚魏位尉卫隗 wen:温文闻 weng:翁 wo:沃 wu:巫乌吴毋武伍邬 xi:席习郗奚郤
xia:夏 xian:洗鲜咸贤冼 xiang:相项向 xiao:萧肖 xie:解谢 xin:辛信 xing:刑邢幸 xiong:熊 xiu:修
xu:须徐许胥 xuan:禤宣 xue:薛 xun:寻郇荀 ya:牙 yan:严岩言颜阎燕鄢闫晏 yang:央杨扬羊阳仰养
yao:尧姚 ye:冶叶 yi:依伊衣仪易益弋羿 yin:殷阴银尹印鄞 ying:应 yong:雍 you:尤由游
yu:于虞余俞鱼禹玉郁喻庾於 yuan:元袁原苑 yue:乐越岳 yun:员云 zai:宰 zan:昝 zang:臧 zeng:曾
zha:查扎 zhai:翟祭 zhan:詹粘展占战湛 zhang:章张仉 zhao:赵肇 zhen:甄 zheng:郑 zhi:支植智郅
zhong:钟终仲 zhou:周 zhu:朱诸竹祝竺 zhuang:庄 zhuo:卓禚 zi:訾 zong:宗 zou:邹 zu:祖 zuo:左
"""

_COMPOUND = """
aixinjueluo:爱新觉罗 baili:百里 chanyu:单于 chunyu:淳于 diwu:第五 dongfang:东方 dongguo:东郭
dongmen:东门 duangan:段干 duanmu:端木 dugu:独孤 fucha:富察 gongliang:公良 gongsun:公孙
gongxi:公西 gongyang:公羊 gongye:公冶 guliang:谷梁 helian:赫连 huangfu:皇甫 huyan:呼延
jiagu:夹谷 liangqiu:梁丘 linghu:令狐 lvqiu:闾丘 moqi:万俟 murong:慕容 nalan:纳兰 nangong:南宫
nanmen:南门 niuhulu:钮祜禄 ouyang:欧阳 puyang:濮阳 qidiao:漆雕 qiguan:亓官 shangguan:上官
shentu:申屠 sikong:司空 sikou:司寇 sima:司马 situ:司徒 taishi:太史 taishu:太叔 tantai:澹台
tuoba:拓跋 wanyan:完颜 weisheng:微生 wenren:闻人 wuma:巫马 xiahou:夏侯 xianyu:鲜于 ximen:西门
xuanyuan:轩辕 yangshe:羊舌 yehe:叶赫 yelv:耶律 yuchi:尉迟 yuezheng:乐正 yuwen:宇文 zhangsun:长孙
zhongli:钟离 zhongsun:仲孙 zhuansun:颛孙 zhuge:诸葛 zongzheng:宗政 zuoqiu:左丘
"""


def _readings() -> dict[str, str]:
    singles = (entry.split(":") for entry in _SINGLE.split())
    compounds = (entry.split(":") for entry in _COMPOUND.split())
    return {surname: reading for reading, all_of_it in singles for surname in all_of_it} | {
        surname: reading for reading, surname in compounds
    }


READINGS = _readings()
"""Surname to reading: 王 is wang, 欧阳 is ouyang."""

LONGEST = max(len(surname) for surname in READINGS)
"""How many characters the longest surname has."""
