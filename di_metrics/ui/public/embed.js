// Tells the page that holds an embedded figure how high it is.
{
  const tell = () => parent.postMessage({ type: "di-metrics-height", height: document.documentElement.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
}
