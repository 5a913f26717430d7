"use strict";

(() => {
  const PALETTE = 8;
  const specifications = JSON.parse(document.getElementById("charts").textContent);
  let drawn = [];

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const series = (number) => color(`--series-${number % PALETTE}`);

  const text = (value, unit) => {
    if (unit === "PERCENT") {
      return `${Number((100 * value).toPrecision(3))} %`;
    }
    return value.toLocaleString("en", { maximumSignificantDigits: 4 });
  };

  /** Of a logarithmic axis only 1, 2 and 5 times powers of ten, so that labels don't overlap. */
  const isShown = (value) => /^[125](\.0*)?e/.test(value.toExponential(6));

  const scale = (axis, type) => ({
    type: axis.isLogarithmic ? "logarithmic" : type,
    min: axis.min ?? undefined,
    max: axis.max ?? undefined,
    title: { display: axis.label !== "", text: axis.label },
    grid: { color: color("--grid") },
    ticks: {
      maxRotation: 0,
      callback: (value) => (!axis.isLogarithmic || isShown(value) ? text(value, axis.unit) : null),
    },
  });

  const line = (one, edge) => ({
    label: one.name,
    data: one.points,
    borderColor: series(one.color),
    backgroundColor: one.style === "BAND" ? `${series(one.color)}2e` : series(one.color),
    borderWidth: edge || one.style === "BAND" ? 0 : one.style === "FAINT" ? 1 : 2,
    borderDash: one.style === "DASHED" ? [6, 5] : [],
    pointRadius: one.style === "MARKED" ? 3 : 0,
    pointHoverRadius: edge || one.style === "BAND" ? 0 : 4,
    fill: one.style === "BAND" ? "+1" : false,
    order: one.style === "MARKED" ? 0 : one.style === "LINE" ? 1 : 2,
    ...(one.style === "FAINT" ? { borderColor: `${series(one.color)}55` } : {}),
  });

  const lines = (chart) => {
    const filled = chart.series.filter((one) => one.points.length > 0);
    const isEdge = (index) => index > 0 && chart.series[index - 1].style === "BAND";
    const shown = chart.series.map((one, index) => line(one, isEdge(index)));
    return {
      type: "line",
      data: { datasets: shown },
      options: {
        parsing: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: { x: scale(chart.x, "linear"), y: scale(chart.y, "linear") },
        plugins: {
          legend: {
            display: filled.length > 1,
            labels: {
              filter: (item) =>
                !isEdge(item.datasetIndex) && filled.includes(chart.series[item.datasetIndex]),
            },
          },
          tooltip: {
            callbacks: {
              title: (items) => `${chart.x.label}: ${text(items[0].parsed.x, chart.x.unit)}`,
              label: (item) => `${item.dataset.label}: ${text(item.parsed.y, chart.y.unit)}`,
            },
          },
        },
      },
    };
  };

  const bars = (chart) => ({
    type: "bar",
    data: {
      labels: chart.categories,
      datasets: chart.groups.map((group) => ({
        label: group.name,
        data: group.values,
        backgroundColor: series(group.color),
        maxBarThickness: 22,
      })),
    },
    options: {
      indexAxis: "y",
      scales: {
        x: { ...scale(chart.value, "linear"), stacked: chart.isStacked, beginAtZero: true },
        y: {
          stacked: chart.isStacked,
          grid: { display: false },
          ticks: { autoSkip: false },
        },
      },
      plugins: {
        legend: { display: chart.groups.length > 1 },
        tooltip: {
          callbacks: {
            label: (item) => `${item.dataset.label}: ${text(item.parsed.x, chart.value.unit)}`,
          },
        },
      },
    },
  });

  /** Bars need room for each. */
  const fit = (box, chart) => {
    const perCategory = chart.isStacked ? 26 : 12 + 10 * chart.groups.length;
    const height = 90 + perCategory * chart.categories.length;
    box.style.height = `${Math.max(200, height)}px`;
  };

  const draw = () => {
    drawn.forEach((chart) => chart.destroy());
    Chart.defaults.animation = false;
    Chart.defaults.maintainAspectRatio = false;
    Chart.defaults.color = color("--muted");
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.plugins.legend.position = "bottom";
    Chart.defaults.plugins.legend.labels.boxWidth = 14;
    Chart.defaults.plugins.legend.labels.boxHeight = 2;
    drawn = specifications.map((chart) => {
      const canvas = document.getElementById(`chart-${chart.id}`);
      if (chart.categories) {
        fit(canvas.parentElement, chart);
      }
      return new Chart(canvas, chart.categories ? bars(chart) : lines(chart));
    });
  };

  const inLight = (isLight) => {
    document.documentElement.dataset.theme = isLight ? "light" : "";
    draw();
  };

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((folded) => (folded.open = true));
    inLight(true);
  });
  addEventListener("afterprint", () => inLight(false));
})();
