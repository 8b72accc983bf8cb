// A form while it is sent: once only, and where it has files, how far they have come.
// Without this file a form is sent all the same, unseen.
"use strict";

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((one) => [...one.files]);
  const fault = too_much(form, files);
  if (form.ariaBusy || fault || files.length) event.preventDefault();
  if (form.ariaBusy) return;
  if (fault) {
    again(form, fault);
    return;
  }
  form.ariaBusy = "true";
  if (files.length) {
    upload(form);
    return;
  }
  setTimeout(() => form.ariaBusy && (told_in(form).words.textContent = "正在提交，请稍候"), 500);
  // Whoever stopped it, or waited that long, may try again: the server knows it by its mark.
  setTimeout(() => again(form, ""), 20000);
});

// Back from the page it led to.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) again(form, "");
});

function too_much({ dataset: { files, mb } }, chosen) {
  const size = chosen.reduce((sum, one) => sum + one.size, 0) / 1024 / 1024;
  if (chosen.length > files) {
    return `一次最多 ${files} 个文件，这次选了 ${chosen.length} 个，没有提交；请分几次，或打成一个压缩包。`;
  }
  if (size > mb) {
    return `一次最多 ${mb} MB，这次选的有 ${Math.ceil(size)} MB，没有提交；请分几次，或换小一点的文件。`;
  }
  return "";
}

async function upload(form) {
  const told = told_in(form);
  told.bar.hidden = false;
  told.words.textContent = "正在上传";
  if (form.dataset.refused) await renew(form);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.onprogress = ({ loaded, total }) => {
    const percent = total ? Math.floor((loaded * 100) / total) : 0;
    told.bar.value = percent;
    told.words.textContent =
      percent < 100 ? `正在上传，已传 ${percent}%` : "已传完，正在保存";
  };
  request.onload = () => {
    const { status, responseURL, responseText } = request;
    if (status < 400 && responseURL !== form.action) {
      location.assign(responseURL);
    } else if (status < 400 || status === 409 || status === 422) {
      // The form once more, with what is wrong beside its fields.
      document.open();
      document.write(responseText);
      document.close();
    } else {
      form.dataset.refused = status;
      again(form, status === 401 ? SIGNED_OUT : why_in(responseText));
      if (status === 401) told.words.append(way_in());
    }
  };
  request.onerror = () => again(form, "上传中断，没有收到；请检查网络，再点一次。");
  request.send(new FormData(form));
}

// `var`: a form shown again by `write` brings this file once more into the same window.
var SIGNED_OUT =
  "登录已经过期或账号已经停用，没有提交；" +
  "请在新窗口里登录，再回来点一次，填的内容和选的文件都还在。";

// Whoever signed in again in another window has another session, and this form the old one's.
async function renew(form) {
  const answer = await fetch(location.href).catch(() => null);
  const found = answer && parsed(await answer.text()).querySelector("[name=csrf]");
  if (found) form.elements.csrf.value = found.value;
}

function again(form, why) {
  form.ariaBusy = null;
  if (!why && !form.querySelector(".progress")) return;
  const told = told_in(form);
  told.bar.hidden = true;
  told.words.textContent = why;
  told.place.classList.toggle("wrong", why !== "");
}

function why_in(text) {
  const found = parsed(text).querySelector(".wrong");
  found?.querySelector(".again")?.remove();
  return found ? found.textContent.trim() : "没有做成；请再点一次。";
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

function way_in() {
  const link = document.createElement("a");
  Object.assign(link, { href: "/login", target: "_blank", textContent: "登录" });
  return link;
}

function told_in(form) {
  let place = form.querySelector(".progress");
  if (!place) {
    place = document.createElement("p");
    place.className = "progress";
    place.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.hidden = true;
    bar.setAttribute("aria-label", "上传进度");
    place.append(bar, document.createElement("span"));
    form.append(place);
  }
  place.classList.remove("wrong");
  return { place, bar: place.firstElementChild, words: place.lastElementChild };
}
