// What is hard to read on the page as it is: text with less contrast than WCAG 2.2 asks for (1.4.3, level AA), and what is
// wider than the window. A list of sentences.
() => {
  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  const over = ([red, green, blue, alpha], under) =>
    [red, green, blue].map((value, i) => value * alpha + under[i] * (1 - alpha));
  const luminance = (colour) => colour
    .map((value) => value / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) {
        break;
      }
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const hard = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const style = getComputedStyle(element);
    const excused = element.closest('[aria-hidden=true], [aria-busy=true], :disabled, .hidden, .skip, .stale');
    if (!texts.currentNode.data.trim() || excused || !element.checkVisibility({visibilityProperty: true})) {
      continue;
    }
    const below = ground(element);
    const [light, dark] = [luminance(over(channels(style.color), below)), luminance(below)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    if (contrast < (large ? 3 : 4.5)) {
      hard.push(`${contrast.toFixed(2)}:1 for "${texts.currentNode.data.trim().slice(0, 40)}"`);
    }
  }
  if (document.scrollingElement.scrollWidth > innerWidth) {
    hard.push(`the page is ${document.scrollingElement.scrollWidth} pixels wide`);
  }
  return hard;
}
