// Streamlit's uploader speaks English alone, and calls itself no part of the page although it can be focused.
// What it says is said in the reader's language instead, to the eye by the style beside this and to a screen reader here.
(() => {
  const root = document.querySelector(".st-key-PLACE");
  if (!root) return; // The page has been drawn anew meanwhile, with an uploader and a script of its own.
  const mend = () =>
    root.querySelectorAll("[data-testid=stFileUploaderDropzone]").forEach((zone) => {
      zone.setAttribute("role", "group");
      zone.querySelectorAll("button, input").forEach((one) => one.setAttribute("aria-label", WORDS));
    });
  mend();
  new MutationObserver(mend).observe(root, { childList: true, subtree: true });
})();
