"""The page of `holdline report` in a real browser: on screens, light and dark,
wide and narrow, and on paper.

HOLDLINE_PICTURES names a folder in which to leave what it looked like.
"""

import os
import re
import tempfile
import unittest

import browser
import replaying
import statement_month as month

# In CSS pixels: a desk, a telephone, and A4 within its margins.
LOOKS = {
    "light": {"width": 1280},
    "dark": {"width": 1280, "scheme": "dark"},
    "narrow": {"width": 390},
    "narrow dark": {"width": 390, "scheme": "dark"},
    "paper": {"width": 665, "media": "print"},
    # Paper stays paper, whatever the screen is like.
    "paper of a dark screen": {"width": 665, "media": "print",
                               "scheme": "dark"},
}

# What is wider than the page.
OVERFLOWS = """
const root = document.scrollingElement, wide = [];
if (root.scrollWidth > root.clientWidth) wide.push('the page');
for (const element of document.querySelectorAll('body *')) {
  const box = element.getBoundingClientRect();
  if (box.right > root.clientWidth + 0.5 || box.left < -0.5)
    wide.push(element.outerHTML.slice(0, 80));
}
return wide;
"""

# Of each figure's pictures the one that is shown: how large it is, and which of
# its texts lie on each other or outside of it.
PICTURES = """
const shown = [...document.querySelectorAll('svg')].map(
    svg => [svg, svg.getBoundingClientRect()]).filter(([, box]) => box.width);
return shown.map(([svg, box]) => {
  const texts = [...svg.querySelectorAll('text')].map(
      text => [text.textContent, text.getBoundingClientRect()]);
  const wrong = [];
  texts.forEach(([a, at], i) => {
    if (at.left < box.left - 1 || at.right > box.right + 1 ||
        at.top < box.top - 1 || at.bottom > box.bottom + 2)
      wrong.push('outside: ' + a);
    for (const [b, by] of texts.slice(i + 1)) {
      const across = Math.min(at.right, by.right) - Math.max(at.left, by.left);
      const down = Math.min(at.bottom, by.bottom) - Math.max(at.top, by.top);
      if (across > 0.5 && down > 4) wrong.push(a + ' on ' + b);
    }
  });
  return {width: box.width, height: box.height, wrong: wrong,
          texts: texts.length, figure: svg.getAttribute('aria-label'),
          font: parseFloat(getComputedStyle(svg.querySelector('text')).fontSize)
                * box.width / svg.viewBox.baseVal.width};
});
"""

# The least contrast of each colour of text with what is behind it, and of the
# lines and areas that say something.
CONTRASTS = """
const parts = color => color.match(/[\\d.]+/g).map(Number);
const light = color => {
  const [r, g, b] = parts(color).map(c => c / 255).map(
      c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = element => {
  for (let at = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (color !== 'transparent' && parts(color)[3] !== 0) return color;
  }
  return 'rgb(255, 255, 255)';
};
const ratio = (a, b) => {
  const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
};
const found = {text: {}, drawn: {}};
const note = (kind, name, value) => {
  found[kind][name] = Math.min(found[kind][name] ?? 99, value);
};
for (const element of document.querySelectorAll('body *')) {
  const style = getComputedStyle(element), back = behind(element);
  const own = [...element.childNodes].some(
      node => node.nodeType === 3 && node.textContent.trim());
  const svg = element.namespaceURI.endsWith('svg');
  if (own)
    note('text', svg ? style.fill : style.color,
         ratio(svg ? style.fill : style.color, back));
  const name = element.getAttribute('class') ?? '';
  if (/^(bar|point|line|rule)( |$)/.test(name))
    note('drawn', name, ratio(
        style.stroke === 'none' ? style.fill : style.stroke, back));
}
return found;
"""


@unittest.skipUnless(browser.is_there(),
                     "chromium and chromium-driver are not installed")
class InABrowser(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        files = month.write(folder.name)
        cls.path = os.path.join(folder.name, "statement.html")
        with open(cls.path, "w", encoding="utf-8") as file:
            file.write(replaying.run(*month.report(
                *files, "--period", "2026-03", "--until",
                month.SETTLED)).stdout)
        opened = browser.open_browser()
        cls.browser = opened.__enter__()
        cls.addClassCleanup(opened.__exit__, None, None, None)

    def keep(self, name, data):
        folder = os.environ.get("HOLDLINE_PICTURES")
        if folder:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)

    def in_every_look(self, check):
        for name, look in LOOKS.items():
            with self.subTest(look=name):
                self.browser.show(self.path, **look)
                self.keep(name.replace(" ", "-") + ".png",
                          self.browser.picture())
                check()

    def test_nothing_is_wider_than_the_page(self):
        self.in_every_look(
            lambda: self.assertEqual(self.browser.run(OVERFLOWS), []))

    def test_every_picture_has_size_and_its_text_room(self):
        def check():
            pictures = self.browser.run(PICTURES)
            self.assertGreaterEqual(len(pictures), 15)
            self.assertEqual(len({one["figure"] for one in pictures}),
                             len(pictures))
            for one in pictures:
                self.assertGreater(one["width"], 250, one)
                self.assertGreater(one["height"], 50, one)
                self.assertGreater(one["texts"], 2, one)
                self.assertEqual(one["wrong"], [], one)
                self.assertGreaterEqual(one["font"], 11, one)

        self.in_every_look(check)

    def test_colours_have_contrast(self):
        def check():
            found = self.browser.run(CONTRASTS)
            self.assertGreaterEqual(len(found["text"]), 3)
            for color, ratio in found["text"].items():
                self.assertGreaterEqual(ratio, 4.5, color)
            self.assertGreaterEqual(len(found["drawn"]), 6)
            for name, ratio in found["drawn"].items():
                self.assertGreaterEqual(ratio, 3, name)

        self.in_every_look(check)

    def test_it_prints_on_both_papers(self):
        self.browser.show(self.path, 1280, scheme="dark")
        self.browser.devtools("Emulation.setEmulatedMedia", media="",
                              features=[])
        for name, size in ("a4", (21, 29.7)), ("letter", (21.59, 27.94)):
            with self.subTest(paper=name):
                paper = self.browser.paper(*size)
                self.keep(name + ".pdf", paper)
                pages = re.findall(rb"/Type\s*/Page\b(?!s)", paper)
                self.assertTrue(2 <= len(pages) <= 12, len(pages))


if __name__ == "__main__":
    unittest.main()
