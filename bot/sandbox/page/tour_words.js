// The words of the tour, in both languages: its steps, and what is to be done in each of them.

export const STEPS = {
  claim: { zh: "认领机器人", en: "Become administrator" },
  register: { zh: "党员登记", en: "A member registers" },
  approve: { zh: "书记批准", en: "The secretary approves" },
  publish: { zh: "发布活动", en: "Publish an activity" },
  answer: { zh: "回复和请假", en: "Answers and leave" },
  nudge: { zh: "提醒未回复的人", en: "Remind who has not answered" },
  roll: { zh: "登记考勤", en: "Take attendance" },
  summary: { zh: "看汇总", en: "See the summary" },
};

export const MOVES = {
  claim: {
    zh: "林悦是管理员，已打开一次性的认领链接。按“同意”。",
    en: "林悦 (Lin Yue) looks after the system and has opened a one-time link. Press “同意” (I agree).",
  },
  agree: {
    zh: "名册已经导入。李静打开了支部的邀请链接：按“同意”开始登记。",
    en: "The roster is there already. 李静 (Li Jing) has opened her branch's invite link: press “同意” (I agree).",
  },
  name: {
    zh: "李静发送姓名。按“替我填好”，再按发送。",
    en: "李静 sends her name. Press “Fill it in”, then send.",
  },
  number: {
    zh: "支部里有两个李静，用工号后四位分清。填好并发送。",
    en: "There are two people called 李静; the last four of the staff number tell them apart. Fill it in and send.",
  },
  me: {
    zh: "核对支部和姓名，按“就是我”。",
    en: "Name and branch are right: press “就是我” (That is me).",
  },
  approve: {
    zh: "张华是支部书记，收到了登记申请：按“批准”。",
    en: "张华 (Zhang Hua) is the branch secretary and got the request: press “批准” (Approve).",
  },
  line: {
    zh: "张华用一句话新建活动：种类、日期、时间、地点、内容。填好并发送。",
    en: "张华 sets up a meeting in one line: kind, day, time, place, subject. Fill it in and send.",
  },
  publish: {
    zh: "核对卡片：应到多少人、何时提醒谁。按“发布”。",
    en: "The card says how many are expected and when who is reminded. Press “发布” (Publish).",
  },
  attend: {
    zh: "每个人都收到了卡片。李静按“参加”。",
    en: "Everybody has the card now. 李静 presses “参加” (Attending).",
  },
  leave: {
    zh: "王伟来不了：按“请假”，不用写理由。",
    en: "王伟 (Wang Wei) cannot come: press “请假” (Ask for leave). No reason is needed.",
  },
  grant: {
    zh: "请假由书记批准：张华按“批准”，王伟马上知道。",
    en: "Leave is for the secretary to grant: 张华 presses “批准” (Approve), and 王伟 hears at once.",
  },
  clock: {
    zh: "何强还没回复。把时钟拨到下一次提醒：只提醒还没回复的人。",
    en: "何强 (He Qiang) has not answered. Move the clock to the next nudge: only those who have not answered get one.",
  },
  reply: {
    zh: "何强收到了提醒（他用英文）：按“Attending”。回复了的人不再收到催办。",
    en: "何强 got the reminder, in English as he likes it: press “Attending”. Whoever has answered is not chased again.",
  },
  start: {
    zh: "把时钟拨到开会时间，可能要按几次。",
    en: "Move the clock on to the meeting; it may take a few presses.",
  },
  open: {
    zh: "开会了，张华打开考勤：填好 /attendance 并发送。",
    en: "It begins, and 张华 opens the roll: fill in /attendance and send.",
  },
  present: {
    zh: "按“全到”，把回复参加的人都记为实到；也可以逐个点名字。",
    en: "“全到” records everybody who said they would come as present; names can be pressed one by one, too.",
  },
  close: {
    zh: "按“结束考勤”。没登记到的人仍是“未登记”，不算缺席。",
    en: "Press “结束考勤” (Close the roll). Whoever was not recorded stays unrecorded, which is not absent.",
  },
  ask: {
    zh: "最后看汇总：填好 /summary 并发送。",
    en: "At last the figures: fill in /summary and send.",
  },
  month: {
    zh: "选“本月”：到会率、请假、缺席，一键导出 Excel。",
    en: "Choose “本月” (this month): rates, leave, absences, and an Excel sheet at one press.",
  },
};

export const OVER = {
  title: { zh: "都看过了", en: "That is the whole loop" },
  what: {
    zh: "接下来随便试：上面一排可以换成任何人，/help 看每个人能做什么，/settings 换语言。想重新开始，用 zhibu demo --fresh。",
    en: "Now try anything: the row above makes you anybody, /help says what each of them can do, /settings changes their language. To begin anew: zhibu demo --fresh.",
  },
};
