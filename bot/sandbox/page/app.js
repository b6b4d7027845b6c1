// Starts the page: two panes, the clock, the connection, language and colours.

import { api, unlessGone } from "/page/api.js";
import { ClockBar } from "/page/clock.js";
import { coalesced, listen } from "/page/live.js";
import { setUpPicture } from "/page/media.js";
import { setUpAlerts, toast } from "/page/notices.js";
import { Pane } from "/page/pane.js";
import { fullName } from "/page/people.js";
import { setUpTheme } from "/page/theme.js";
import { dayOf } from "/page/time.js";
import { fillWords, keep, kept, switchLanguage, word } from "/page/words.js";

const SIDES = ["left", "right"];
const HINT = "zhibu.hint";
const clock = new ClockBar(
  document.querySelector(".clock"),
  (before, now) => dayOf(before) !== dayOf(now) && relabelPanes(),
  (fault) => toast(panes[0].toasts, word("failed", { why: fault.message })),
);
const page = { now: () => clock.now(), beside, choose, news, reveal };
const panes = SIDES.map((side) => new Pane(side, page));
const switches = SIDES.map((side) => document.querySelector(`[data-testid=switch-${side}]`));
let people = [];

function beside(pane) {
  return panes[0] === pane ? panes[1] : panes[0];
}

/** Show a person in a pane; whoever is shown beside changes places instead of being there twice. */
function choose(pane, person) {
  if (pane.person?.id === person.id) return;
  const other = beside(pane);
  if (other.person?.id === person.id && pane.person) other.show(pane.person).catch(unlessGone);
  pane.show(person).catch(unlessGone);
  const ids = SIDES.map((side, index) => `${side}=${panes[index].person?.id ?? ""}`);
  location.replace(`#${ids.join("&")}`);
  drawPeople();
}

const refreshPeople = coalesced(async () => {
  people = await api.people();
  const wanted = new URLSearchParams(location.hash.slice(1));
  for (const pane of panes) seat(pane, Number(wanted.get(pane.side)));
  drawPeople();
});

/** A pane that shows nobody who is there gets the wanted person, else whoever is first. */
function seat(pane, wanted) {
  if (people.some((person) => person.id === pane.person?.id)) return;
  const free = people.filter((person) => person.id !== beside(pane).person?.id);
  const person = free.find((candidate) => candidate.id === wanted) ?? free[0];
  if (person) choose(pane, person);
  else pane.show(null).catch(unlessGone);
}

function drawPeople() {
  const shown = new Set(panes.map((pane) => pane.person?.id));
  const others = people.filter((person) => !shown.has(person.id));
  const unread = others.reduce((sum, person) => sum + person.unread, 0);
  panes.forEach((pane, index) => {
    pane.setPeople(people, unread);
    switches[index].querySelector(".switch-name").textContent = pane.person ? fullName(pane.person) : "…";
  });
}

/** On phone width one pane is in front; a pane that must be seen comes forward. */
function reveal(pane) {
  document.body.dataset.front = pane.side;
  panes.forEach((each, index) => {
    switches[index].setAttribute("aria-pressed", String(each === pane));
    if (each === pane) switches[index].querySelector(".dot").hidden = true;
  });
  pane.place.follow();
}

function news(pane) {
  if (document.body.dataset.front === pane.side) return;
  switches[panes.indexOf(pane)].querySelector(".dot").hidden = false;
}

function relabelPanes() {
  for (const pane of panes) pane.relabel();
}

function relabelAll() {
  fillWords(document);
  clock.draw();
  relabelPanes();
  drawPeople();
}

async function refreshAll() {
  await clock.refresh();
  await refreshPeople();
  await Promise.all(panes.map((pane) => pane.refresh()));
}

function onEvent({ chat, kind }) {
  if (kind === "clock") clock.refresh().catch(unlessGone);
  refreshPeople().catch(unlessGone);
  for (const pane of panes) {
    if (chat === null || chat === pane.person?.id) pane.refresh().catch(unlessGone);
  }
}

function onState(connected) {
  document.querySelector(".disconnected").hidden = connected;
  document.body.classList.toggle("offline", !connected);
  if (connected) refreshAll().catch(unlessGone);
}

/** How to begin: shown until it was closed once in this browser. */
function setUpHint() {
  const hint = document.querySelector(".hint");
  hint.hidden = kept(HINT) !== null;
  hint.querySelector("button").addEventListener("click", () => {
    hint.hidden = true;
    keep(HINT, "closed");
  });
}

document.querySelector(".panes").append(...panes.map((pane) => pane.root));
document.querySelector(".language").addEventListener("click", () => {
  switchLanguage();
  relabelAll();
});
switches.forEach((button, index) => button.addEventListener("click", () => reveal(panes[index])));
setUpHint();
setUpTheme();
setUpAlerts();
setUpPicture();
fillWords(document);
reveal(panes[0]);
listen(onEvent, onState);
