// On a phone the desk's menu is a row that is moved sideways: where one is shows at once.

document.querySelector(".cn-rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
