// Links that open a bot: t.me/<name of a bot>?start=<payload>.

const HOSTS = new Set(["t.me", "telegram.me"]);
const BOT_NAME = /^\/(\w{2,29}bot)$/i;

/** {bot, payload} of a link that opens a bot (payload "" without one), null for any other link. */
export function startOf(address) {
  const text = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const name = BOT_NAME.exec(url.pathname);
  if (!HOSTS.has(url.hostname) || !name) return null;
  return { bot: name[1], payload: url.searchParams.get("start") ?? "" };
}
