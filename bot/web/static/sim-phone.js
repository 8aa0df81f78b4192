// One phone, or the group: its talk, and what its owner says.

import { $, BOT, beijing, bodyOf, cardOf, face, hour, make, monthDay, toast, weekday } from "./sim-show.js";

const SAME_TALK = 5 * 60e3; // within so many milliseconds of the town's clock no new time line
const KEPT = 200; // own words remembered per chat in this tab

export const GROUP = "group:";
export const town = { people: [], roles: {}, groups: [], now: "", phones: [] };

export async function call(path, body) {
  const options = body === undefined ? {} : { method: "POST", body };
  if (body !== undefined && !(body instanceof FormData)) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  let answer;
  try {
    answer = await fetch(`/sim/${path}`, options);
  } catch {
    throw new Error("连不上程序，请确认它还在运行。");
  }
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(data?.error ?? `程序出错了（${answer.status}），请看它的日志。`);
  return data;
}

/** Run `work`; tell the reader if it fails. Returns whether it was done. */
export async function tried(work) {
  try {
    await work();
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}

export function kept(box, key) {
  try {
    return JSON.parse(box.getItem(key)) ?? [];
  } catch {
    return []; // not ours, or from another version: begin anew
  }
}

/** Look everywhere at once: what one person says is heard by others. */
export const refresh = (all = false) =>
  Promise.all(town.phones.flatMap((phone) => [tried(() => phone.look(all)), tried(() => phone.offer())]));

const person = (userid) => town.people.find((each) => each.userid === userid);
const placeOf = (userid) => town.people.findIndex((each) => each.userid === userid);
const nameOf = (userid) => person(userid)?.name ?? userid;
const rolesOf = ({ roles }) => roles.map((role) => town.roles[role] ?? role).join("、");

export class Phone {
  constructor(to, changed) {
    this.root = $("#phone").content.cloneNode(true).firstElementChild;
    this.talk = $(".talk", this.root);
    this.input = $("textarea", this.root);
    this.picker = $(".speaker select", this.root);
    this.tab = make("button", { type: "button", onclick: () => this.reveal() });
    $(".who", this.root).onchange = (event) => { this.show(event.target.value); changed(); };
    $(".close", this.root).onclick = () => { this.close(); changed(); };
    $(".compose", this.root).onsubmit = (event) => { event.preventDefault(); this.send(); };
    $(".pick input", this.root).onchange = (event) => this.sendPicture(event.target);
    this.picker.onchange = () => this.redraw();
    this.input.oninput = () => this.fit();
    this.input.onkeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // it may belong to pinyin
      event.preventDefault();
      this.send();
    };
    this.show(to);
  }

  get isGroup() { return this.to.startsWith(GROUP); }
  get chat() { return this.isGroup ? this.to.slice(GROUP.length) : "private"; }
  get speaker() { return this.isGroup ? this.picker.value : this.to; }
  get newest() { return Math.max(0, ...this.messages.keys()); }
  get low() { return this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < 80; }
  get box() { return "kaohe.said." + this.to; }

  show(to) {
    this.to = to;
    this.loaded = false;
    this.messages = new Map();
    this.said = kept(sessionStorage, this.box).filter(({ at }) => at <= town.now); // else of an earlier town
    this.dress();
    tried(() => this.look());
    tried(() => this.offer());
  }

  dress() {
    const name = this.isGroup ? this.chat : nameOf(this.to);
    const kind = this.isGroup ? "crowd" : placeOf(this.to);
    const option = (value, ...texts) => make("option", { value, textContent: texts.filter(Boolean).join(" · "), selected: value === this.to });
    const { people, groups } = town;
    $(".who", this.root).replaceChildren(...(this.isGroup
      ? groups.map((each) => option(GROUP + each, each))
      : people.map((each) => option(each.userid, each.name, rolesOf(each)))));
    $(".who", this.root).ariaLabel = this.isGroup ? "哪个群" : "谁的手机";
    $(".where", this.root).textContent = this.isGroup ? "群聊" : [person(this.to)?.unit, this.to].filter(Boolean).join(" · ");
    if (this.isGroup && !this.picker.length) this.picker.append(...people.map((each) => option(each.userid, each.name)));
    $(".speaker", this.root).hidden = !this.isGroup;
    $(".close", this.root).hidden = this.isGroup;
    $(".face", this.root).replaceWith(face(name, kind));
    this.tab.replaceChildren(face(name, kind));
    this.root.ariaLabel = this.tab.ariaLabel = this.isGroup ? `群聊 ${name}` : `${name}的手机`;
  }

  reveal() {
    const desk = this.root.parentElement;
    desk.scrollTo({ left: this.root.offsetLeft - desk.firstElementChild.offsetLeft, behavior: "smooth" });
  }

  close() {
    town.phones.splice(town.phones.indexOf(this), 1);
    this.root.remove();
    this.tab.remove();
  }

  // ---- hearing ----

  /** Offer the words this person may say; they change with the stage. */
  async offer() {
    const { to } = this;
    const words = this.isGroup ? [] : await call(`words?from=${encodeURIComponent(to)}`);
    const chips = $(".chips", this.root);
    if (to !== this.to || words.join() === [...chips.children].map((chip) => chip.textContent).join()) return;
    const { low } = this;
    chips.replaceChildren(...words.map((word) => make("button", {
      type: "button", textContent: word, title: `写上「${word}」，再点一次就发送`, onclick: () => this.take(word),
    })));
    if (low) this.sink();
  }

  /** Fetch what is new; `all` also finds what had been held back behind what is known. */
  async look(all = false) {
    const { to } = this;
    const after = all || !this.loaded ? 0 : this.newest;
    const heard = await call(`messages?to=${encodeURIComponent(to)}&after=${after}`);
    if (to !== this.to) return;
    this.hear(heard, !this.loaded);
    this.loaded = true;
  }

  hear(heard, anew = false) {
    const { newest } = this;
    const fresh = heard.filter(({ n }) => !this.messages.has(n));
    for (const message of fresh) this.messages.set(message.n, message);
    if (anew) return this.redraw();
    if (!fresh.length) return;
    const { low } = this;
    for (const message of fresh) this.draw(message);
    if (low) this.sink();
    if (this.tab.ariaCurrent !== "true") this.tab.classList.add("new");
  }

  /** Show the whole talk: messages by number, own words after what had been heard when they were said. */
  redraw() {
    const ownAfter = (n) => { for (const own of this.said) if (own.after === n) this.drawOwn(own); };
    this.last = -Infinity;
    this.talk.replaceChildren();
    ownAfter(0);
    for (const n of [...this.messages.keys()].sort((a, b) => a - b)) {
      this.draw(this.messages.get(n));
      ownAfter(n);
    }
    const empty = this.isGroup ? "群里还没有消息。" : "还没有消息。说「帮助」，看看能做什么。";
    if (!this.talk.children.length) this.talk.append(make("li", { className: "hush", textContent: empty }));
    this.sink();
  }

  sink() {
    const down = () => { this.talk.scrollTop = this.talk.scrollHeight; };
    for (const picture of this.talk.querySelectorAll("img")) if (!picture.complete) picture.onload = down;
    down();
  }

  stamp(iso) {
    $(".hush", this.talk)?.remove();
    const at = Date.parse(iso);
    const day = beijing(iso);
    const text = `${monthDay(day)} ${weekday(day)} ${hour(day)}`;
    if (Math.abs(at - this.last) > SAME_TALK) this.talk.append(make("li", { className: "stamp", textContent: text }));
    this.last = at;
  }

  draw(message) {
    const press = (card, key) => this.say({ press: { card, key } });
    const shown = message.update && message.card ? this.talk.querySelectorAll(`[data-card="${CSS.escape(message.card.id)}"]`) : [];
    for (const card of shown) card.replaceWith(cardOf(message.card, press));
    if (shown.length) return;
    this.line(message.at, "said", BOT, "bot", message.card ? "wide" : "", bodyOf(message, nameOf, press));
  }

  drawOwn({ text, picture, by, at, failed }) {
    const shown = picture ? make("img", { className: "shot", src: picture, alt: text }) : make("div", { className: "bubble", textContent: text });
    return this.line(at, `said${by === this.speaker ? " own" : ""}${failed ? " failed" : ""}`, nameOf(by), placeOf(by), "", [shown]);
  }

  line(at, className, name, kind, width, parts) {
    this.stamp(at);
    const body = make("div", { className: width });
    if (this.isGroup) body.append(make("span", { className: "name", textContent: name }));
    body.append(...parts);
    const line = make("li", { className }, face(name, kind), body);
    this.talk.append(line);
    return line;
  }

  // ---- saying ----

  take(word) {
    if (this.input.value.trim() === word) return this.send();
    this.input.value = word + " ";
    this.fit();
    this.input.focus();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  send() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.fit();
    this.utter({ text }, { text });
  }

  sendPicture(input) {
    const [file] = input.files;
    if (!file) return;
    const form = new FormData();
    form.append("picture", file);
    this.utter(form, { text: `［图片］${file.name}`, picture: URL.createObjectURL(file) });
    input.value = "";
  }

  /** Show own words at once, then say them. In this tab they outlive a reload. */
  async utter(body, shown) {
    const words = { ...shown, by: this.speaker, at: town.now, after: this.newest };
    const { box, said } = this;
    said.push(words);
    const line = this.drawOwn(words);
    this.sink();
    words.failed = !(await this.say(body));
    if (words.failed) line.classList.add("failed");
    const done = said.filter(({ failed }) => !failed).slice(-KEPT);
    sessionStorage.setItem(box, JSON.stringify(done.map(({ picture, ...rest }) => rest)));
  }

  async say(body) {
    const { to } = this;
    const frame = { from: this.speaker, chat: this.chat };
    if (body instanceof FormData) for (const [key, value] of Object.entries(frame)) body.append(key, value);
    else body = { ...frame, ...body };
    return tried(async () => {
      const { messages } = await call("say", body);
      if (to === this.to) this.hear(messages);
      refresh();
    });
  }
}
