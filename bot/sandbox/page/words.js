// The page's own words, in two languages. What people and the bot say is never translated here.

const WORDS = {
  zh: {
    brand: "支部助手",
    tagline: "演示 · 每格是一个人的聊天",
    clock: "演示时钟",
    tenMinutes: "＋10 分钟",
    tenMinutesShort: "＋10 分",
    oneHour: "＋1 小时",
    oneHourShort: "＋1 时",
    morning: "明早 08:30",
    morningShort: "明早 8:30",
    moveTitle: "时钟拨到 {when}",
    morningToday: "今早 08:30",
    morningTodayShort: "今早 8:30",
    next: "到下一次提醒：",
    nextShort: "下次提醒",
    nextMeeting: "到开会时间：",
    nextMeetingShort: "到开会",
    addPane: "再开一格聊天",
    closePane: "关闭这一格",
    menu: "菜单",
    tour: "导览",
    tourOpen: "打开或收起导览",
    tourFill: "替我填好",
    tourSkip: "跳过这步",
    tourClose: "收起导览",
    tourStep: "{n}/{all} {title}",
    switchLanguage: "Switch to English",
    switchTheme: "切换深浅色",
    disconnected: "演示已结束，连接已断开。重新运行 zhibu demo，此页会自动恢复（或按终端里的新地址打开）。",
    people: "选择人物",
    choosePerson: "选择人物：现在是 {name}",
    noPeople: "还没有人物",
    noPeopleNote: "演示正在准备…",
    blocked: "已停用机器人",
    unread: "{n} 条未读",
    unreadOthers: "其他人有 {n} 条未读",
    chatOf: "{name} 与机器人的聊天",
    bot: "机器人",
    welcome: "还没有消息。点下面的按钮，像在 Telegram 里第一次打开机器人那样开始。",
    start: "开始",
    typing: "机器人正在输入…",
    toEnd: "到最新消息",
    commands: "命令菜单",
    noCommands: "现在没有命令可选",
    write: "发消息，或输入 / 选命令",
    attach: "添加文件或图片",
    send: "发送",
    ok: "好",
    close: "关闭",
    save: "下载",
    picture: "图片",
    openPicture: "查看图片",
    edited: "已编辑",
    today: "今天",
    yesterday: "昨天",
    tomorrow: "明天",
    longDate: "{date} {weekday}",
    shortDate: "{date}（{weekday}）",
    openLink: "以 {name} 的身份打开",
    openBeside: "由对面的人打开",
    inert: "演示中不打开外部链接：{url}",
    inertButton: "这种按钮在演示里没有作用",
    copied: "已复制",
    spoiler: "点按显示",
    noAnswer: "机器人还没有回应这个按钮。",
    failed: "没有送达：{why}",
    offline: "连接已断开",
    tooBig: "文件太大（最多 {n} MB）",
    download: "下载 {name}",
    attachment: "附件",
    sticker: "🙂 贴纸",
    voice: "🎤 语音",
    location: "📍 位置",
    contact: "👤 名片",
    said: "{name} 收到：{text}",
    alertFor: "给 {name} 的提示",
  },
  en: {
    brand: "Zhibu",
    tagline: "Demo · each side is one person's chat",
    clock: "Demo clock",
    tenMinutes: "+10 minutes",
    tenMinutesShort: "+10m",
    oneHour: "+1 hour",
    oneHourShort: "+1h",
    morning: "Tomorrow 08:30",
    morningShort: "Tmrw 8:30",
    morningToday: "Today 08:30",
    morningTodayShort: "Today 8:30",
    moveTitle: "Move the clock to {when}",
    next: "To the next nudge: ",
    nextShort: "Next nudge",
    nextMeeting: "To the meeting: ",
    nextMeetingShort: "To meeting",
    addPane: "Open one more chat",
    closePane: "Close this chat",
    menu: "Menu",
    tour: "Tour",
    tourOpen: "Open or put away the tour",
    tourFill: "Fill it in",
    tourSkip: "Skip this step",
    tourClose: "Put the tour away",
    tourStep: "{n}/{all} {title}",
    switchLanguage: "切换到中文",
    switchTheme: "Switch light and dark",
    disconnected: "The demo has ended and the connection is gone. Run zhibu demo again and this page resumes (or open the new address in your terminal).",
    people: "Choose a person",
    choosePerson: "Choose a person: now {name}",
    noPeople: "Nobody here yet",
    noPeopleNote: "The demo is getting ready…",
    blocked: "has stopped the bot",
    unread: "{n} unread",
    unreadOthers: "{n} unread with other people",
    chatOf: "Chat of {name} with the bot",
    bot: "Bot",
    welcome: "No messages yet. Press the button to begin, as one does on first opening a bot in Telegram.",
    start: "Start",
    typing: "The bot is typing…",
    toEnd: "To the latest message",
    commands: "Command menu",
    noCommands: "No commands to choose from now",
    write: "Message or /command",
    attach: "Attach a file or picture",
    send: "Send",
    ok: "OK",
    close: "Close",
    save: "Download",
    picture: "Picture",
    openPicture: "View picture",
    edited: "edited",
    today: "Today",
    yesterday: "Yesterday",
    tomorrow: "Tomorrow",
    longDate: "{weekday} {date}",
    shortDate: "{weekday} {date}",
    openLink: "Open as {name}",
    openBeside: "Open as the person beside",
    inert: "The demo opens no outside links: {url}",
    inertButton: "Buttons of this kind do nothing in the demo",
    copied: "Copied",
    spoiler: "Press to show",
    noAnswer: "The bot has not answered this button yet.",
    failed: "Not delivered: {why}",
    offline: "the connection is gone",
    tooBig: "The file is too big (at most {n} MB)",
    download: "Download {name}",
    attachment: "Attachment",
    sticker: "🙂 Sticker",
    voice: "🎤 Voice message",
    location: "📍 Location",
    contact: "👤 Contact",
    said: "{name} received: {text}",
    alertFor: "A notice for {name}",
  },
};

const KEPT = "zhibu.language";
let current = kept(KEPT) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

/** A choice kept in this browser, or null where storage is off. */
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keep a choice in this browser where storage is on. */
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The choice then lasts until the page is closed.
  }
}

/** Locale for dates and the lang attribute. */
export function locale() {
  return current === "zh" ? "zh-CN" : "en-GB";
}

export function word(key, values = {}) {
  return WORDS[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Which of a value's two languages the page speaks: said({ zh: …, en: … }). */
export function said(inBoth) {
  return inBoth[current];
}

/** Of a text said in Chinese and in English ("… · …") the half in the page's language. */
export function half(text) {
  const halves = text.split(" · ");
  return halves.length === 2 ? halves[current === "zh" ? 0 : 1] : text;
}

export function switchLanguage() {
  current = current === "zh" ? "en" : "zh";
  keep(KEPT, current);
}

/** Fill every element that names a word: data-word, data-word-label, data-word-placeholder. */
export function fillWords(root) {
  document.documentElement.lang = current === "zh" ? "zh-Hans" : "en";
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of root.querySelectorAll("[data-word-placeholder]")) {
    node.placeholder = word(node.dataset.wordPlaceholder);
  }
  for (const node of root.querySelectorAll("[data-word-label]")) {
    const text = word(node.dataset.wordLabel);
    node.setAttribute("aria-label", text);
    if (node.matches("button, a")) node.title = text;
  }
}
