"use strict";
// The formulas of bench/judging/levels.py and speed.py once more, for the environments that the reader picks. A test in
// a browser holds both to the same numbers.

const data = JSON.parse(document.getElementById("data").textContent);

const known = (logs) => logs.filter((each) => each !== null);
const sum = (values) => values.reduce((total, each) => total + each, 0);
const mean = (values) => sum(values) / values.length;

// Student's t: the page has its logarithm at steps of 1 ÷ freedom; between them it is read off a line.
function quantile(freedom, strict) {
  const steps = data.t[strict ? 1 : 0];
  const at = (steps.length - 1) / Math.max(1, freedom);
  const low = Math.min(Math.floor(at), steps.length - 2);
  return Math.exp(steps[low] + (at - low) * (steps[low + 1] - steps[low]));
}

// One case: the mean logarithm of its times, the variance of that mean, and its degrees of freedom.
function level(logs, [priorVariance, priorFreedom]) {
  const values = known(logs);
  if (!values.length) return null;
  const log = mean(values);
  const squares = sum(values.map((each) => (each - log) ** 2));
  const prior = priorFreedom >= 1 ? priorFreedom : 0;
  const freedom = prior + values.length - 1;
  const variance = freedom ? (prior * priorVariance + squares) / freedom / values.length : 0;
  return { log, variance, freedom, count: values.length };
}

// The mean of several cases, whose errors are shared by cluster.
function meanLevel(logs, prior, cases) {
  const levels = cases.map((number) => level(logs[number], prior));
  const added = new Map();
  let alone = 0;
  cases.forEach((number, position) => {
    const one = levels[position];
    if (one.count === 1) { alone += one.variance; return; }
    logs[number].forEach((value, cluster) => {
      if (value !== null) added.set(cluster, (added.get(cluster) || 0) + (value - one.log) / one.count);
    });
  });
  const count = added.size;
  const shared = count > 1 ? count / (count - 1) * sum([...added.values()].map((each) => each ** 2)) : 0;
  return {
    log: mean(levels.map((each) => each.log)),
    variance: (shared + alone) / cases.length ** 2,
    freedom: count > 1 ? count - 1 : prior[1],
  };
}

function around(one, sign, paired) {
  const error = Math.sqrt(one.variance);
  const certain = one.freedom > 0 && error > 0;
  return {
    log: sign * one.log, paired,
    half: certain ? quantile(one.freedom, false) * error : null,
    strict: certain ? quantile(one.freedom, true) * error : null,
  };
}

function difference(a, b) {
  const variance = a.variance + b.variance;
  const certain = a.freedom > 0 && b.freedom > 0 && variance > 0;
  const freedom = certain ? variance ** 2 / (a.variance ** 2 / a.freedom + b.variance ** 2 / b.freedom) : 0;
  return around({ log: a.log - b.log, variance, freedom }, 1, false);
}

// B beside A: every case that both proved and timed, all of them together, and each family.
function versus(a, b) {
  const [before, now] = [data.environments[a], data.environments[b]];
  const pair = data.pairs.find((each) => each.a === Math.min(a, b) && each.b === Math.max(a, b));
  const sign = a < b ? 1 : -1;
  const speeds = new Map();
  data.cases.forEach((_, number) => {
    const logs = [before.logs[number], now.logs[number]];
    if (a === b || !logs.every((each) => known(each).length)) return;
    const paired = pair && known(pair.logs[number]).length;
    speeds.set(number, paired
      ? around(level(pair.logs[number], pair.prior), sign, true)
      : difference(level(logs[0], before.prior), level(logs[1], now.prior)));
  });
  const score = (cases) => {
    if (cases.length === 1) return { ...speeds.get(cases[0]), cases };
    const log = mean(cases.map((number) => speeds.get(number).log));
    const found = cases.every((number) => speeds.get(number).paired)
      ? around(meanLevel(pair.logs, pair.prior, cases), sign, true)
      : difference(meanLevel(before.logs, before.prior, cases), meanLevel(now.logs, now.prior, cases));
    return { ...found, log, cases };
  };
  const families = new Map();
  for (const number of speeds.keys()) {
    const family = data.cases[number].family;
    families.set(family, [...(families.get(family) || []), number]);
  }
  return {
    speeds,
    overall: speeds.size ? score([...speeds.keys()]) : null,
    families: new Map([...families].sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, cases]) => [name, score(cases)])),
  };
}

function significant(speed, number) {
  return speed.strict !== null && Math.abs(speed.log) > Math.max(speed.strict, data.spread.cases[number]);
}
