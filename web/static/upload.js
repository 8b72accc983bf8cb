// How far an upload has come. Without this file a form is sent all the same, unseen.
"use strict";

addEventListener("submit", (event) => {
  const form = event.target;
  const chosen = form.querySelector("input[type=file]");
  if (event.defaultPrevented || !chosen || !chosen.files.length) return;
  event.preventDefault();

  const told = told_in(form);
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.onprogress = ({ loaded, total }) => {
    const percent = total ? Math.floor((loaded * 100) / total) : 0;
    told.bar.value = percent;
    told.words.textContent =
      percent < 100 ? `正在上传，已传 ${percent}%` : "已传完，正在保存";
  };
  request.onload = () => {
    // A step that was taken leads elsewhere; what was refused is shown in its place.
    if (request.status < 400 && request.responseURL !== form.action) {
      location.assign(request.responseURL);
      return;
    }
    document.open();
    document.write(request.responseText);
    document.close();
  };
  request.onerror = () => {
    button.disabled = false;
    told.bar.hidden = true;
    told.words.textContent = "上传中断，没有收到；请检查网络，再点一次。";
  };
  const fields = new FormData(form);
  button.disabled = true;
  request.send(fields);
});

function told_in(form) {
  let place = form.querySelector(".progress");
  if (!place) {
    place = document.createElement("p");
    place.className = "progress";
    place.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", "上传进度");
    place.append(bar, document.createElement("span"));
    form.append(place);
  }
  const bar = place.firstElementChild;
  bar.hidden = false;
  return { bar, words: place.lastElementChild };
}
