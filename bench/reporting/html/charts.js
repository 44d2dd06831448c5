"use strict";
// The plots, drawn when the reader comes to them: the specifications are Altair's, the rows those of the view. The
// page's own script has draw().

const charts = JSON.parse(document.getElementById("charts").textContent);
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

// On a phone: shorter names, so that the points are in view; one plot beside the other only where there is room.
function fitted(spec, room) {
  const least = { labelLimit: 110, columns: 1, width: room - 140 };
  const fit = (key, value) => key in least && typeof value === "number" ? Math.min(value, least[key]) : value;
  return room < 620 ? JSON.parse(JSON.stringify(spec), fit) : spec;
}

function embed(target, id, rows) {
  const spec = { ...fitted(charts[id], target.clientWidth), datasets: { rows }, config: colours() };
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

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
