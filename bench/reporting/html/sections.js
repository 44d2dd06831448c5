"use strict";
// What each section shows of the environments A and B.

const name = (number) => data.environments[number].name;
const reason = (state) => state.length > 1 ? data.reasons[state[1]] : "";
const timed = (number, environment) => known(data.environments[environment].logs[number]).length > 0;

function steady(number, environment) {
  const found = known(data.environments[environment].logs[number]);
  return found.length ? Math.exp(mean(found)) : null;
}

function answer(a, b, found) {
  if (a === b) return ["Choose two environments: A and B are the same."];
  const bad = [b, a].flatMap((each) => {
    const counts = ["wrong", "crashed"].map((state) => [data.environments[each].states.filter(([s]) => s === state).length, state]);
    const told = counts.filter(([count]) => count).map(([count, state]) => `${count} ${state}`);
    return told.length ? [`; ${told.join(" and ")} on ${name(each)}`] : [];
  });
  if (!found.overall) return [`${name(b)} cannot be compared with ${name(a)}: no case is proven and timed on both${bad.join("")}.`];
  const { overall } = found;
  const ends = overall.half === null ? "its interval is not known"
    : `95 % interval ${interval(overall).slice(1, -1).replace(", ", "–")}`;
  const how = overall.paired ? ", measured side by side" : "";
  const told = [...found.speeds].filter(([number, speed]) => significant(speed, number));
  const faster = told.filter(([, speed]) => speed.log > 0).length;
  const lines = [`${name(b)} is ${times(overall.log)} as fast as ${name(a)}, ${ends}, over ${cases(found.speeds.size)} proven on both${how}${bad.join("")}.`];
  if (overall.half !== null && Math.abs(overall.log) <= overall.half) lines.push("The interval holds 1: neither is shown to be faster.");
  lines.push(`Significantly faster on ${name(b)}: ${faster} of ${cases(found.speeds.size)}; slower: ${told.length - faster}.`);
  if (data.spread.boxes.length) {
    const twice = times(data.spread.overall);
    lines.push(Math.abs(overall.log) <= data.spread.overall
      ? `That is no more than two boxes of one model differ by here: ${twice}.`
      : `Two boxes of one model differ by ${twice} here.`);
  }
  return lines;
}

function families(a, b, found) {
  const columns = [{ title: "family" }, { title: "B's speed", number: true }, { title: "95 %", number: true }, { title: "n", number: true }, { title: "cases" }];
  const row = (label, score) => [label, times(score.log), interval(score), String(score.cases.length),
    score.cases.length > 1 ? { button: components(score, found) } : data.cases[score.cases[0]].name];
  const rows = [...found.families].map(([family, score]) => row(family, score));
  return found.overall ? table("geometric mean of each family", columns, [row("all cases", found.overall), ...rows]) : "nothing to compare";
}

function components(score, found) {
  const label = `every one of ${cases(score.cases.length)}`;
  const made = element("details", {}, element("summary", {}, label));
  made.addEventListener("toggle", () => {
    if (made.open && made.children.length === 1) {
      const rows = score.cases.map((number) => element("li", {}, `${data.cases[number].name}: ${times(found.speeds.get(number).log)}`));
      made.append(element("ul", {}, ...rows));
    }
  });
  return made;
}

// Every environment beside A, in their own order: it does not change with what is filtered.
function ranking(a, b) {
  show("ranking", data.environments.length > 2);
  if (data.environments.length < 3) return;
  const rows = data.environments.flatMap((each, number) => {
    const score = number === a ? null : versus(a, number).overall;
    const bad = each.states.filter(([state]) => state === "wrong" || state === "crashed").length;
    return number === a ? [] : [[{ text: each.name, style: number === b ? "chosen" : "" }, score ? times(score.log) : "–", score ? interval(score) : "", score ? String(score.cases.length) : "0", String(bad),
      { button: number === b ? "B" : element("button", { type: "button", "aria-label": `compare ${each.name}`, onclick: () => { pick(a, number); goTo(document.getElementById("answer")); } }, "compare") }]];
  });
  const columns = [{ title: "environment" }, { title: `speed beside ${name(a)}`, number: true }, { title: "95 %", number: true }, { title: "n", number: true }, { title: "wrong or crashed", number: true }, { title: "shown" }];
  put("ranking", table("every environment beside A", columns, rows));
}

function problems() {
  const order = ["crashed", "wrong", "revision", "removed", "not measured"];
  const rows = data.environments.flatMap((environment) => environment.states.flatMap((state, number) =>
    order.includes(state[0]) ? [[data.cases[number].name, environment.name, state[0], reason(state)]] : []));
  rows.sort((x, y) => order.indexOf(x[2]) - order.indexOf(y[2]));
  const most = 500;
  show("problems", rows.length);
  const told = rows.slice(0, most).map(([first, where, state, why]) => [first, where, { text: state, style: state === "wrong" || state === "crashed" ? "bad" : "" }, why]);
  put("problems", table("wrong, crashed, or not comparable", ["case", "environment", "check", "why"].map((title) => ({ title })), told),
    rows.length > most ? `${rows.length - most} more are in the data files` : "");
}

function tunedRows(a, b) {
  const numbers = new Map(data.cases.map((each, number) => [each.id, number]));
  return data.cases.flatMap((each, number) => {
    const documented = numbers.get(each.tunedOf);
    if (documented === undefined) return [];
    const per = [...new Set([a, b])].map((environment) => {
      const [before, after] = [steady(documented, environment), steady(number, environment)];
      return { environment: name(environment), case: data.cases[documented].name, ratio: before && after ? before / after * each.items / data.cases[documented].items : null };
    });
    return per.some((one) => one.ratio) ? [per] : [];
  });
}

function roofRows(a, b) {
  return [...new Set([a, b])].flatMap((environment) => {
    const { ceilings } = data.environments[environment];
    if (!ceilings) return [];
    return data.cases.flatMap((each, number) => {
      const took = steady(number, environment);
      const peak = ceilings.flops[each.compute] || 0;
      const byFlops = peak ? (each.flops || 0) / peak : 0;
      const byBytes = ceilings.bytes ? (each.bytes || 0) / ceilings.bytes : 0;
      const least = Math.max(byFlops, byBytes);
      return took && least ? [{ environment: name(environment), case: each.name, least, took, ceiling: byFlops > byBytes ? "operations" : "memory", share: least / took }] : [];
    });
  });
}

function scalingRows(a, b) {
  const groups = new Map();
  data.cases.forEach((each, number) => {
    for (const [size, value] of Object.entries(each.numbers || {})) {
      const rest = each.id.replace(`${size}=${value},`, "");
      const key = `${rest} ${size}`;
      groups.set(key, [...(groups.get(key) || []), { number, value, size, rest }]);
    }
  });
  return [...groups.values()].filter((members) => members.length > 1).flatMap((members) =>
    [...new Set([a, b])].flatMap((environment) => members.flatMap(({ number, value, size, rest }) => {
      const took = steady(number, environment);
      return took ? [{ environment: name(environment), group: `${rest}, by ${size}`, size: value, took }] : [];
    })));
}

function compareTable(label, first, key, rows, value, a, b) {
  const grouped = new Map();
  for (const row of rows) grouped.set(key(row), { ...(grouped.get(key(row)) || {}), [row.environment]: value(row) });
  const shown = [...new Set([name(a), name(b)])];
  const columns = [{ title: first }, ...shown.map((title) => ({ title, number: true }))];
  return table(label, columns, [...grouped].map(([label_, found]) => [label_, ...shown.map((each) => found[each] || "–")]));
}

function alone(a, b) {
  const tuned = tunedRows(a, b).flat().filter((each) => each.ratio);
  const roof = roofRows(a, b);
  const scaling = scalingRows(a, b);
  show("tuned", tuned.length);
  show("roof", roof.length);
  show("scaling", scaling.length);
  put("tuned", compareTable("tuned beside documented", "case: speed of the tuned form per item", (row) => row.case, tuned, (row) => `${digits(row.ratio)}×`, a, b));
  put("roof", compareTable("share of the ceiling", "case: share of the ceiling", (row) => row.case, roof, (row) => `${digits(row.share * 100)} % of ${row.ceiling}`, a, b));
  put("scaling", compareTable("time by size", "case and size", (row) => `${row.group} = ${row.size}`, scaling, (row) => seconds(row.took), a, b));
  return { tuned, roof, scaling };
}

function phases(numbers, a, b) {
  const list = [...new Set([a, b])];
  const energy = list.some((each) => data.environments[each].joules.length);
  const cost = list.some((each) => data.environments[each].price);
  const of = (field) => (number) => list.map((each) => data.environments[each][field][number]);
  const fields = [["first call", of("firstCall"), seconds], ["collection", of("collect"), seconds], ["CPU time", of("cpu"), seconds],
    ["memory", of("peak"), (bytes) => bytes ? `${(bytes / 2 ** 20).toFixed(0)} MiB` : "–"],
    ["error ÷ tolerance", of("error"), (share) => share === null ? "–" : `${digits(share * 100)} %`]];
  if (energy) fields.push(["J per item", of("joules"), (joules) => joules ? digits(joules) : "–"]);
  if (cost) fields.push([`${data.currency} per million calls`, (number) => list.map((each) => data.environments[each].price * (steady(number, each) || 0) / 3600 * 1e6), (value) => value ? digits(value) : "–"]);
  const columns = [{ title: "case" }, ...fields.flatMap(([title]) => list.map((each) => ({ title: `${title}, ${each === a ? "A" : "B"}`, number: true })))];
  const rows = numbers.map((number) => [data.cases[number].name, ...fields.flatMap(([, values, text]) => values(number).map(text))]);
  put("phases", table("phases, memory, energy and cost", columns, rows));
}

function environments(a, b) {
  const list = [...new Set([a, b])];
  const rows = data.properties.map(([property, values]) => {
    const told = list.map((each) => values[each]);
    const differs = new Set(told).size > 1;
    return [{ text: `${differs ? "≠ " : ""}${property}`, style: differs ? "differs" : "" }, ...told.map((text) => ({ text, style: differs ? "differs" : "" }))];
  });
  put("environments", table("environments", [{ title: "property" }, ...list.map((each) => ({ title: `${each === a ? "A" : "B"}: ${name(each)}` }))], rows));
}
