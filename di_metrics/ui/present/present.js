// A presentation: which screen is seen, by keys, clicker and fingers; its place in the address; a second window in step.
(() => {
  const root = document.getElementById("di-present");
  const content = JSON.parse(root.dataset.content);
  window.diPresentation?.abort();
  const gone = (window.diPresentation = new AbortController());
  const params = () => new URLSearchParams(location.search);
  const isStrip = params().has("presenter");
  root.innerHTML = content.html;
  root.lang = content.language;
  root.classList.toggle("is-strip", isStrip);

  const one = (selector) => root.querySelector(selector);
  const screens = [...root.querySelectorAll("[data-screen]")];
  const sections = [...root.querySelectorAll("section")];
  const channel = new BroadcastChannel(`di-present-${content.meeting}`);
  const kept = `di-present-${content.meeting}-started`;
  let started = Number(sessionStorage.getItem(kept)) || Date.now();
  let at = { place: 1, year: "", part: 1 };
  let typed = "";
  let resting = 0;
  sessionStorage.setItem(kept, started);

  const listen = (target, kind, act, options = {}) =>
    target.addEventListener(
      kind,
      (event) => (root.isConnected ? act(event) : gone.abort()),
      { signal: gone.signal, ...options },
    );
  gone.signal.addEventListener("abort", () => channel.close());

  const addressWith = (changes) => {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(changes))
      value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
    return url;
  };

  // Where a screen stands: its place among the meeting's own, and for an earlier year which part of that year's screens.
  const within = (wanted, most) => Math.min(Math.max(Number(wanted) || 1, 1), most);
  const placesOf = (slide) => screens.flatMap((screen, index) => (screen.dataset.slide === slide ? [index + 1] : []));
  const partsOf = (slide, year) =>
    year ? root.querySelectorAll(`section[data-of="${slide}"][data-year="${year}"]`) : [];
  const slideAt = (where) => screens[where.place - 1].dataset.slide;
  const screenAt = (where) =>
    where.year ? partsOf(slideAt(where), where.year)[where.part - 1] : screens[where.place - 1];

  const known = ({ place, year = "", part = 1 }) => {
    const where = { place: within(place, screens.length), year, part: 1 };
    const slide = slideAt(where);
    const parts = partsOf(slide, year);
    if (!parts.length) return { ...where, year: "" };
    const places = placesOf(slide);
    where.part = within(part, parts.length);
    return { ...where, place: places[within(where.part, places.length) - 1] };
  };

  const after = (where, step) => {
    if (!where.year) return known({ place: where.place + step });
    const slide = slideAt(where);
    const part = where.part + step;
    if (part >= 1 && part <= partsOf(slide, where.year).length) return known({ ...where, part });
    const places = placesOf(slide);
    return known({ place: step > 0 ? places.at(-1) + 1 : places[0] - 1 });
  };

  const show = (wanted, tell = true) => {
    const where = known(wanted);
    if (slideAt(where) !== slideAt(at) || !slideAt(at)) choose(null);
    at = where;
    one(".dp-tip").hidden = true;
    const seen = screenAt(at);
    const following = after(at, 1);
    const next = isStrip && screenAt(following) !== seen ? screenAt(following) : null;
    sections.forEach((screen) => {
      screen.hidden = screen !== seen && screen !== next;
      screen.classList.toggle("is-next", screen === next);
    });
    one(".dp-notes").innerHTML = seen.nextElementSibling.innerHTML;
    const year = at.part > 1 ? `${at.year}-${at.part}` : at.year;
    history.replaceState(history.state, "", addressWith({ s: String(at.place), y: year }));
    if (tell) channel.postMessage({ at });
    fetch("_stcore/health").catch(() => {}); // a session that is presented with is in use
  };

  // Another year takes the place of the one that is seen; the municipality that was chosen stays so.
  const turn = (year) => {
    const wasOn = document.activeElement?.dataset.do === "year";
    const part = at.year ? at.part : placesOf(slideAt(at)).indexOf(at.place) + 1;
    const places = placesOf(slideAt(at));
    show(year ? { ...at, year, part } : { place: places[within(part, places.length) - 1] });
    if (wasOn) screenAt(at).querySelector(`[data-do="year"][data-year="${at.year}"]`)?.focus();
  };

  const turnBy = (step) => {
    const years = [...screenAt(at).querySelectorAll("[data-do=year]")].map((button) => button.dataset.year);
    const wanted = years[years.indexOf(at.year) + step];
    if (wanted !== undefined) turn(wanted);
  };

  // A municipality that is chosen stands out, and its figures stand beside the map; none chosen is the agenda's view.
  const choose = (code) => {
    root.querySelectorAll("[data-area]").forEach((area) => {
      area.classList.toggle("is-chosen", area.dataset.area === code);
      area.classList.toggle("is-other", code !== null && area.dataset.area !== code);
    });
    root.querySelectorAll("[data-row]").forEach((row) => (row.hidden = row.dataset.row !== code));
    root.querySelectorAll(".dp-beside").forEach((beside) => beside.classList.toggle("has-row", code !== null));
  };

  const type = (digits) => {
    typed = digits;
    const said = one(".dp-typed");
    said.hidden = !typed;
    said.textContent = typed && `${typed} ⏎`;
  };

  const level = (internal) => {
    const word = internal ? "internal" : "";
    channel.postMessage({ level: word });
    location.assign(addressWith({ level: word }));
  };

  const question = one(".dp-question");
  const ask = (asked) => {
    question.hidden = !asked;
    if (asked) question.querySelector("[data-do=no]").focus();
    else document.activeElement?.blur();
  };

  const doing = {
    back: () => show(after(at, -1)),
    on: () => show(after(at, 1)),
    first: () => show({ place: 1 }),
    last: () => show({ place: screens.length }),
    earlier: () => turnBy(-1),
    later: () => turnBy(1),
    year: (button) => turn(button.dataset.year),
    view: () => {
      choose(null);
      if (at.year) turn("");
    },
    strip: () => isStrip || window.open(addressWith({ presenter: "1" }), "di-presenter", "popup,width=1240,height=760"),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
    internal: () => {
      if (one("[data-do=internal]")) question ? ask(true) : level(false);
    },
    yes: () => level(true),
    no: () => ask(false),
    leave: () => {
      if (isStrip) return window.close();
      const left = params();
      ["s", "y", "level"].forEach((name) => left.delete(name));
      location.assign(`meetings?${left}`);
    },
  };

  const keys = {
    ArrowRight: "on", ArrowDown: "on", PageDown: "on", " ": "on", Enter: "on",
    ArrowLeft: "back", ArrowUp: "back", PageUp: "back",
    Home: "first", End: "last", Escape: "leave", Backspace: "view", "0": "view",
    "-": "earlier", "[": "earlier", "+": "later", "=": "later", "]": "later",
    p: "strip", f: "full", i: "internal",
  };

  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab") return question?.hidden === false ? toOther(event) : point();
    const onButton = event.target.closest?.("button, a");
    if (onButton && (event.key === "Enter" || event.key === " ")) return;
    event.stopPropagation();
    if (question?.hidden === false) return event.key === "Escape" && ask(false);
    const area = event.target.dataset?.area;
    if (event.key === "Enter" && area && !typed) return choose(area);
    if (/^[0-9]$/.test(event.key) && (typed || event.key !== "0")) return type(typed + event.key);
    if (event.key === "Backspace" && typed) return type(typed.slice(0, -1));
    const wanted = typed;
    type("");
    if (event.key === "Enter" && wanted) return show({ place: Number(wanted) });
    if (event.key === "Escape" && wanted) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    doing[act]();
  };

  const toOther = (event) => {
    event.preventDefault();
    const other = document.activeElement?.dataset.do === "no" ? "yes" : "no";
    question.querySelector(`[data-do=${other}]`).focus();
  };

  const point = () => {
    root.classList.add("is-pointed");
    clearTimeout(resting);
    resting = setTimeout(() => root.contains(document.activeElement) || root.classList.remove("is-pointed"), 3000);
  };

  const tell = (event) => {
    const mark = event.target.closest?.("[data-tip]");
    const tip = one(".dp-tip");
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.dataset.tip;
    const left = Math.min(event.clientX + 16, innerWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${Math.max(8, event.clientY - tip.offsetHeight - 12)}px`;
  };

  listen(window, "keydown", press, { capture: true });
  listen(root, "pointermove", (event) => { point(); tell(event); });
  listen(root, "click", (event) => {
    const button = event.target.closest("[data-do]");
    const area = event.target.closest("[data-area]");
    if (button) doing[button.dataset.do](button);
    if (button && event.detail) button.blur();
    if (area) choose(area.classList.contains("is-chosen") ? null : area.dataset.area);
  });

  let touched = null;
  listen(root, "touchstart", (event) => (touched = event.touches[0]), { passive: true });
  listen(root, "touchend", (event) => {
    const end = event.changedTouches[0];
    const across = touched ? end.clientX - touched.clientX : 0;
    const down = touched ? end.clientY - touched.clientY : 0;
    touched = null;
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) show(after(at, across > 0 ? -1 : 1));
  });

  listen(channel, "message", ({ data }) => {
    if (data.asks) channel.postMessage({ at, started });
    if (data.started && isStrip) started = data.started;
    if (data.at) show(data.at, false);
    if ("level" in data) location.assign(addressWith({ level: data.level }));
  });

  const twice = (number) => String(Math.floor(number)).padStart(2, "0");
  const tick = () => {
    const seconds = (Date.now() - started) / 1000;
    one(".dp-now").textContent = new Date().toLocaleTimeString(content.language);
    one(".dp-elapsed").textContent = `${twice(seconds / 3600)}:${twice((seconds / 60) % 60)}:${twice(seconds % 60)}`;
  };
  tick();
  const ticking = setInterval(tick, 1000);
  gone.signal.addEventListener("abort", () => clearInterval(ticking));

  const [year, part] = (params().get("y") || "").split("-");
  show({ place: params().get("s"), year: /^\d+$/.test(year) ? year : "", part }, false);
  if (isStrip) channel.postMessage({ asks: true });
})();
