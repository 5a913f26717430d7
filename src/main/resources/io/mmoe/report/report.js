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
    return Number.isInteger(value)
      ? value.toLocaleString("en")
      : value.toLocaleString("en", { maximumSignificantDigits: 4 });
  };

  const isRound = (value) => /^[125](\.0*)?e/.test(value.toExponential(6));

  /** Whether a logarithmic axis labels a tick: 1, 2 or 5 times a power of ten, or every n-th tick if there are too few of these. */
  const isShown = (index, ticks) =>
    ticks.filter((tick) => isRound(tick.value)).length > 1
      ? isRound(ticks[index].value)
      : index % Math.ceil(ticks.length / 6) === 0;

  const scale = (axis, type) => ({
    type: axis.isLogarithmic ? "logarithmic" : type,
    min: axis.min ?? undefined,
    max: axis.max ?? undefined,
    title: { display: axis.label !== "", text: axis.label },
    grid: { color: color("--grid") },
    ticks: {
      maxRotation: 0,
      callback: (value, index, ticks) =>
        !axis.isLogarithmic || isShown(index, ticks) ? text(value, axis.unit) : null,
    },
  });

  const isBand = (one) => one.style === "BAND" || one.style === "BAND_END";

  const line = (one) => {
    const full = series(one.color);
    const faint = `${full}${isBand(one) ? "38" : "60"}`;
    return {
      label: one.name,
      data: one.points,
      borderColor: one.style === "FAINT" ? faint : full,
      backgroundColor:
        one.style === "DASHED" ? "transparent" : isBand(one) || one.style === "FAINT" ? faint : full,
      borderWidth: isBand(one) ? 0 : one.style === "FAINT" ? 1 : 2,
      borderDash: one.style === "DASHED" ? [4, 3] : [],
      pointRadius: one.style === "MARKED" ? 3 : 0,
      pointHoverRadius: isBand(one) ? 0 : 4,
      fill: one.style === "BAND" ? "+1" : false,
      order: one.style === "MARKED" ? 0 : one.style === "LINE" ? 1 : 2,
    };
  };

  /** The tooltip of a point. A band shows its lower and upper edge. */
  const tooltip = (chart, item) => {
    const at = (index) => text(chart.series[index].points[item.dataIndex].y, chart.y.unit);
    const own = at(item.datasetIndex);
    const isLower = chart.series[item.datasetIndex].style === "BAND";
    return `${item.dataset.label}: ${isLower ? `${own} to ${at(item.datasetIndex + 1)}` : own}`;
  };

  const lines = (chart) => {
    const named = (index) =>
      chart.series[index].style !== "BAND_END" && chart.series[index].points.length > 0;
    return {
      type: "line",
      data: { datasets: chart.series.map(line) },
      options: {
        parsing: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: { x: scale(chart.x, "linear"), y: scale(chart.y, "linear") },
        plugins: {
          legend: {
            display: chart.series.filter((_, index) => named(index)).length > 1,
            labels: { filter: (item) => named(item.datasetIndex) },
          },
          tooltip: {
            filter: (item) => named(item.datasetIndex),
            callbacks: {
              title: (items) =>
                items.length ? `${chart.x.label}: ${text(items[0].parsed.x, chart.x.unit)}` : "",
              label: (item) => tooltip(chart, item),
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

  /** Sets the height of a bar chart by the number of its bars. */
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
    Chart.defaults.plugins.legend.labels.boxHeight = 7;
    drawn = specifications.map((chart) => {
      const canvas = document.getElementById(`chart-${chart.id}`);
      if (chart.categories) {
        fit(canvas.parentElement, chart);
      }
      return new Chart(canvas, chart.categories ? bars(chart) : lines(chart));
    });
  };

  const setLight = (isLight) => {
    document.documentElement.dataset.theme = isLight ? "light" : "";
    draw();
  };

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((folded) => (folded.open = true));
    setLight(true);
  });
  addEventListener("afterprint", () => {
    opened.forEach((folded) => (folded.open = false));
    setLight(false);
  });
})();
