"use strict";
// What the reader chose, kept in the address, and everything that follows from it.

const control = (id) => document.getElementById(id);
const START = { a: data.base, b: data.environments.length > 1 ? Number(data.base === 0) : data.base, q: "", family: "", show: "all", sort: "effect", down: "1" };
const state = { ...START };
let found = null;
let plotted = {}; // the rows of each plot of A and B, whatever is filtered

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(START)) state[key] = given.has(key) ? given.get(key) : START[key];
  for (const key of ["a", "b"]) {
    const number = data.environments.findIndex((each) => each.name === state[key]);
    state[key] = number >= 0 ? number : START[key];
  }
  for (const key of ["a", "b", "q", "family", "show"]) control(key).value = state[key];
}

function writeAddress() {
  const told = new URLSearchParams();
  for (const key of Object.keys(START)) {
    if (String(state[key]) !== String(START[key])) told.set(key, key === "a" || key === "b" ? name(state[key]) : state[key]);
  }
  history.replaceState(null, "", `#${told}`);
}

function visible() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  return data.cases.map((_, number) => number).filter((number) => {
    const each = data.cases[number];
    const speed = found.speeds.get(number);
    const shown = state.show === "all" || (state.show === "bad" ? !speed : speed && significant(speed, number));
    const text = `${each.id} ${each.name}`.toLowerCase();
    return shown && (!state.family || each.family === state.family) && words.every((word) => text.includes(word));
  });
}

const KEYS = {
  case: (number) => data.cases[number].name,
  a: (number) => steady(number, state.a) ?? -1,
  b: (number) => steady(number, state.b) ?? -1,
  speed: (number) => found.speeds.get(number)?.log ?? -Infinity,
  effect: (number) => found.speeds.has(number) ? Math.abs(found.speeds.get(number).log) : -1,
};

function sorted(numbers) {
  const key = KEYS[state.sort] || KEYS.effect;
  const sign = state.down === "1" ? -1 : 1;
  const compare = (x, y) => typeof x === "string" ? x.localeCompare(y, "en", { numeric: true }) : x - y;
  return [...numbers].sort((x, y) => sign * compare(key(x), key(y)) || x - y);
}

function command(number) {
  const [a, b] = [data.environments[state.a], data.environments[state.b]];
  const option = data.cases[number].option;
  const variables = (each, letter) => (each.command.match(/--env (\S+)/g) || []).map((word) => word.replace("--env", `--${letter}-env`)).join(" ");
  if (a.machine === b.machine) {
    return ["nox -s compare --", a.side, b.side, variables(a, "a"), variables(b, "b"), option].filter(Boolean).join(" ");
  }
  return [...new Set([a, b])].map((each) => `# on ${each.name}\n${each.command} ${option}`).join("\n");
}

// Of a single environment there is nothing to compare: its times alone.
const kept = (list) => data.environments.length < 2 ? [list[0], list[3]] : list;

const COLUMNS = () => kept([
  { title: "case", sort: "case" }, { title: "B's speed beside A's", number: true, sort: "speed" }, { title: "95 %, by effect", number: true, sort: "effect" },
  { title: `A: ${name(state.a)}`, number: true, sort: "a" }, { title: `B: ${name(state.b)}`, number: true, sort: "b" }, { title: "measured" }]);

function cells(number) {
  const time = (environment) => {
    const [how] = data.environments[environment].states[number];
    if (timed(number, environment)) return seconds(steady(number, environment));
    return { text: how, style: how === "wrong" || how === "crashed" ? "bad" : "dim" };
  };
  const speed = found.speeds.get(number);
  const both = [time(state.a), time(state.b)];
  if (!speed) return kept([data.cases[number].name, "–", "", ...both, ""]);
  const style = significant(speed, number) ? (speed.log > 0 ? "good" : "bad") : "";
  const mark = style === "good" ? "▲ " : style === "bad" ? "▼ " : "";
  return [data.cases[number].name, { text: mark + times(speed.log), style }, interval(speed), ...both, speed.paired ? "paired" : "apart"];
}

function drawCases() {
  const numbers = sorted(visible());
  const sorting = { column: state.sort, down: state.down === "1", by: sortBy };
  const rows = numbers.map((number) => [...cells(number), { button: element("button", { type: "button", "aria-label": `copy command for ${data.cases[number].name}`, onclick: () => copy(command(number), "command") }, "copy command") }]);
  put("cases", table("cases", [...COLUMNS(), { title: "again" }], rows, sorting));
  const over = found.speeds.size ? `; the geometric means are over all ${found.speeds.size} that both proved and timed` : "";
  control("count").textContent = `${numbers.length} of ${cases(data.cases.length)} shown${over}.`;
  phases(numbers, state.a, state.b);
  return numbers;
}

function sortBy(column) {
  state.down = state.sort === column ? (state.down === "1" ? "0" : "1") : column === "case" ? "0" : "1";
  state.sort = column;
  draw(false);
  document.querySelector("#cases th[aria-sort] button")?.focus();
}

function markdown() {
  const plain = (text) => String(text).replace(/[\\`*_|]/g, "\\$&").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const row = (list) => `| ${list.map((cell) => plain(cell?.text ?? cell)).join(" | ")} |`;
  const columns = COLUMNS();
  const head = [row(columns.map((each) => each.title)), `|${columns.map((each) => each.number ? " ---: " : " --- ").join("|")}|`];
  return [...answer(state.a, state.b, found).map(plain), "", ...head, ...sorted(visible()).map((number) => row(cells(number))), ""].join("\n");
}

function draw(whole = true) {
  writeAddress();
  if (whole) {
    found = versus(state.a, state.b);
    if (data.environments.length > 1) {
      control("answer").replaceChildren(...answer(state.a, state.b, found).map((line, position) => element("p", { class: position ? "" : "strong" }, line)));
    }
    ranking(state.a, state.b);
    show("families", found.overall);
    put("families", families(state.a, state.b, found));
    environments(state.a, state.b);
    plotted = alone(state.a, state.b);
  }
  const numbers = drawCases();
  window.drawCharts?.(numbers, found, plotted);
  contents();
}

function choices(id, values) {
  control(id).append(...values.map(([value, label]) => element("option", { value: String(value) }, label)));
}

choices("a", data.environments.map((each, number) => [number, each.name]));
choices("b", data.environments.map((each, number) => [number, each.name]));
control("family").append(element("option", {}, "all families"));
control("family").options[0].value = "";
choices("family", [...new Set(data.cases.map((each) => each.family))].sort().map((each) => [each, each]));
for (const each of document.querySelectorAll(".pair")) each.hidden = data.environments.length < 2;
problems();
readAddress();
for (const key of ["a", "b"]) control(key).addEventListener("change", () => { state[key] = Number(control(key).value); draw(); });
for (const key of ["family", "show"]) control(key).addEventListener("change", () => { state[key] = control(key).value; draw(false); });
control("q").addEventListener("input", () => { state.q = control("q").value; draw(false); });
control("controls").addEventListener("submit", (event) => event.preventDefault());
function pick(a, b) {
  [state.a, state.b] = [a, b];
  [control("a").value, control("b").value] = [a, b];
  draw();
}

control("swap").addEventListener("click", () => pick(state.b, state.a));
control("link").addEventListener("click", () => copy(location.href, "link"));
control("markdown").addEventListener("click", () => copy(markdown(), "view"));
window.addEventListener("hashchange", () => { readAddress(); draw(); });
draw();
document.documentElement.dataset.ready = "1";
