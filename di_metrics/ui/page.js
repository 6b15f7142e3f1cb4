// What the page's own elements cannot do: the document's language, the scheme outside the app, the first picture, paper.
{
  document.documentElement.lang = document.querySelector(".di-page-set").dataset.language;

  // Menus and windows hang outside the app, which alone is told whether its theme is light or dark.
  const app = document.querySelector(".stApp");
  const follow = () => (document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme);
  new MutationObserver(follow).observe(app, { attributes: true, attributeFilter: ["class"] });
  follow();

  // What is drawn bit by bit would move: a page is seen once all of it is there.
  const show = () => {
    if (app.dataset.testScriptState !== "notRunning" || document.querySelector(".stMain [data-testid=stSkeleton]")) return;
    document.documentElement.classList.add("di-drawn");
    drawing.disconnect();
  };
  const drawing = new MutationObserver(show);
  drawing.observe(app, { attributes: true, childList: true, subtree: true });
  show(); // a page that says one sentence may be whole before this is read

  // Charts are drawn as wide as the screen; a picture with a view box shrinks to the sheet.
  window.onbeforeprint = () => {
    for (const frame of document.querySelectorAll(".js-plotly-plot .svg-container")) {
      const [width, height] = [frame.clientWidth, frame.clientHeight];
      frame.style.setProperty("--di-drawn", `${width}px`);
      frame.style.setProperty("--di-shape", `${width} / ${height}`);
      for (const picture of frame.querySelectorAll(".main-svg")) picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    }
  };
  window.onafterprint = () =>
    document.querySelectorAll(".js-plotly-plot .main-svg").forEach((picture) => picture.removeAttribute("viewBox"));
}
