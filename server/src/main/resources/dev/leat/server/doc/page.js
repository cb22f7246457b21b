"use strict";
for (const form of document.querySelectorAll("form")) {
  form.hidden = false;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    let path = form.dataset.path;
    const query = new URLSearchParams();
    const headers = {};
    for (const input of form.querySelectorAll("input")) {
      if (input.dataset.in === "path") {
        path = path.replace("{" + input.name + "}", () => encodeURIComponent(input.value));
      } else if (input.value !== "" && input.dataset.in === "header") {
        headers[input.name] = input.value;
      } else if (input.value !== "") {
        query.set(input.name, input.value);
      }
    }
    const options = {method: form.dataset.method, headers};
    const text = form.querySelector("textarea");
    if (text !== null) {
      options.body = text.value;
      headers["Content-Type"] = "application/json";
    }
    const said = form.querySelector("pre");
    said.hidden = false;
    said.textContent = "...";
    try {
      const answer = await fetch(path + (query.size > 0 ? "?" + query : ""), options);
      const body = await answer.text();
      said.textContent = answer.status + " " + answer.statusText + "\n" + body;
    } catch (failed) {
      said.textContent = "no answer: " + failed.message;
    }
  });
}
