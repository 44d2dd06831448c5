"use strict";
// Which plots the hardware report has, and the rows of each.

const MOST = 80; // cases in the plot of speeds; the table has all

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

draw(false);
