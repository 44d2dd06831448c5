"use strict";
// Numbers as people read them, and elements made of text: nothing here is ever read as markup.

function digits(value) {
  if (value >= 99.95) return value.toFixed(0);
  if (value >= 9.995) return value.toFixed(1);
  return value >= 0.9995 ? value.toFixed(2) : value.toPrecision(3);
}

const UNITS = [["s", 1], ["ms", 1e-3], ["µs", 1e-6], ["ns", 1e-9]];

function seconds(value) {
  if (!value) return "–";
  const [unit, size] = UNITS.find(([, each]) => value >= each) || UNITS[3];
  return `${Number((value / size).toPrecision(3))} ${unit}`;
}

const times = (log) => `${digits(Math.exp(log))}×`;
const interval = (speed) => speed.half === null ? ""
  : `[${digits(Math.exp(speed.log - speed.half))}, ${digits(Math.exp(speed.log + speed.half))}]`;
const cases = (count) => `${count} case${count === 1 ? "" : "s"}`;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== false && value !== "" && value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// A cell is text, or {text, style, button}; a column is {title, number, sort}.
function table(label, columns, rows, sorting) {
  const head = columns.map((column) => {
    const name = column.sort ? element("button", { type: "button", onclick: () => sorting.by(column.sort) }, column.title) : column.title;
    const sorted = sorting && sorting.column === column.sort ? (sorting.down ? "descending" : "ascending") : "";
    const mark = sorted ? element("span", { "aria-hidden": "true" }, sorted === "descending" ? " ↓" : " ↑") : "";
    return element("th", { scope: "col", class: column.number ? "number" : "", "aria-sort": sorted }, name, mark);
  });
  const body = rows.map((row) => element("tr", {}, ...row.map((cell, position) => {
    const told = typeof cell === "object" && cell !== null ? cell : { text: String(cell) };
    const style = [told.style || "", columns[position].number ? "number" : ""].join(" ").trim();
    if (!position) return element("th", { scope: "row", class: told.style || "" }, told.text);
    return element("td", { class: style }, told.button || told.text);
  })));
  return element("div", { class: rows.length > 40 ? "wide tall" : "wide", tabindex: "0", role: "region", "aria-label": label },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body)));
}

function put(section, ...children) {
  document.querySelector(`#${section} .content`).replaceChildren(...children);
}

// A section without anything to say is not shown.
function show(section, any) {
  document.getElementById(section).hidden = !any;
}

// Links to what the page shows of its sections. They leave the address alone: that holds the reader's view.
function contents() {
  const shown = [...document.querySelectorAll("main > section[id]")].filter((each) => !each.hidden);
  document.getElementById("contents").replaceChildren(...shown.map((each) =>
    element("a", { href: `#${each.id}`, onclick: (event) => { event.preventDefault(); goTo(each.querySelector("h2")); } },
      each.dataset.name || each.querySelector("h2").textContent)));
}

function goTo(place) {
  place.tabIndex = -1;
  place.focus();
  place.scrollIntoView();
}

document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); goTo(document.getElementById("main")); });

async function copy(text, what) {
  const said = document.getElementById("said");
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = `${what} copied`;
  } catch {
    const area = element("textarea", { "aria-label": what });
    area.value = text;
    document.body.append(area);
    area.select();
    said.textContent = document.execCommand("copy") ? `${what} copied` : `${what}: the browser lets nothing be copied`;
    area.remove();
  }
  setTimeout(() => { said.textContent = ""; }, 4000);
}
