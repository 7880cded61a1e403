// Two ways to use a page: with a pointer, and with nothing but a keyboard. Both have press (of what leads to another page),
// type, tick, pick and choose.

export function pointer() {
  return {
    press: (target) => target.click(),
    type: (target, text) => target.fill(text),
    tick: (target) => target.check(),
    pick: (target, index) => target.selectOption({ index }),
    choose: (target, file) => target.setInputFiles(file),
  }
}

const TABS_MAX = 400

// Every target is reached by Tab alone from where the focus is, and is seen to have it.
export function keyboard(page) {
  page.on('filechooser', () => {}) // from now on, and not only once a chooser is waited for: the key might come first
  const reach = async (target) => {
    const wanted = await target.elementHandle()
    for (let i = 0; i < TABS_MAX; i++) {
      await page.keyboard.press('Tab')
      if (!await wanted.evaluate((element) => element === document.activeElement)) continue
      const seen = await wanted.evaluate((element) => {
        const style = getComputedStyle(element)
        const box = element.getBoundingClientRect()
        const marked = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
        return marked && box.bottom > 0 && box.top < innerHeight
      })
      if (!seen) throw new Error(`the focus cannot be seen on ${await wanted.evaluate((element) => element.outerHTML.slice(0, 200))}`)
      return
    }
    throw new Error(`Tab does not lead to ${await wanted.evaluate((element) => element.outerHTML.slice(0, 200))}`)
  }
  return {
    async press(target) {
      await reach(target)
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    },
    async type(target, text) {
      await reach(target)
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.type(text)
    },
    async tick(target) {
      await reach(target)
      if (!await target.isChecked()) await page.keyboard.press('Space')
    },
    async pick(target, index) {
      await reach(target)
      for (let i = 0; i < index; i++) await page.keyboard.press('ArrowDown')
    },
    async choose(target, file) {
      await reach(target)
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')])
      await chooser.setFiles(file)
    },
  }
}
