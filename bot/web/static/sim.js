// The simulator's desk: which phones lie on it, and the town's clock.

import { $, beijing, hour, monthDay, toast, weekday } from "./sim-show.js";
import { GROUP, Phone, call, kept, refresh, town, tried } from "./sim-phone.js";

const WAIT = 1500; // milliseconds between two looks
const STRANGER = { userid: "stranger", name: "陌生人", roles: [], unit: "不在名册里" };
const FIRST_ROLES = ["assessee", "assessor", "office", "leader"];

// ---- the clock ----

let moving = false;

async function readClock() {
  await showClock((await call("clock")).now);
}

async function showClock(now) {
  const sameMinute = now.slice(0, 16) === town.now.slice(0, 16);
  town.now = now;
  if (sameMinute) return;
  const at = beijing(now);
  $("#now").textContent = `${at.getUTCFullYear()}年${monthDay(at)} ${weekday(at)} ${hour(at)}`;
  $("#now").dateTime = now;
  if (document.activeElement !== $("#when")) $("#when").value = at.toISOString().slice(0, 16);
  const next = await call("next");
  const due = next && beijing(next.at);
  const text = next ? `下一个：${monthDay(due)} ${hour(due)} ${next.title}` : "眼下没有到期的事";
  $("#next").textContent = $("#next").title = text;
}

async function moveTo(iso) {
  if (moving) return;
  const buttons = document.querySelectorAll(".moves button");
  moving = true;
  document.body.classList.add("busy");
  for (const button of buttons) button.disabled = true;
  await tried(async () => showClock((await call("clock", { now: iso })).now));
  moving = false;
  document.body.classList.remove("busy");
  for (const button of buttons) button.disabled = false;
  await refresh(true);
}

async function jump() {
  const next = await call("next");
  if (next) await moveTo(next.at);
  else toast("眼下没有到期的事，可以先拨快一天。");
}

// ---- the phones ----

function remember() {
  const shown = town.phones.filter((phone) => !phone.isGroup).map((phone) => phone.to);
  localStorage.setItem("kaohe.phones", JSON.stringify(shown));
}

function choose() {
  const last = kept(localStorage, "kaohe.phones").filter((id) => town.people.some((each) => each.userid === id));
  if (last.length) return last;
  const chosen = new Set();
  for (const role of FIRST_ROLES) {
    const able = town.people.filter(({ userid, roles }) => roles.includes(role) && !chosen.has(userid));
    able.sort((a, b) => a.roles.length - b.roles.length); // whoever is nothing else shows the role best
    if (able.length) chosen.add(able[0].userid);
  }
  return [...chosen];
}

const inView = new IntersectionObserver((seen) => {
  for (const { target, intersectionRatio } of seen) {
    const tab = town.phones.find((phone) => phone.root === target)?.tab;
    if (!tab) continue;
    tab.ariaCurrent = String(intersectionRatio > 0.5);
    if (intersectionRatio > 0.5) tab.classList.remove("new");
  }
}, { threshold: [0, 0.5, 1] });

/** Put a phone on the desk, left of the group. */
function place(to) {
  const phone = new Phone(to, remember);
  const crowd = town.phones.find((each) => each.isGroup);
  town.phones.splice(crowd ? town.phones.indexOf(crowd) : town.phones.length, 0, phone);
  $("#desk").insertBefore(phone.root, crowd?.root ?? null);
  $("#tabs").insertBefore(phone.tab, crowd?.tab ?? null);
  inView.observe(phone.root);
  return phone;
}

function addPhone() {
  const free = town.people.find(({ userid }) => !town.phones.some((phone) => phone.to === userid));
  if (!free) return toast("所有人的手机都已在桌上了。");
  place(free.userid).reveal();
  remember();
}

// ---- the page ----

async function watch() {
  for (;;) {
    await new Promise((done) => setTimeout(done, WAIT));
    if (document.hidden || moving) continue;
    await tried(async () => {
      await readClock();
      await Promise.all(town.phones.map((phone) => phone.look()));
    });
  }
}

async function start() {
  [town.people, town.roles, town.groups] = await Promise.all(["people", "roles", "groups"].map((path) => call(path)));
  town.people.push(STRANGER);
  await readClock();
  for (const userid of choose()) place(userid);
  if (town.groups.length) place(GROUP + town.groups[0]);
  remember();
  watch();
}

for (const button of document.querySelectorAll("[data-hours]")) {
  button.onclick = () => moveTo(new Date(Date.parse(town.now) + button.dataset.hours * 3600e3).toISOString());
}
$("#jump").onclick = () => tried(jump);
$("#set").onsubmit = (event) => {
  event.preventDefault();
  moveTo($("#when").value.slice(0, 16) + ":00+08:00");
};
$("#add").onclick = addPhone;
tried(start);
