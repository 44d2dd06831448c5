"use strict";
// A machine's series: a list to search, and the one that the reader chose; both kept in the address.

const data = JSON.parse(document.getElementById("data").textContent);
const control = (id) => document.getElementById(id);
const SIZE = (move) => move.log === null ? Infinity : Math.abs(move.log);
const largest = (each) => each.moves.reduce((most, move) => !most || SIZE(move) > SIZE(most) ? move : most, null);
const effect = (each) => (each.moves.length ? SIZE(largest(each)) : -1);
const newest = (each) => ({ log: each.logs.at(-1), half: each.halves.at(-1) });
const short = (build) => data.builds.find((each) => each.name === build)?.short ?? build;
const kinds = new Map(data.series.map((each) => [each.series, each.title]));
const walls = data.series.filter((each) => each.series === "wall");
// Wall time first, unless only something else moved.
const kind = walls.some((each) => each.moves.length) || !data.series.some((each) => each.moves.length) ? "wall" : "";
const first = (kind && walls.length ? walls : data.series).reduce((most, each) => effect(each) > effect(most) ? each : most);
const START = { case: first.case, revision: String(first.revision), of: first.series, series: walls.length ? kind : "", q: "", show: "all", sort: "change", down: "1" };
const state = { ...START };

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(START)) state[key] = given.has(key) ? given.get(key) : START[key];
  for (const key of ["q", "series", "show"]) control(key).value = state[key];
}

function writeAddress() {
  const told = new URLSearchParams();
  for (const key of Object.keys(START)) if (state[key] !== START[key]) told.set(key, state[key]);
  history.replaceState(null, "", `#${told}`);
}

const least = (each) => Math.min(...each.logs);
const most = (each) => Math.max(...each.logs);
const KEYS = { case: (each) => each.case, builds: (each) => each.at.length, range: (each) => most(each) - least(each), newest: (each) => newest(each).log, change: effect };

function visible() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data.series.filter((each) => (!state.series || each.series === state.series)
    && (state.show === "all" || each.moves.length) && words.every((word) => each.case.toLowerCase().includes(word)));
  const key = KEYS[state.sort] || KEYS.change;
  const sign = state.down === "1" ? -1 : 1;
  const compare = (x, y) => typeof x === "string" ? x.localeCompare(y, "en", { numeric: true }) : x === y ? 0 : x - y;
  return found.sort((x, y) => sign * compare(key(x), key(y)) || KEYS.range(y) - KEYS.range(x));
}

// Builds differ by percents, so that ratios have three digits behind the point here.
const ratio = (log) => Math.exp(log).toFixed(3);
const ends = (one) => `[${ratio(one.log - one.half)}, ${ratio(one.log + one.half)}]`;
const moved = (move) => move.log === null ? move.outcome : `${ratio(move.log)}× ${ends(move)}`;
const style = (move) => move.state === "confirmed" && !move.acknowledged ? (move.outcome === "FASTER" ? "good" : "bad") : "dim";
const direction = (move) => move.log === null || move.state === "refuted" ? "" : move.state === "flagged" ? "not confirmed" : move.log > 0 ? "worse" : "better";
const told = (move) => `${short(move.good)} … ${short(move.bad)}, ${move.acknowledged ? `acknowledged by ${move.acknowledged}` : move.state === "flagged" ? "not confirmed yet" : move.state}`;

function sortBy(column) {
  state.down = state.sort === column ? (state.down === "1" ? "0" : "1") : column === "case" ? "0" : "1";
  state.sort = column;
  drawList();
  document.querySelector("#all th[aria-sort] button")?.focus();
}

function drawList() {
  writeAddress();
  const rows = visible().map((each) => {
    const change = largest(each);
    const name = kinds.size > 1 && !state.series ? `${each.case}, ${each.title}` : each.case;
    return [name, String(each.at.length), `${ratio(least(each))} … ${ratio(most(each))}`, `${ratio(newest(each).log)} ${ends(newest(each))}`,
      change ? { text: moved(change), style: style(change) } : "", change ? told(change) : "",
      { button: element("button", { type: "button", "aria-label": `show ${name}`, onclick: () => choose(each) }, "show") }];
  });
  const columns = [{ title: "case", sort: "case" }, { title: "builds", number: true, sort: "builds" }, { title: "÷ base, from … to", number: true, sort: "range" }, { title: "newest ÷ base", number: true, sort: "newest" },
    { title: "largest change", number: true, sort: "change" }, { title: "between" }, { title: "plot" }];
  put("all", table("every series", columns, rows, { column: state.sort, down: state.down === "1", by: sortBy }));
  control("count").textContent = `${rows.length} of ${data.series.length} series shown`;
}

function choose(each) {
  [state.case, state.revision, state.of] = [each.case, String(each.revision), each.series];
  writeAddress();
  drawChosen();
  goTo(document.querySelector("#chosen h2"));
}

function drawChosen() {
  const each = data.series.find((one) => one.case === state.case && one.series === state.of && String(one.revision) === state.revision) || first;
  document.querySelector("#chosen h2").textContent = `${each.case}, ${each.title}`;
  control("about").textContent = `Each build's ${each.title} ÷ that of ${data.builds[each.base].name}; a line is the 95 % interval, a coloured one a change point. The table below has the numbers.`;
  const at = new Map(each.moves.map((move) => [move.at, move]));
  const rows = each.at.map((number, place) => {
    const build = data.builds[number];
    const [log, half] = [each.logs[place], each.halves[place]];
    const move = at.get(build.name);
    return { build: build.short, name: build.name, log, half, move, ratio: Math.exp(log), low: Math.exp(log - half), high: Math.exp(log + half),
      moved: move ? direction(move) : "" };
  });
  plot("chosen", rows);
  const body = rows.map((row) => [row.build, ratio(row.log), ends(row), ...(row.move
    ? [{ text: moved(row.move), style: style(row.move) }, told(row.move), { button: again(row.move, each) }] : ["", "", ""])]);
  const elsewhere = each.moves.filter((move) => !rows.some((row) => row.move === move))
    .map((move) => [short(move.at), "–", "", { text: moved(move), style: style(move) }, told(move), { button: again(move, each) }]);
  const columns = [{ title: "build" }, { title: "÷ base", number: true }, { title: "95 %", number: true }, { title: "change", number: true }, { title: "between" }, { title: "again" }];
  put("chosen", table("the builds of this series", columns, [...body, ...elsewhere]));
}

function again(move, each) {
  const command = `nox -s compare -- ${move.good} ${move.bad} --cases '${each.case}'`;
  return element("button", { type: "button", "aria-label": `copy command that compares ${move.good} and ${move.bad}`, onclick: () => copy(command, "command") }, "copy command");
}

function draw() {
  drawList();
  drawChosen();
  contents();
}

control("series").append(element("option", {}, "everything"), ...[...kinds].map(([name, title]) => element("option", { value: name }, title)));
control("series").options[0].value = "";
for (const key of ["series", "show"]) control(key).addEventListener("change", () => { state[key] = control(key).value; drawList(); });
control("q").addEventListener("input", () => { state.q = control("q").value; drawList(); });
control("controls").addEventListener("submit", (event) => event.preventDefault());
control("link").addEventListener("click", () => copy(location.href, "link"));
for (const each of document.querySelectorAll("button.copy")) each.addEventListener("click", () => copy(each.dataset.text, "command"));
window.addEventListener("hashchange", () => { readAddress(); draw(); });
readAddress();
draw();
document.documentElement.dataset.ready = "1";
