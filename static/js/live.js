// The live page: asks for its state every two seconds, replaces the parts that changed, and counts down.
// Without this file the page has a link “Refresh”, and every form leads back to it.

const EVERY = 2000; // milliseconds between an answer and the next question
const HIDDEN = 10_000; // the same in a tab that nobody sees
const LONGEST = 30_000; // the longest pause after failures, each of which doubles it
const RING = 553;

const live = document.getElementById("live");
const connection = document.getElementById("live-connection");
const said = document.getElementById("live-clock");

let etag = "";
let failures = 0;
let timer = 0;
let offset = 0; // how far the server's clock is ahead of ours
let asking = false;

// --- Parts --------------------------------------------------------------------------------------------------------
// Tokens differ in each answer, so they do not count.
const TOKENS = /(name="(?:csrfmiddlewaretoken|form_key)" value=")[^"]*/g;
const shown = new Map();
const textOf = (part) => part.outerHTML.replace(TOKENS, "$1");
const partsIn = (root) => [...root.querySelectorAll("[data-part]")];
const isTypedIn = (part) => [...part.querySelectorAll("input, textarea")].some(
  (field) => !["hidden", "radio", "checkbox"].includes(field.type) && field.value !== field.defaultValue);

function remember() {
  shown.clear();
  for (const part of partsIn(live)) shown.set(part.id, textOf(part));
}

/** What somebody writes or chooses from is never taken away. Buttons and thumbs go with what they were about. */
const WRITING = "input:not([type=radio], [type=checkbox]), select, textarea";
/** Nor what was refused, with what is wrong about it, until it is sent again. */
const WRONG = '.errors, [aria-invalid="true"]';
const canGo = (part) => !isTypedIn(part) && !part.querySelector(WRONG) && !(part.contains(document.activeElement) && document.activeElement.matches(WRITING));

/** Show what came. The part in which somebody is busy waits for a later answer; `forced` is the one just sent. */
function show(fresh, forced = null) {
  const names = (root) => partsIn(root).map((part) => part.id).join();
  if (names(fresh) !== names(live)) {
    if (!forced && isTypedIn(live)) return false;
    live.replaceChildren(...fresh.childNodes);
    remember();
    return true;
  }
  let isWhole = true;
  for (const part of partsIn(fresh)) {
    const text = textOf(part);
    const here = document.getElementById(part.id);
    if (text === shown.get(part.id) && part.id !== forced) continue;
    if (part.id !== forced && !canGo(here)) {
      isWhole = false;
      continue;
    }
    const focused = here.contains(document.activeElement) ? document.activeElement.id : null;
    here.replaceWith(part);
    if (focused !== null) (document.getElementById(focused) ?? live).focus({ preventScroll: true });
    shown.set(part.id, text);
  }
  return isWhole;
}

// --- Asking -------------------------------------------------------------------------------------------------------
const pause = (usual) => Math.min(LONGEST, usual * 2 ** failures) * (0.8 + 0.4 * Math.random());

function plan(wait = pause(document.hidden ? HIDDEN : EVERY)) {
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    const began = Date.now();
    const answer = await fetch(live.dataset.state, {
      headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", signal: AbortSignal.timeout(15_000),
    });
    if (answer.redirected) return location.reload();
    readClock(answer, began);
    if (answer.status === 200) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // With a part that waits the same answer is wanted again.
      etag = show(page.body) ? (answer.headers.get("ETag") ?? "") : "";
      tick();
    } else if (answer.status !== 304) throw new Error(answer.status);
    failures = 0;
    connection.textContent = "";
  } catch {
    failures = Math.min(failures + 1, 4);
    connection.textContent = connection.dataset.offline;
  } finally {
    asking = false;
    plan();
  }
}

/** The server's clock counts: ours may be minutes wrong. */
function readClock(answer, began) {
  const now = Number(answer.headers.get("X-Now"));
  if (now) offset = now - (began + Date.now()) / 2;
}

// --- The timer ----------------------------------------------------------------------------------------------------
let before = null;

function tick() {
  const clock = live.querySelector(".timer");
  if (!clock) return (before = null);
  const ends = Number(clock.dataset.ends);
  const left = ends ? Math.max(0, Math.ceil((ends - Date.now() - offset) / 1000)) : Number(clock.dataset.left);
  const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const shownTime = clock.querySelector("b");
  if (shownTime.textContent !== words) shownTime.textContent = words;
  const rest = Math.round((RING * left) / Math.max(1, Number(clock.dataset.seconds)));
  const ring = clock.querySelector(".left");
  ring.setAttribute("stroke-dasharray", `${rest} ${RING}`);
  ring.setAttribute("visibility", left ? "visible" : "hidden"); // its round ends would leave a spot
  if (before !== null && left < before) {
    if (before > 60 && left <= 60) said.textContent = said.dataset.last;
    if (left === 0) {
      said.textContent = said.dataset.up;
      plan(1000 * Math.random()); // the thumbs are shown now
    }
  } else if (before !== null && left > before) said.textContent = "";
  before = left;
}

// --- Doing something ----------------------------------------------------------------------------------------------
/** Send a form without leaving the page; the answer is the page, as it would be without this file. */
async function send(form, button) {
  const part = form.closest("[data-part]")?.id ?? null;
  const hadFocus = live.contains(document.activeElement); // a key of the big screen leaves the focus where it is
  const focused = document.activeElement?.id;
  const data = new FormData(form, button);
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, signal: AbortSignal.timeout(15_000) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("live");
    if (!fresh) return location.assign(answer.redirected ? answer.url : location.href);
    document.getElementById("said")?.replaceChildren(...page.getElementById("said").childNodes);
    etag = "";
    show(fresh, part);
    before = null;
    tick();
    const place = document.getElementById(part), wrong = place?.querySelector(WRONG);
    const control = (focused && document.getElementById(focused)) ||
      place?.querySelector("button, input:not([type=hidden])") || live;
    if (hadFocus && wrong) wrong.focus();
    else if (hadFocus && !live.contains(document.activeElement)) control.focus({ preventScroll: true });
  } catch {
    connection.textContent = connection.dataset.offline; // what was typed is still there
  }
}

live.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});

// --- Keys of the big screen ---------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  if (event.target.closest(event.key === " " ? "input, select, textarea, button, a, summary" : "input, select, textarea")) return;
  const button = live.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  tick();
  plan(0);
});

remember();
tick();
setInterval(tick, 250);
ask();
