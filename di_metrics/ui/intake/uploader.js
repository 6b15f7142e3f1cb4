// Streamlit's uploader speaks English alone, and calls itself no part of the page although it can be focused.
// What it says is said in the reader's language instead, to the eye by the style beside this and to a screen reader here.
(() => {
  const mend = () =>
    document.querySelectorAll(".st-key-upload [data-testid=stFileUploaderDropzone]").forEach((zone) => {
      zone.setAttribute("role", "group");
      zone.querySelectorAll("button, input").forEach((one) => one.setAttribute("aria-label", WORDS));
    });
  mend();
  new MutationObserver(mend).observe(document.querySelector(".st-key-upload"), { childList: true, subtree: true });
})();
