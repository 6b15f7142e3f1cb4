// Streamlit's uploader speaks English alone, and calls itself no part of the page although it can be focused.
// What it says is said in the reader's language instead, to the eye by the style beside this and to a screen reader here.
document.querySelectorAll(".di-uploader").forEach((words) => {
  const root = words.closest("[class*=st-key-upload_]");
  if (!root) return;
  const mend = () =>
    root.querySelectorAll("[data-testid=stFileUploaderDropzone]").forEach((zone) => {
      zone.setAttribute("role", "group");
      zone.querySelectorAll("button, input").forEach((one) => {
        const said = one.closest("[data-testid=stFileChipDeleteBtn]") ? words.dataset.remove : words.dataset.choose;
        one.setAttribute("aria-label", said);
      });
    });
  mend();
  new MutationObserver(mend).observe(root, { childList: true, subtree: true });
});
