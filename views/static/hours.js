// Adds to a closing the hour it is where the reader's device is. Nothing else is done by script, and without it a city
// can be chosen instead. Words come from the page: "@" and "#" stand where the hour or the day and the hour go.
for (const spot of document.querySelectorAll('[data-instant]')) {
  const { instant, zone, same, other, at } = spot.dataset
  const french = document.documentElement.lang === 'fr'
  const local = (timeZone) => {
    const part = {}
    for (const { type, value } of new Intl.DateTimeFormat(french ? 'fr' : 'en-GB', {
      timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    }).formatToParts(new Date(instant))) part[type] = value
    const first = french && part.day === '1' ? '1er' : part.day
    return {
      day: `${part.weekday} ${first} ${part.month}`,
      hour: french ? `${Number(part.hour)}\u00a0h\u00a0${part.minute}` : `${part.hour}:${part.minute}`,
      all: Object.values(part).join(),
    }
  }
  const here = local(undefined)
  const there = local(zone)
  const words = here.day === there.day ? here.hour : at.replace('@', here.day).replace('#', here.hour)
  spot.textContent = here.all === there.all ? same : other.replace('@', words)
}
