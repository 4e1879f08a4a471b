// What an editor typed survives a session that expired: a form of the admin that is sent leaves a copy
// in this tab (sessionStorage). The page of the form, opened again after the login, offers to put it back.
const PREFIX = "typed:";
const SECRET = /pass|secret|token/i;
const form = document.querySelector("#content-main form[id$=_form]");

function keptKeys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

// [name, value, label] of each field; the label is for selections whose choices are loaded later.
function typedIn(form) {
  const typed = [];
  for (const field of form.elements) {
    if (!field.name || SECRET.test(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    if (field.options) {
      for (const option of field.selectedOptions) typed.push([field.name, option.value, option.text]);
    } else if (!["checkbox", "radio"].includes(field.type) || field.checked) {
      typed.push([field.name, field.value]);
    }
  }
  return typed;
}

function putBackInto(field, typed) {
  const mine = typed.filter(([name]) => name === field.name);
  if (field.options) {
    for (const option of field.options) option.selected = false;
    for (const [, value, label] of mine) {
      let option = [...field.options].find((one) => one.value === value);
      if (!option) field.add((option = new Option(label, value)));
      option.selected = true;
    }
  } else if (["checkbox", "radio"].includes(field.type)) {
    field.checked = mine.some(([, value]) => value === field.value);
  } else if (mine.length) {
    field.value = mine[0][1];
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function putBack(form, typed) {
  for (const field of form.elements) {
    if (field.name && !SECRET.test(field.name) && !["file", "submit", "button", "hidden"].includes(field.type)) {
      putBackInto(field, typed);
    }
  }
}

function tell(text, ...buttons) {
  const notice = document.createElement("p");
  notice.className = "errornote";
  notice.setAttribute("role", "alert");
  notice.append(text, " ", ...buttons);
  document.getElementById("content").prepend(notice);
  return notice;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", () => {
    act();
    made.closest("p").remove();
  });
  return made;
}

function offer(key) {
  const typed = JSON.parse(sessionStorage.getItem(key));
  if (JSON.stringify(typed) === JSON.stringify(typedIn(form))) return;
  tell(
    "You were logged out before this form was saved. What you typed is still here.",
    button("Put back what I typed", () => putBack(form, typed)),
    " ",
    button("Discard it", () => sessionStorage.removeItem(key)),
  );
}

const isSaved = document.querySelector(".messagelist .success");
const isLoggedOut = location.pathname.endsWith("/logout/");
const isLogin = document.getElementById("login-form");
if (isSaved || isLoggedOut) for (const key of keptKeys()) sessionStorage.removeItem(key);
if (isLogin && keptKeys().length) tell("Your session has expired. What you typed is kept: log in to get back to it.");
if (form && !isLogin) {
  const key = PREFIX + location.pathname;
  // A form that comes back with errors has what was typed.
  if (sessionStorage.getItem(key) && !document.querySelector(".errornote")) offer(key);
  form.addEventListener("submit", (event) => {
    // A preview saves nothing and keeps the page.
    if (event.submitter?.formTarget !== "_blank") sessionStorage.setItem(key, JSON.stringify(typedIn(form)));
  });
}
