/** Nothing yet. */ document.title = "Ground truth";
export const a = 1;
