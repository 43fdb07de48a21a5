// What the pages cannot do with HTML and htmx alone. Everything works without it.

const said = () => document.getElementById("said");
const words = (key) => document.body.dataset[key] ?? "";

/** Say something in the status region; screen readers hear it, the focus stays. */
function announce(text) {
  const region = said();
  if (!region || !text) return;
  const list = document.createElement("ul");
  const item = document.createElement("li");
  list.className = "flash wrap";
  item.className = "info";
  item.textContent = text;
  list.append(item);
  region.replaceChildren(list);
}

// --- Rings or list: remembered for a year, restored after each swap ---------------------------------------------------
const VIEW = "kring_view";

function rememberView(input) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${VIEW}=${input.value}; path=/; max-age=31536000; samesite=lax${secure}`;
}

function restoreView() {
  const view = document.cookie.match(/(?:^|; )kring_view=(rings|list)/)?.[1];
  // Of a crowd the server has shown the one that was asked for.
  const input = view && document.querySelector(`#rings:not([data-crowd]) input[name="view"][value="${view}"]`);
  if (input) input.checked = true;
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches('#rings input[name="view"]')) rememberView(input);
  const form = input.form;
  if (form?.matches("[data-submit-on-change]")) form.requestSubmit();
});

// --- The user menu closes with Escape and when you look elsewhere -----------------------------------------------------
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// --- htmx: the server's words always arrive ---------------------------------------------------------------------------
// 422 and 409 answer with the fragment that was asked for (see htmx-config); any other error answers with a whole page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname === words("signIn")) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  } else if (xhr.status >= 400 && xhr.status !== 409 && xhr.status !== 422) {
    showErrorPage(event, xhr, target);
  }
});

function showErrorPage(event, xhr) {
  const main = new DOMParser().parseFromString(xhr.responseText, "text/html").getElementById("main");
  event.detail.shouldSwap = false;
  if (!main) return announce(words("slipped"));
  document.getElementById("main").replaceWith(main);
  main.focus();
}

document.addEventListener("htmx:sendError", () => announce(words("unreachable")));
document.addEventListener("htmx:timeout", () => announce(words("unreachable")));
document.addEventListener("htmx:afterSettle", restoreView);
// The button that was pressed went with the swap: the view says where one goes on.
document.addEventListener("kring:focus", (event) => {
  if (document.activeElement && document.activeElement !== document.body) return;
  const place = document.getElementById(event.detail.id);
  (place?.querySelector(":checked") ?? place?.querySelector("button, input:not([type=hidden])"))?.focus();
});
// A view says it with the header HX-Trigger: {"announce": "You’re active now."}
document.addEventListener("announce", (event) => announce(event.detail.value));

// --- At the start -----------------------------------------------------------------------------------------------------
/** Where to begin in a form that came back: what it says as a whole, or the first control that something is said of. */
function missing() {
  const found = document.querySelector('#main :is(.errors, [aria-invalid="true"], fieldset[aria-describedby$="_error"])');
  return found?.matches("fieldset") ? (found.querySelector(":checked") ?? found.querySelector("input")) : found;
}

/** What a page brings along is heard only where it appears: so it does, an instant after the page. */
function sayAgain(region) {
  if (!region?.querySelector("li")) return;
  region.style.visibility = "hidden";
  setTimeout(() => region.style.removeProperty("visibility"), 100);
}

restoreView();
sayAgain(said());
missing()?.focus();
