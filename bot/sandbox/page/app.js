// Starts the page: chats side by side, the clock, the tour, the connection, language and colours.

import { api, unlessGone } from "/page/api.js";
import { ClockBar } from "/page/clock.js";
import { coalesced, listen } from "/page/live.js";
import { setUpPicture } from "/page/media.js";
import { setUpAlerts, toast } from "/page/notices.js";
import { Panes } from "/page/panes.js";
import { Strip } from "/page/strip.js";
import { setUpTheme } from "/page/theme.js";
import { dayOf } from "/page/time.js";
import { Tour } from "/page/tour.js";
import { fillWords, switchLanguage, word } from "/page/words.js";

let people = [];
let panes = null;
const clock = new ClockBar(
  document.querySelector(".clock"),
  (before, now) => dayOf(before) !== dayOf(now) && relabelPanes(),
  (fault) => toast(panes.all[0].toasts, word("failed", { why: fault.message })),
);
const strip = new Strip(document.querySelector(".strip-people"), (person) => panes.be(person));
const page = {
  now: () => clock.now(),
  beside: (pane) => panes.beside(pane),
  choose: (pane, person) => panes.choose(pane, person),
  reveal: (pane) => panes.reveal(pane),
  seat: () => panes.seat(people),
};
panes = new Panes(
  document.querySelector(".panes"),
  document.querySelector("[data-testid=pane-add]"),
  page,
  () => drawPeople(),
);
const tour = new Tour(document.querySelector(".tour"), {
  opener: document.querySelector("[data-testid=tour-open]"),
  clockKey: document.querySelector("[data-testid=clock-next]"),
  pane: (person) => panes.of(person),
  be: (person) => panes.be(people.find(({ id }) => id === person)),
});

const refreshPeople = coalesced(async () => {
  people = await api.people();
  panes.seat(people);
  drawPeople();
});

function drawPeople() {
  if (!panes) return;
  const shown = panes.inSight();
  const others = people.filter((person) => !shown.has(person.id));
  const unread = others.reduce((sum, person) => sum + person.unread, 0);
  for (const pane of panes.all) pane.setPeople(people, unread);
  strip.update(people, shown);
}

function relabelPanes() {
  for (const pane of panes.all) pane.relabel();
}

function relabelAll() {
  fillWords(document);
  clock.draw();
  relabelPanes();
  drawPeople();
  tour.draw();
}

async function refreshAll() {
  await clock.refresh();
  await refreshPeople();
  await Promise.all([tour.changed(null), ...panes.all.map((pane) => pane.refresh())]);
}

// Asked for anew is only what the change is about; a chat of null means every chat.
function onEvent({ chat, kind }) {
  if (kind === "clock") return void clock.refresh().catch(unlessGone);
  if (kind === "tour") return void tour.changed("tour").catch(unlessGone);
  refreshPeople().catch(unlessGone);
  tour.changed(chat).catch(unlessGone);
  for (const pane of panes.all) {
    if (chat === null || chat === pane.person?.id) pane.refresh().catch(unlessGone);
  }
}

function onState(connected) {
  document.querySelector(".disconnected").hidden = connected;
  document.body.classList.toggle("offline", !connected);
  if (connected) refreshAll().catch(unlessGone);
}

document.querySelector(".language").addEventListener("click", () => {
  switchLanguage();
  relabelAll();
});
setUpTheme();
setUpAlerts();
setUpPicture();
fillWords(document);
listen(onEvent, onState);
