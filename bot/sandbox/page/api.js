// The control interface of the stand-in: JSON in, JSON out.

/** Nobody answered: the demo has ended. */
export class Gone extends Error {}

/** For catch(): the page says that the demo has ended, and reads all anew when it is back. */
export function unlessGone(fault) {
  if (!(fault instanceof Gone)) throw fault;
}

async function call(path, body) {
  const options = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, options).catch((fault) => {
    throw new Gone(fault.message);
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export const api = {
  people: () => call("/control/people"),
  /** A person's chat; looking makes it read, unless it is only a peek. */
  chat: (person, peek = false) => call(`/control/chats/${person}${peek ? "?peek=1" : ""}`),
  tour: () => call("/control/tour"),
  clock: () => call("/control/clock"),
  moveClock: (move) => call("/control/clock", move),
  say: (person, text) => call("/control/say", { person, text }),
  open: (person, { bot, payload }) =>
    payload
      ? call("/control/open", { person, bot, payload })
      : call("/control/say", { person, bot, text: "/start" }),
  // As Telegram does, the press carries what the button said, even if an edit is on its way.
  press: (person, messageId, data) =>
    call("/control/press", { person, message_id: messageId, data, force: true }),
  attach: (person, kind, fileName, content) =>
    call("/control/attach", { person, kind, file_name: fileName, content_base64: content }),
};
