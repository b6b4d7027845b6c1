// Presses of inline buttons that wait for the bot's answer.

const PATIENCE_MS = 15_000;

export class Presses {
  #open = new Map();

  /** onSettled(messageId, data, answered) is called when a press is answered, or given up. */
  constructor(onSettled) {
    this.onSettled = onSettled;
  }

  has(messageId, data) {
    return this.#open.has(keyOf(messageId, data));
  }

  /** A press has begun; its id is not known yet. */
  begin(messageId, data) {
    const timer = setTimeout(() => this.end(messageId, data, false), PATIENCE_MS);
    this.#open.set(keyOf(messageId, data), { messageId, data, timer });
  }

  /** The stand-in has taken the press under this id. */
  identify(messageId, data, id) {
    const press = this.#open.get(keyOf(messageId, data));
    if (press) press.id = id;
  }

  /** The presses that the stand-in has taken by now. */
  taken() {
    return [...this.#open.values()].filter(({ id }) => id !== undefined);
  }

  /** End those of `presses` whose id is not among the waiting ones any more. */
  settleAnswered(presses, waiting) {
    for (const { messageId, data, id } of presses) {
      if (!waiting.has(id)) this.end(messageId, data, true);
    }
  }

  end(messageId, data, answered) {
    const press = this.#open.get(keyOf(messageId, data));
    if (!press) return;
    clearTimeout(press.timer);
    this.#open.delete(keyOf(messageId, data));
    this.onSettled(messageId, data, answered);
  }
}

function keyOf(messageId, data) {
  return `${messageId} ${data}`;
}
