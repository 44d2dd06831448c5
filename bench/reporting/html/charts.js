"use strict";
// The plots, drawn when the reader comes to them: the specifications are Altair's, the rows those of the view.

const charts = JSON.parse(document.getElementById("charts").textContent);
const MOST = 80; // cases in the plot of speeds; the table has all
const pending = new Map();

function colours() {
  const of = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const [ink, soft, line] = ["--ink", "--soft", "--line"].map(of);
  const axis = { labelColor: ink, titleColor: ink, domainColor: soft, tickColor: soft, gridColor: line };
  return { background: null, view: { stroke: null }, axis, legend: { labelColor: ink, titleColor: ink }, header: { labelColor: ink, titleColor: ink }, range: { category: [of("--good"), of("--bad")] } };
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const id = entry.target.parentElement.id;
    if (entry.isIntersecting && pending.has(id)) { const rows = pending.get(id); pending.delete(id); embed(entry.target, id, rows); }
  }
}, { rootMargin: "200px" });

function embed(target, id, rows) {
  const spec = { ...charts[id], datasets: { rows }, config: colours() };
  const label = `${document.querySelector(`#${id} h2`).textContent}: a plot of ${rows.length} points; the table has its numbers`;
  vegaEmbed(target, spec, { renderer: "svg", actions: false }).then(() => {
    const svg = target.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
    for (const inner of svg.children) inner.setAttribute("aria-hidden", "true");
  });
}

function plot(id, rows) {
  const target = document.querySelector(`#${id} .chart`);
  document.getElementById(id).hidden = !rows.length;
  target.replaceChildren();
  pending.set(id, rows);
  seen.unobserve(target);
  if (rows.length) seen.observe(target);
}

window.drawCharts = (numbers, found, plotted) => {
  const effects = numbers.filter((number) => found.speeds.has(number)).map((number) => {
    const speed = found.speeds.get(number);
    const half = speed.half ?? 0;
    const moved = significant(speed, number) ? (speed.log > 0 ? "faster" : "slower") : "not significant";
    return { case: data.cases[number].name, speed: Math.exp(speed.log), low: Math.exp(speed.log - half), high: Math.exp(speed.log + half), moved, effect: Math.abs(speed.log) };
  });
  effects.sort((x, y) => y.effect - x.effect);
  plot("effects", effects.slice(0, MOST));
  plot("tuned", plotted.tuned);
  plot("roof", plotted.roof);
  plot("scaling", plotted.scaling);
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
draw(false);
