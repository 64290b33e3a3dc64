// Keeps the page fresh and the keyboard handy. Everything works without it.
"use strict";

const body = document.body;
const dialog = document.querySelector("dialog");
const room = document.querySelector(".room");
const scroller = dialog ? dialog.querySelector(".body") : room;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Where a person is, so that they find themselves there again: what has the focus, and how far it is scrolled.
const surfaceOf = (element) => element.form?.querySelector("[name=surface]")?.value ?? "";
const wordsOf = (element) => element.tagName === "BUTTON" ? element.textContent : `${element.name}=${element.value}`;
const describe = (element) => element?.form ? { surface: surfaceOf(element), words: wordsOf(element) } : null;
const find = (told, within) => told && all("button, input, select, textarea", within).find((element) =>
  surfaceOf(element) === told.surface && (wordsOf(element) === told.words
    || (/^(select|text)/.test(element.type) && wordsOf(element).split("=")[0] === told.words.split("=")[0])));

const key = `place ${location.pathname}`;
const before = JSON.parse(sessionStorage.getItem(key) ?? "{}");
const surfaceInFront = dialog?.querySelector("[name=surface]").value;
const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
let pressed = null;

window.addEventListener("pagehide", () => {
  const now = { focus: describe(pressed ?? document.activeElement), top: scroller?.scrollTop, end: scroller && isAtEnd() };
  sessionStorage.setItem(key, JSON.stringify(dialog ? { ...before, [surfaceInFront]: now } : { page: now }));
});

function returnToWindow() {
  const was = before[surfaceInFront];
  const wrong = dialog.querySelector("[aria-invalid]");
  const field = find(was?.focus, dialog);
  const isSent = !field || field.closest(".foot") || field.matches(".enter");
  const first = dialog.querySelector(".body :is(input:not([type=hidden]), select, textarea), .foot .primary, .foot .button");
  if (was && !isSent) scroller.scrollTop = was.top;
  (dialog.querySelector("[autofocus]") ?? wrong ?? (isSent ? first : field) ?? first)?.focus();
  wrong?.closest(".question").scrollIntoView({ block: "center" });
}

function returnToPlace() {
  const was = before.page;
  const isConversation = room?.getAttribute("role") === "log";
  if (room) room.scrollTop = was && !(isConversation && was.end) ? was.top : isConversation ? room.scrollHeight : 0;
  const composer = document.querySelector(".composer [name=line]");
  const isWide = matchMedia("(min-width: 700px)").matches;
  (find(was?.focus, document) ?? (isWide ? composer : null))?.focus({ preventScroll: true });
}

all(".rail [aria-current], .side [aria-current]").forEach((link) => {
  const strip = link.closest("nav");
  strip.scrollLeft = link.offsetLeft - (strip.clientWidth - link.offsetWidth) / 2;
});
if (dialog) returnToWindow(); else returnToPlace();

const toNewest = document.querySelector(".to-newest");
if (toNewest && room) {
  const show = () => { toNewest.hidden = isAtEnd(); };
  room.addEventListener("scroll", show);
  if (!dialog) show();
}

// One press at a time; the page says that it is at work.
document.addEventListener("submit", (event) => {
  if (body.ariaBusy === "true") { event.preventDefault(); return; }
  pressed = event.submitter ?? document.activeElement;
  body.ariaBusy = "true";
});
window.addEventListener("pageshow", () => { body.ariaBusy = "false"; pressed = null; });

// Escape closes what is on top.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(".overflow[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
  dialog?.querySelector(".foot [name=close], .foot a.button")?.click();
});
document.addEventListener("click", (event) => {
  all(".overflow[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// What tells the app when it changes does so by itself. By arrow keys one only looks through the choices: then the
// OK button waits, as it does without this script.
let isByKeys = false;
document.addEventListener("keydown", () => { isByKeys = true; }, true);
document.addEventListener("pointerdown", () => { isByKeys = false; }, true);
all("[data-dispatch]").forEach((control) => {
  const go = control.closest(".control, .question").querySelector(".go");
  const isTyped = /^(text|email|url)/.test(control.type);
  go.hidden = true;
  control.addEventListener("change", () => {
    if (control.type === "checkbox" || !(isTyped || isByKeys)) go.click(); else go.hidden = false;
  });
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || control.tagName === "TEXTAREA") return;
    event.preventDefault();
    go.click();
  });
});

// A list that takes only so many stops offering more.
all(".ticks[data-most]").forEach((list) => {
  const ticks = all("[type=checkbox]", list);
  const hold = () => {
    const isFull = ticks.filter((tick) => tick.checked).length >= Number(list.dataset.most);
    ticks.forEach((tick) => { tick.disabled = isFull && !tick.checked; });
  };
  list.addEventListener("change", hold);
  hold();
});

// A button with a link tells the app, too.
all("a[data-press]").forEach((link) => link.addEventListener("click", () => {
  const form = link.closest("form");
  const posted = new URLSearchParams(new FormData(form));
  posted.set("press", link.dataset.press);
  fetch(form.getAttribute("action"), { method: "POST", body: posted, keepalive: true }).catch(() => {});
}));

// The notes stay as they were left; where there is little room they begin closed.
const notes = document.querySelector(".notes details");
if (notes) {
  const isOpen = sessionStorage.getItem("notes");
  notes.open = isOpen === null ? matchMedia("(min-width: 701px)").matches : isOpen === "true";
  notes.addEventListener("toggle", () => sessionStorage.setItem("notes", String(notes.open)));
}

// Look every two seconds whether something happened; never while someone is at something.
let isDirty = false, leavesUntil = 0;
document.addEventListener("input", () => { isDirty = true; });
// On the way elsewhere a look back would undo the way; what was a download all the same stays here.
window.addEventListener("beforeunload", () => { leavesUntil = Date.now() + 10000; });
const isBusy = () => isDirty || Date.now() < leavesUntil || document.hidden || body.ariaBusy === "true"
  || document.querySelector(".overflow[open]") || !getSelection().isCollapsed;
setInterval(async () => {
  if (isBusy()) return;
  try {
    const answer = await fetch(`${location.pathname}/mark${location.search}`);
    if (answer.ok && (await answer.text()) !== body.dataset.mark && !isBusy()) location.reload();
  } catch { /* the demo ended */ }
}, 2000);
