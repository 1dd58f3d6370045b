"use strict";
/* What the pages do in the browser: lighting boxes and figures, dropping files, keys of the review, charts. */

function light(key, from) {
  document.querySelectorAll(".hot").forEach((node) => node.classList.remove("hot"));
  document.querySelectorAll("button.figure").forEach((node) => node.setAttribute("aria-pressed", "false"));
  document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`).forEach((node) => {
    node.classList.add("hot");
    if (node.matches("button.figure")) {
      node.setAttribute("aria-pressed", "true");
      const folded = node.closest("details");
      if (folded) folded.open = true;
    }
    if (node !== from) node.scrollIntoView({ block: "nearest" });
    if (from && from.matches("rect") && node.matches("button.figure")) node.focus();
  });
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("button.figure, rect.spot");
  if (chosen) light(chosen.dataset.key, chosen);
});

function prepareDrop() {
  const form = document.getElementById("drop");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  const told = document.getElementById("too-large");
  form.addEventListener("submit", (event) => {
    // the server refuses it too, but a browser that is cut off in mid-upload shows no reason
    const size = Math.ceil([...input.files].reduce((sum, file) => sum + file.size, 0) / 1e6);
    told.hidden = size <= Number(form.dataset.largest);
    if (told.hidden) return;
    event.preventDefault();
    told.textContent = `These are ${size} MB; at most ${form.dataset.largest} MB can be read at once. Choose fewer papers at a time.`;
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; form.requestSubmit(); }
  });
}

function prepareKeys() {
  const box = document.getElementById("shortcuts");
  if (!box) return;
  box.checked = localStorage.getItem("shortcuts") !== "no";
  box.addEventListener("change", () => localStorage.setItem("shortcuts", box.checked ? "yes" : "no"));
  document.addEventListener("keydown", (event) => {
    const field = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && field) { event.target.blur(); return; }
    if (!box.checked || field || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "e") { event.preventDefault(); document.querySelector("[name=value]").focus(); return; }
    const wanted = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (wanted) { event.preventDefault(); wanted.click(); }
  });
}

function prepareCharts() {
  if (!window.vegaEmbed) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  document.querySelectorAll("figure.chart").forEach((figure) => {
    const { spec, points } = JSON.parse(figure.querySelector("script.spec").textContent);
    const axis = { labelColor: colour("--soft"), titleColor: colour("--soft"), gridColor: colour("--line"), domainColor: colour("--soft"), tickColor: colour("--soft") };
    const config = {
      background: null, view: { stroke: null }, axis, legend: { labelColor: colour("--ink"), orient: "bottom", labelLimit: 260, columnPadding: 40 },
      range: { category: ["--s1", "--s2", "--s3", "--s4", "--s5", "--soft"].map(colour) }, line: { color: colour("--s1") }, point: { color: colour("--s1") },
      font: "system-ui, Segoe UI, Roboto, Arial, sans-serif",
    };
    vegaEmbed(figure.querySelector(".plot"), { ...spec, data: { values: points }, config }, {
      ast: true, actions: false, renderer: "svg", mode: "vega-lite", defaultStyle: false, tooltip: { disableDefaultStyle: true },
    }).catch((error) => { figure.querySelector(".plot").textContent = `The chart cannot be drawn: ${error.message}`; });
  });
}

function showChosen() {
  const chosen = document.querySelector("button.figure.hot, .block.hot");
  if (chosen) chosen.scrollIntoView({ block: "center" });
}

document.addEventListener("DOMContentLoaded", () => { showChosen(); prepareDrop(); prepareKeys(); prepareCharts(); });
