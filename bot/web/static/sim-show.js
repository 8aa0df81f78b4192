// What things look like. Words of others only ever become text nodes, addresses only http(s) links.

export const BOT = "考核助手";

export const $ = (selector, root = document) => root.querySelector(selector);

export function make(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

export function toast(text) {
  if ([...$("#toasts").children].some((shown) => shown.textContent === text)) return;
  const shown = make("div", { className: "toast", textContent: text });
  $("#toasts").append(shown);
  setTimeout(() => shown.remove(), 5000);
}

// ---- time, always as Beijing reads it ----

const two = (number) => String(number).padStart(2, "0");
export const beijing = (iso) => new Date(Date.parse(iso) + 8 * 3600e3);
export const hour = (at) => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
export const monthDay = (at) => `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
export const weekday = (at) => "星期" + "日一二三四五六"[at.getUTCDay()];

// ---- faces, links ----

const TONES = 8;

/** A coloured initial; `kind` is "bot", "crowd" (a group) or the person's place in the roster. */
export function face(name, kind) {
  const textContent = { bot: "考", crowd: "群" }[kind] ?? [...name].at(-1);
  const className = `face ${Number.isInteger(kind) ? "h" + (kind % TONES) : kind}`;
  return make("span", { className, textContent, ariaHidden: "true" });
}

function link(url, props, ...children) {
  const target = URL.canParse(url, location.href) ? new URL(url, location.href) : null;
  if (!/^https?:$/.test(target?.protocol)) return make("span", {}, ...children);
  return make("a", { ...props, href: target.href, target: "_blank", rel: "noopener" }, ...children);
}

function linked(text) {
  const parts = text.split(/(https?:\/\/[^\s，。；！？、（）《》「」]+)/);
  return parts.map((part, index) => (index % 2 ? link(part, {}, part) : part));
}

// ---- messages ----

/** Return the elements of a message; `press(card, key)` is awaited when a button is pressed. */
export function bodyOf(message, nameOf, press) {
  const parts = [];
  if (message.card) {
    parts.push(cardOf(message.card, press));
    if (message.text) parts.push(wholeOf(message.text));
  } else if (message.text) {
    const names = message.mentions.map((id) => make("span", { className: "at", textContent: "@" + nameOf(id) }));
    parts.push(make("div", { className: "bubble" }, ...names, ...linked(message.text)));
  }
  if (message.attachment) parts.push(attachmentOf(message.attachment));
  return parts;
}

export function cardOf(card, press) {
  const what = make("div", { className: "what" }, make("h3", { textContent: card.title }));
  if (card.text) what.append(make("p", {}, ...linked(card.text)));
  if (card.fields.length) {
    const pairs = card.fields.map(([key, value]) => [make("dt", { textContent: key }), make("dd", { textContent: value })]);
    what.append(make("dl", {}, ...pairs.flat()));
  }
  const shown = make("article", { className: card.done ? "card over" : "card" }, what);
  shown.dataset.card = card.id;
  if (card.url) shown.append(link(card.url, { className: "more" }, "查看详情"));
  if (card.done) shown.append(make("div", { className: "done", textContent: card.done }));
  else if (card.buttons.length) shown.append(keysOf(card, press));
  return shown;
}

function keysOf(card, press) {
  const keys = make("div", { className: "keys" });
  const usable = (yes) => { for (const each of keys.children) each.disabled = !yes; };
  for (const { text, key, primary } of card.buttons) {
    const button = make("button", { type: "button", textContent: text, className: primary ? "main" : "" });
    button.onclick = async () => {
      usable(false);
      await press(card.id, key);
      usable(true);
    };
    keys.append(button);
  }
  return keys;
}

/** The message as a channel without cards would say it. */
function wholeOf(text) {
  return make("details", { className: "whole" }, make("summary", { textContent: "文字版" }), make("div", {}, ...linked(text)));
}

function attachmentOf({ name, url }) {
  if (/\.(png|jpe?g|gif|webp)$/i.test(url)) {
    return link(url, { title: name }, make("img", { className: "shot", src: url, alt: name }));
  }
  const kind = name.includes(".") ? name.split(".").pop().slice(0, 4) : "文件";
  return link(url, { className: "paper", download: name }, make("b", { textContent: kind }), name);
}
