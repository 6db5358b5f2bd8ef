"use strict";
// The page begins laid out as paper, every slide in view: there texts are fitted and figures drawn.
// Then reveal.js takes over, and the paper rules stay for printing. With `?paper` they stay for good.
(() => {
  const SIZES = [1, 0.93, 0.86, 0.82, 0.78, 0.74, 0.72, 0.7];
  const TOO_TALL = 0.8;
  const FIGURE = { least: 300, usual: 490, letters: 16 };
  const root = document.documentElement;

  /** Height that a slide's own padding leaves, against the height of what is in it. */
  function room(slide) {
    const style = getComputedStyle(slide);
    return 720 - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  }

  function contentHeight(slide) {
    return slide.querySelector(".iw-content").offsetHeight;
  }

  function setSize(slide, size) {
    slide.style.setProperty("--iw-size", String(size));
  }

  /** Letters small enough to fit, but never so small that nobody reads them: then the slide scrolls. */
  function fitText(slide) {
    for (const size of SIZES) {
      setSize(slide, size);
      if (contentHeight(slide) <= room(slide)) return;
    }
    setSize(slide, TOO_TALL);
  }

  function read(plot) {
    return JSON.parse(plot.parentElement.querySelector('script[type="application/json"]').textContent);
  }

  /** Figures share the height that the words leave over. */
  function sizeFigures(slide, plots, drawings) {
    const spare = (room(slide) - contentHeight(slide)) / plots.length;
    plots.forEach((plot, i) => {
      const wanted = drawings[i].layout.height || FIGURE.usual;
      const height = Math.max(FIGURE.least, Math.min(wanted, FIGURE.least + spare));
      plot.style.height = `${Math.floor(height)}px`;
    });
  }

  function draw(plot, drawing) {
    const { title, font, margin } = drawing.layout;
    const layout = {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      ...drawing.layout,
      font: { size: FIGURE.letters, ...font },
      margin: margin || { t: title ? 64 : 24, r: 24, b: 76, l: 64 },
      width: plot.clientWidth,
      height: plot.clientHeight,
      autosize: false,
    };
    const config = { displayModeBar: false, displaylogo: false, responsive: false, scrollZoom: false };
    return Plotly.newPlot(plot, { data: drawing.data, layout, frames: drawing.frames, config });
  }

  async function prepare(slide) {
    const plots = [...slide.querySelectorAll(".iw-plot")];
    const drawings = plots.map(read);
    for (const plot of plots) plot.style.height = `${FIGURE.least}px`;
    fitText(slide);
    if (plots.length) sizeFigures(slide, plots, drawings);
    for (let i = 0; i < plots.length; i += 1) await draw(plots[i], drawings[i]);
  }

  /** A slide that scrolls can be reached by the keyboard, and says that it goes on. */
  function markTall(slide) {
    const tall = slide.scrollHeight > slide.clientHeight + 1;
    slide.classList.toggle("iw-tall", tall);
    if (tall) slide.tabIndex = 0;
    else slide.removeAttribute("tabindex");
  }

  /** Up and down move within a slide that is taller than the screen, then between slides. */
  function scrollFirst(event) {
    const steps = { ArrowDown: 90, ArrowUp: -90, PageDown: 500, PageUp: -500 };
    const slide = document.querySelector("section.present:not(.stack) > .iw-tall");
    const step = steps[event.key];
    if (!slide || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    const end = slide.scrollHeight - slide.clientHeight - 1;
    if (step > 0 ? slide.scrollTop >= end : slide.scrollTop <= 0) return;
    slide.scrollBy({ top: step });
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function present() {
    document.getElementById("iw-paper").media = "print";
    document.addEventListener("keydown", scrollFirst, true);
    document.addEventListener("toggle", (event) => {
      const slide = event.target.closest(".iw-slide");
      if (slide) markTall(slide);
    }, true);
    Reveal.on("slidechanged", (event) => event.currentSlide.querySelectorAll(":scope > .iw-slide").forEach(markTall));
    return Reveal.initialize({
      width: 1280,
      height: 720,
      margin: 0,
      minScale: 0.1,
      maxScale: 4,
      center: false,
      hash: true,
      transition: "none",
      backgroundTransition: "none",
      slideNumber: "c/t",
      progress: true,
      controlsTutorial: false,
      scrollActivationWidth: null,
      plugins: [RevealNotes],
    }).then(() => Reveal.getCurrentSlide().querySelectorAll(":scope > .iw-slide").forEach(markTall));
  }

  async function start() {
    root.classList.add("iw-preparing");
    for (const slide of document.querySelectorAll(".iw-slide")) await prepare(slide);
    if (!new URLSearchParams(location.search).has("paper")) await present();
    root.classList.remove("iw-preparing");
    root.classList.add("iw-ready");
  }

  start();
})();
